//! The names of months in twelve languages, folded, as people write them in dates.

use super::super::fold::fold;

/// January to December, in each language in the forms that stand in a date.
const NAMES: [&[&str; 12]; 15] = [
    &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    &[
        "januar",
        "februar",
        "marz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    &[
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    &[
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    &[
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    &[
        "janeiro",
        "fevereiro",
        "marco",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    &[
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    &[
        "styczen",
        "luty",
        "marzec",
        "kwiecien",
        "maj",
        "czerwiec",
        "lipiec",
        "sierpien",
        "wrzesien",
        "pazdziernik",
        "listopad",
        "grudzien",
    ],
    &[
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "wrzesnia",
        "pazdziernika",
        "listopada",
        "grudnia",
    ],
    &[
        "leden", "unor", "brezen", "duben", "kveten", "cerven", "cervenec", "srpen", "zari", "rijen", "listopad",
        "prosinec",
    ],
    &[
        "ledna",
        "unora",
        "brezna",
        "dubna",
        "kvetna",
        "cervna",
        "cervence",
        "srpna",
        "zari",
        "rijna",
        "listopadu",
        "prosince",
    ],
    &[
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    &[
        "ιανουαριου",
        "φεβρουαριου",
        "μαρτιου",
        "απριλιου",
        "μαιου",
        "ιουνιου",
        "ιουλιου",
        "αυγουστου",
        "σεπτεμβριου",
        "οκτωβριου",
        "νοεμβριου",
        "δεκεμβριου",
    ],
    &[
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    &["jan", "feb", "mrt", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dez"],
];

/// The number of the month of this name, or of a beginning of at least three letters that is only one month's.
pub fn month_named(text: &str) -> Option<usize> {
    let name = fold(text.trim_end_matches('.'));
    if name.chars().count() < 3 {
        return None;
    }
    let months = |fits: &dyn Fn(&str) -> bool| {
        let found = NAMES.iter().flat_map(|names| names.iter().enumerate()).filter(|(_, month)| fits(&fold(month)));
        let mut found: Vec<usize> = found.map(|(at, _)| at + 1).collect();
        found.sort_unstable();
        found.dedup();
        <[usize; 1]>::try_from(found).ok().map(|[month]| month)
    };
    months(&|month| month == name).or_else(|| months(&|month| month.starts_with(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_their_names_in_twelve_languages() {
        let cases = [
            ("Feb", Some(2)),
            ("Sept.", Some(9)),
            ("März", Some(3)),
            ("février", Some(2)),
            ("jui", None),
            ("agosto", Some(8)),
            ("cerven", Some(6)),
            ("července", Some(7)),
            ("listopada", Some(11)),
            ("Μαρτίου", Some(3)),
            ("мая", Some(5)),
            ("ma", None),
            ("mar", Some(3)),
            ("foo", None),
        ];
        for (name, month) in cases {
            assert_eq!(month_named(name), month, "{name}");
        }
    }
}
