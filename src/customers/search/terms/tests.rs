use time::macros::date;

use super::*;

#[test]
fn a_phone_number_is_known_by_its_digits() {
    let last = |digits: &str| Pattern::LastDigits(digits.into());
    let first = |digits: &str| Pattern::FirstDigits(digits.into());
    let any = |digits: &str| Pattern::Digits(digits.into());
    let cases = [
        ("020 7946", [vec![last("0207946")], vec![any("0207946")], vec![any("207946")]]),
        ("(020) 7946 0958", [vec![last("02079460958")], vec![any("02079460958")], vec![any("2079460958")]]),
        ("+44 (0)20", [vec![last("4420")], vec![first("4420"), last("4420")], vec![any("4420")]]),
        ("0044 20", [vec![last("004420")], vec![any("004420")], vec![any("4420")]]),
        ("0958", [vec![last("0958")], vec![any("0958")], vec![any("958")]]),
        ("+4", [vec![first("4")], vec![first("4")], vec![first("4")]]),
    ];
    for (text, patterns) in cases {
        let terms = vec![Term::new(patterns, &[]).without_own()];
        assert_eq!(Terms::read(text, false), Terms { born: None, terms }, "{text}");
    }
}

#[test]
fn a_short_word_is_looked_for_at_the_beginning_of_a_name_and_a_longer_one_inside_it() {
    let inside = |text| {
        Terms::read(text, false).terms.iter().map(|term| term.patterns(Rank::Infix).to_vec()).collect::<Vec<_>>()
    };
    let name = |text: &str| Pattern::Name(text.into());
    assert_eq!(inside("Ló ÁDA"), [vec![name(" lo")], vec![name("ada")]]);
    assert_eq!(inside("ada 0958"), [vec![name("ada")], vec![name("0958"), Pattern::Digits("0958".into())]]);
    assert_eq!(inside("a\u{0}b"), [vec![name(" a")], vec![name(" b")]]);
    assert_eq!(inside(""), Vec::<Vec<Pattern>>::new());
}

#[test]
fn fields_of_ones_own_are_searched_after_name_and_number() {
    let [name, last] = [Pattern::Name, Pattern::Digits].map(|pattern| move |text: &str| pattern(text.into()));
    let own = |text| Pattern::Own(in_own_letters(text));
    let read = |text| Terms::read(text, true).terms.remove(0);
    let cases = [
        ("Ádám", vec![name("adam")], [" adam ", " adam", "adam"]),
        ("ad", vec![name(" ad")], [" ad ", " ad", " ad"]),
        ("4821", vec![last("4821")], [" 4821 ", " 4821", "4821"]),
    ];
    for (text, before, patterns) in cases {
        let term = read(text);
        for (rank, pattern) in [Rank::OwnWord, Rank::OwnPrefix, Rank::OwnInfix].into_iter().zip(patterns) {
            assert_eq!(term.patterns(rank), [&before[..], &[own(pattern)]].concat(), "{text}");
        }
    }
    assert_eq!(read("12-345").patterns(Rank::OwnInfix)[1..], [own("12345"), own("12-345")]);
    assert!(Terms::read("ada", false).repeats(Rank::OwnWord), "none is searched");
}

#[test]
fn a_date_is_read_as_people_write_it() {
    let born = date!(1980 - 02 - 01);
    for text in ["1980-02-01", "1980-2-1", "1 Feb 1980", "01 february 1980", "01/02/1980", "1.2.1980", "１/2/1980"] {
        assert_eq!(Terms::read(text, false), Terms { born: Some(born), terms: vec![] }, "{text}");
    }
    assert_eq!(Terms::read("02/13/1980", false).born, Some(date!(1980 - 02 - 13)), "only a month can be 2");
    let with_name = Terms::read("ada 1 Feb 1980 love", false);
    assert_eq!((with_name.born, with_name.terms.len()), (Some(born), 2));
    for text in ["31/02/1980", "415-555-0100", "1980-02", "1 2 1980"] {
        assert_eq!(Terms::read(text, false).born, None, "{text}");
    }
}
