//! Families and near-families, and what is said of each: the table in `docs/duplicates.md`, held to the rules.

use super::{Person, Rarity, Record, Verdict, compare, may_be_one};

const DOCS: &str = include_str!("../../../../docs/duplicates.md");

/// The register of the table: 10,000 people, of whom 200 are called Mary, 200 Smith, 20 Lena and 20 Lea; a family of three
/// has one number, a care home another.
fn rarity() -> Rarity {
    let mut rarity = Rarity::default();
    let mut count = |first: &str, last: &str, born: &str, number: &str| {
        rarity.count(&Person::of_texts([first, last, born, number]));
    };
    for n in 0..10_000 {
        let [mut first, mut last] = [format!("first{n}"), format!("last{n}")];
        if n < 200 {
            first = "Mary".to_owned();
        } else if n < 400 {
            last = "Smith".to_owned();
        } else if n < 440 {
            first = if n % 2 == 0 { "Lena" } else { "Lea" }.to_owned();
        }
        count(&first, &last, "", "");
    }
    for (number, born) in [
        ("+33142685399", ["1972-01-30", "2001-05-05", "2003-08-19"]),
        ("+442079460116", ["1931-02-14", "1936-12-09", "1940-07-01"]),
    ] {
        for born in born {
            count("", "", born, number);
        }
    }
    rarity
}

fn person(text: &str) -> Person {
    let parts: Vec<&str> = text.split(", ").collect();
    Person::of_texts(parts.try_into().unwrap())
}

/// Points, verdict and reasons as the table has them.
fn said(one: &str, other: &str, rarity: &Rarity) -> [String; 3] {
    let [one, other] = [one, other].map(|text| Record::new(&person(text), rarity));
    let score = compare(&one, &other, rarity);
    let reasons: Vec<&str> = score.reasons.iter().map(|reason| reason.words()).collect();
    [format!("{:.1}", score.points), score.verdict().words().to_owned(), reasons.join(", ")]
}

fn rows() -> Vec<Vec<&'static str>> {
    let table = DOCS.split("## Families and near-families").nth(1).unwrap();
    let cells = |line: &'static str| line.trim_matches(['|', ' ']).split(" | ").collect();
    table.lines().filter(|line| line.starts_with("| ") && line.contains(", +")).map(cells).collect()
}

#[test]
fn the_table_of_families_in_the_documentation_says_what_the_rules_say() {
    let (rows, rarity) = (rows(), rarity());
    assert!(rows.len() >= 50, "{} rows", rows.len());
    let with_said = |row: &Vec<&'static str>| (row.clone(), said(row[1], row[2], &rarity));
    let wrong: Vec<String> = rows
        .iter()
        .map(with_said)
        .filter(|(row, said)| said[..] != row[3..])
        .map(|(row, said)| format!("| {} | {} |", row[..3].join(" | "), said.join(" | ")))
        .collect();
    assert!(wrong.is_empty(), "the rules say now:\n{}", wrong.join("\n"));
}

#[test]
fn the_order_of_two_records_makes_no_difference() {
    let rarity = rarity();
    let people = rows().into_iter().flat_map(|row| [row[1], row[2]]).map(person);
    let records: Vec<Record> = people.map(|person| Record::new(&person, &rarity)).collect();
    for one in &records {
        for other in &records {
            let (score, back) = (compare(one, other, &rarity), compare(other, one, &rarity));
            assert!((score.points - back.points).abs() < 1e-9, "{one:?} {other:?}");
            assert_eq!(score.reasons, back.reasons);
            assert!(may_be_one(one, other, &rarity) || score.verdict() == Verdict::Different, "{one:?} {other:?}");
        }
    }
}
