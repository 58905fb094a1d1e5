//! Believable made-up customers, drawn from common names of many countries.
//! The one rule: everything follows from the seed, so never ask a clock or a map here.

use std::iter::{repeat_n, repeat_with};

use deunicode::deunicode;
use time::{Date, Duration};

use super::{names::Origin, random::Random};
use crate::customers::CustomerForm;

/// Makes up customers, who are adults on `today`.
pub struct MadeUp {
    today: Date,
    origins: Vec<Origin>,
    /// The index of each origin, as often as it weighs.
    weighted: Vec<usize>,
}

impl MadeUp {
    pub fn on(today: Date) -> Self {
        let origins = Origin::all();
        let weighted = origins.iter().enumerate().flat_map(|(at, origin)| repeat_n(at, origin.weight)).collect();
        Self { today, origins, weighted }
    }

    /// The next customer, the same for the same state of `random`.
    pub fn customer(&self, random: &mut Random) -> CustomerForm {
        let origin = &self.origins[self.weighted[random.below(self.weighted.len())]];
        let sex = random.below(2);
        CustomerForm {
            first_name: origin.first_names.draw(sex, random),
            last_name: origin.last_names.draw(sex, random),
            iso_date: Some(birth_date(self.today, random).to_string()),
            phone_number: phone_number(&origin.phones, random),
            ..CustomerForm::default()
        }
    }
}

/// What customers have in the fields of the demo: an e-mail address, and every fourth of them a note. It follows from
/// `state`, from which the customer was made, and takes nothing from what comes next.
pub fn own_fields(form: &CustomerForm, state: u64) -> [String; 2] {
    const NOTES: [&str; 4] = [
        "Prefers to be called in the afternoon.",
        "Moved in spring.\nSend letters to the new address.",
        "Met at the trade fair; interested in the yearly plan.",
        "Pays by invoice.",
    ];
    let mut random = Random(state ^ 0x5bd1_e995);
    let plain = |name: &str| deunicode(name).to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let (first, last) = (plain(&form.first_name), plain(&form.last_name));
    let name: String = [first.as_str(), last.as_str()].join(".").trim_matches('.').chars().take(50).collect();
    let domain = ["example.com", "example.org", "example.net"][random.below(3)];
    let email = format!("{}{}@{domain}", name.trim_end_matches('.'), 1 + random.below(99));
    let note = if random.below(4) == 0 { NOTES[random.below(NOTES.len())] } else { "" };
    [email, note.to_owned()]
}

/// Made-up customers without end, each with what it has in the fields of the demo; the same for the same seed. They are
/// adults on `today`.
pub fn made_up(seed: u64, today: Date) -> impl Iterator<Item = (CustomerForm, [String; 2])> {
    let (mut random, made_up) = (Random(seed), MadeUp::on(today));
    repeat_with(move || {
        let state = random.0;
        let form = made_up.customer(&mut random);
        let own = own_fields(&form, state);
        (form, own)
    })
}

/// Ages from 18 to 98, three of four between 25 and 65.
fn birth_date(today: Date, random: &mut Random) -> Date {
    let years = match random.below(100) {
        0..12 => 18 + random.below(7),
        12..85 => 25 + random.below(40),
        85..96 => 65 + random.below(15),
        _ => 80 + random.below(18),
    };
    let days = (years * 1461).div_ceil(4) + random.below(365);
    today.saturating_sub(Duration::days(i64::try_from(days).unwrap_or_default()))
}

/// A number that fits one of the patterns, which [`Origin::phones`] explains.
fn phone_number(patterns: &[&str], random: &mut Random) -> String {
    let pattern = patterns[random.below(patterns.len())];
    let mut digit = |from: usize| char::from(b"0123456789"[from + random.below(10 - from)]);
    let fill = |sign| match sign {
        '#' => digit(0),
        'N' => digit(2),
        fixed => fixed,
    };
    pattern.chars().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::date;

    use super::*;
    use crate::customers::Rules;

    const TODAY: Date = date!(2028 - 02 - 29);

    fn twenty_thousand() -> impl Iterator<Item = CustomerForm> {
        made_up(7, TODAY).take(20_000).map(|(form, _)| form)
    }

    #[test]
    fn the_same_seed_gives_the_same_customers_and_another_seed_gives_others() {
        assert!(twenty_thousand().eq(twenty_thousand()));
        assert!(made_up(8, TODAY).take(9).ne(made_up(7, TODAY).take(9)));
    }

    #[test]
    fn everyone_has_an_e_mail_address_in_letters_that_every_mail_server_takes() {
        for (form, [email, note]) in made_up(7, TODAY).take(20_000) {
            let (name, domain) = email.split_once('@').unwrap();
            assert!(name.len() <= 64 && name.starts_with(|c: char| c.is_ascii_alphanumeric()), "{form:?}: {email}");
            assert!(email.is_ascii() && domain.starts_with("example."), "{email}");
            assert!(!note.contains(['\r', '\t']), "{note}");
        }
        let again: Vec<_> = made_up(7, TODAY).take(99).map(|(_, own)| own).collect();
        assert!(made_up(7, TODAY).take(99).map(|(_, own)| own).eq(again));
    }

    #[test]
    fn everyone_passes_the_rules_and_is_kept_as_made_up() {
        for form in twenty_thousand() {
            let details = form.check(&Rules { country: None, today: TODAY, fields: Arc::default() });
            let details = details.unwrap_or_else(|wrong| panic!("{form:?}: {wrong:?}"));
            let kept = [&*details.first_name, &*details.last_name, details.phone_number.as_str()];
            assert_eq!(kept, [&*form.first_name, &*form.last_name, &*form.phone_number]);
            assert_eq!(Some(details.date_of_birth.date().to_string()), form.iso_date);
            assert!(!kept.concat().contains(['/', '%', '#']), "{form:?}");
        }
    }

    #[test]
    fn everyone_is_between_18_and_98_and_most_are_between_25_and_65() {
        let age = |born: Date| {
            let ahead = (born.month(), born.day()) > (TODAY.month(), TODAY.day());
            TODAY.year() - born.year() - i32::from(ahead)
        };
        let mut random = Random(7);
        let ages: Vec<i32> = (0..20_000).map(|_| age(birth_date(TODAY, &mut random))).collect();
        assert!(ages.iter().all(|age| (18..=98).contains(age)));
        assert!(ages.iter().filter(|age| (25..65).contains(*age)).count() > 14_000);
    }
}
