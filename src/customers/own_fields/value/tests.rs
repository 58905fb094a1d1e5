use super::*;

fn definition(kind: Kind) -> Definition {
    let option =
        |key: &str, retired| super::super::definition::Choice { key: key.into(), label: key.to_uppercase(), retired };
    Definition {
        label: "It".into(),
        choices: vec![option("gold", false), option("lead", true)],
        ..Definition::example("it", kind)
    }
}

#[test]
fn every_kind_reads_what_people_type_and_refuses_what_it_is_not() {
    let (long, longer) = ("😀".repeat(200), "😀".repeat(201));
    let (page, more) = ("x".repeat(4_000), "x".repeat(4_001));
    let cases = [
        (Kind::Text, "  VIP \t since 2020 ", Ok("VIP since 2020")),
        (Kind::Text, "Jose\u{301} 100 % <b>", Ok("José 100 % <b>")),
        (Kind::Text, "=1+1", Ok("=1+1")),
        (Kind::Text, "two\nlines", Ok("two lines")),
        (Kind::Text, &long, Ok(&long)),
        (Kind::Text, &longer, Err("too_long")),
        (Kind::Text, "A\u{202e}da", Err("not_allowed")),
        (Kind::Text, "A\u{0}da", Err("not_allowed")),
        (Kind::LongText, "\r\n one\r\ntwo  \r\n\r\nthree\r\n", Ok(" one\ntwo\n\nthree")),
        (Kind::LongText, &page, Ok(&page)),
        (Kind::LongText, &more, Err("too_long")),
        (Kind::LongText, "one\n\u{200b}", Err("not_allowed")),
        (Kind::Email, " ada@Example.COM ", Ok("ada@example.com")),
        (Kind::Email, "o'brien+x@bücher.example", Ok("o'brien+x@bücher.example")),
        (Kind::Email, "ada@example", Err("not_an_address")),
        (Kind::Email, "ada", Err("not_an_address")),
        (Kind::Email, "a da@example.com", Err("not_an_address")),
        (Kind::Email, "ada@example.com\nBcc: eve@example.com", Err("not_an_address")),
        (Kind::Email, "ada@eve@example.com", Err("not_an_address")),
        (Kind::Email, "Ada <ada@example.com>", Err("not_an_address")),
        (Kind::Email, "ada@127.0.0.1", Err("not_an_address")),
        (Kind::Email, "ada@exam\u{200b}ple.com?subject=x", Err("not_an_address")),
        (Kind::Url, "example.com/a?b#c", Ok("https://example.com/a?b#c")),
        (Kind::Url, "HTTP://Example.com", Ok("http://example.com/")),
        (Kind::Url, "example.com:8080/x", Ok("https://example.com:8080/x")),
        (Kind::Url, "javascript:alert(1)", Err("not_an_address")),
        (Kind::Url, "javascript://example.com/%0aalert(1)", Err("not_an_address")),
        (Kind::Url, "data:text/html,<script>", Err("not_an_address")),
        (Kind::Url, "https://ada:secret@example.com", Err("not_an_address")),
        (Kind::Url, "ftp://example.com", Err("not_an_address")),
        (Kind::Url, "https://exa mple.com", Err("not_an_address")),
        (Kind::Url, "java\tscript:alert(1)", Err("not_an_address")),
        (Kind::Phone, "+44 20 7946 0958", Ok("+442079460958")),
        (Kind::Phone, "12", Err("no_country_code")),
        (Kind::Whole, "1 234", Ok("1234")),
        (Kind::Whole, "1.5", Err("not_whole")),
        (Kind::Whole, "1,234", Err("ambiguous")),
        (Kind::Whole, "x", Err("not_a_number")),
        (Kind::Decimal, "12,50", Ok("12.5")),
        (Kind::Decimal, "1.234", Err("ambiguous")),
        (Kind::Decimal, &"1".repeat(400), Err("too_long")),
        (Kind::Date, "2031-02-28", Ok("2031-02-28")),
        (Kind::Date, "2031-02-30", Err("not_a_date")),
        (Kind::Date, "0000-01-01", Err("not_a_date")),
        (Kind::YesNo, "yes", Ok("true")),
        (Kind::Choice, "gold", Ok("gold")),
        (Kind::Choice, "lead", Err("not_an_option")),
        (Kind::Choice, "tin", Err("not_an_option")),
    ];
    for (kind, typed, expected) in cases {
        let read = definition(kind).parse(&Given::Typed(typed), None);
        let read = read.as_ref().map(|stored| stored.as_ref().map_or("", Stored::text)).map_err(|told| told.code);
        assert_eq!(read, expected, "{kind:?}: {typed}");
    }
}

#[test]
fn nothing_is_a_value_unless_one_is_required() {
    for kind in Kind::ALL {
        let (free, needed) = (definition(kind), Definition { required: true, ..definition(kind) });
        for given in [Given::Typed(" "), Given::Parts(["", " ", ""]), Given::Exact(&Json::Null)] {
            assert_eq!(free.parse(&given, None), Ok(None), "{kind:?}");
            let told = needed.parse(&given, None).unwrap_err();
            assert_eq!((told.code, &*told.message), ("missing", "It is required"), "{kind:?}");
        }
    }
}

#[test]
fn a_date_is_read_in_three_parts_and_lies_in_any_year() {
    let date = definition(Kind::Date);
    let cases = [
        (["1", "2", "2050"], Ok("2050-02-01")),
        (["1", "feb", "0001"], Ok("0001-02-01")),
        (["1", "", "2050"], Err("not_a_date")),
        (["31", "4", "2050"], Err("not_a_date")),
        (["1", "1", "0000"], Err("not_a_date")),
    ];
    for (parts, expected) in cases {
        let read = date.parse(&Given::Parts(parts), None);
        let read = read.as_ref().map(|stored| stored.as_ref().map_or("", Stored::text)).map_err(|told| told.code);
        assert_eq!(read, expected, "{parts:?}");
    }
}

#[test]
fn programs_send_each_kind_in_its_own_type() {
    let cases = [
        (Kind::Text, r#""VIP""#, Ok("VIP")),
        (Kind::Text, "5", Err("wrong_type")),
        (Kind::Text, "[]", Err("wrong_type")),
        (Kind::Whole, "5", Ok("5")),
        (Kind::Whole, r#""123456789012345678901234567890""#, Ok("123456789012345678901234567890")),
        (Kind::Whole, "5.5", Err("not_whole")),
        (Kind::Whole, "true", Err("wrong_type")),
        (Kind::Decimal, "1.234", Ok("1.234")),
        (Kind::Decimal, r#""1,5""#, Err("not_a_number")),
        (Kind::Date, r#""2031-02-28""#, Ok("2031-02-28")),
        (Kind::Date, r#""28/02/2031""#, Err("not_a_date")),
        (Kind::Date, "5", Err("wrong_type")),
        (Kind::YesNo, "false", Ok("false")),
        (Kind::YesNo, r#""yes""#, Err("wrong_type")),
        (Kind::Choice, r#""gold""#, Ok("gold")),
        (Kind::Email, "{}", Err("wrong_type")),
    ];
    for (kind, json, expected) in cases {
        let read = definition(kind).parse(&Given::Exact(&serde_json::from_str(json).unwrap()), None);
        let read = read.as_ref().map(|stored| stored.as_ref().map_or("", Stored::text)).map_err(|told| told.code);
        assert_eq!(read, expected, "{kind:?}: {json}");
    }
}

#[test]
fn a_stored_value_is_told_in_words_and_leads_somewhere() {
    let cases = [
        (Kind::Date, "2031-02-28", "28 February 2031", None),
        (Kind::YesNo, "false", "No", None),
        (Kind::Choice, "lead", "LEAD", None),
        (Kind::Choice, "gone", "gone", None),
        (Kind::Phone, "+442079460958", "+44 20 7946 0958", None),
        (Kind::Email, "a+b&c@example.com", "a+b&c@example.com", Some("mailto:a%2Bb%26c@example.com")),
        (Kind::Url, "https://example.com/", "https://example.com/", Some("https://example.com/")),
        (Kind::Decimal, "1.5", "1.5", None),
    ];
    for (kind, stored, words, leads) in cases {
        let definition = definition(kind);
        assert_eq!(definition.in_words(stored), words, "{kind:?}");
        let link = Link { words: stored.into(), mail: kind == Kind::Email };
        if let Some(address) = leads {
            assert_eq!(link.address(), address, "{kind:?}");
        }
        assert_eq!(definition.stored(stored).unwrap().text(), stored, "{kind:?}");
    }
}
