//! How like two dates of birth are.

use time::Date;

/// How like two dates of birth are, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateLikeness {
    Same,
    /// The first day of a year: it stands for "some day" where the day is not known.
    SameFirstOfJanuary,
    DayAndMonthSwapped,
    OneDigit,
    /// One of them is the first day of the year in which the other lies.
    OnlyTheYear,
    TwoOfThree,
    Different,
}

/// How like the two are.
pub fn likeness(one: Date, other: Date) -> DateLikeness {
    let parts = |date: Date| (date.year(), u8::from(date.month()), date.day());
    let ((year, month, day), (other_year, other_month, other_day)) = (parts(one), parts(other));
    let first_of_year = |date: Date| date.ordinal() == 1;
    if one == other {
        return if first_of_year(one) { DateLikeness::SameFirstOfJanuary } else { DateLikeness::Same };
    }
    if year == other_year && (month, day) == (other_day, other_month) {
        return DateLikeness::DayAndMonthSwapped;
    }
    if year == other_year && (first_of_year(one) || first_of_year(other)) {
        return DateLikeness::OnlyTheYear;
    }
    let same = [year == other_year, month == other_month, day == other_day];
    match same.into_iter().filter(|same| *same).count() {
        2 if one_slip(&digits(one), &digits(other)) => DateLikeness::OneDigit,
        2 => DateLikeness::TwoOfThree,
        _ => DateLikeness::Different,
    }
}

fn digits(date: Date) -> Vec<u8> {
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day()).into_bytes()
}

/// Whether two texts of one length differ in one sign, or in two neighbours that are swapped.
pub fn one_slip(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let differ: Vec<usize> = (0..one.len()).filter(|at| one[*at] != other[*at]).take(3).collect();
    match differ[..] {
        [_] => true,
        [a, b] => b == a + 1 && one[a] == other[b] && one[b] == other[a],
        _ => false,
    }
}
