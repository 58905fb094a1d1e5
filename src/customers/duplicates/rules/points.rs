//! Every number of the rules, in one table: points are log2 of odds, so one point more is twice as likely.
//!
//! What agrees brings log2(m / u): m is how often it does for one person written down twice, u how often for two people.
//! This is how Fellegi and Sunter weigh (1969). `docs/duplicates.md` says where the numbers come from.

use super::{birth::DateLikeness, name::Likeness, number::NumberLikeness};

/// Which rules these are: one more with every change of what they say or of their keys, so that each register is looked at anew.
pub const VERSION: i64 = 1;

/// From here on a pair is likely one person: sixteen to one.
pub const LIKELY: f64 = 4.0;
/// From here on a pair is perhaps one person: two to three. Below it nothing is said.
pub const PERHAPS: f64 = -0.6;

/// Two of ten are here a second time: the odds before anything is known are this among as many people as there are.
pub const HERE_TWICE: f64 = 0.2;

/// How often a name agrees so: for one person, and for two people at least, however rare the name is.
pub const fn of_name(likeness: Likeness) -> (f64, f64) {
    match likeness {
        // Most write their name the same each time; how common it is here is its u.
        Likeness::Same => (0.75, 0.000_01),
        // A name has several ways into another script, and a sound has several names.
        Likeness::OtherScript => (0.1, 0.001),
        // A short form stands for several names: Alex is Alexander, Alexandra, Alexis.
        Likeness::Nickname => (0.05, 0.002),
        // A second given name left out, or a last name added when marrying.
        Likeness::Part => (0.05, 0.000_5),
        // Typing slips; a name has a few neighbours that are names as well.
        Likeness::OneLetter => (0.1, 0.000_5),
        // Two slips, or written by ear.
        Likeness::Close => (0.06, 0.003),
        Likeness::Initial => (1.0, 1.0),
        Likeness::Different => (0.0, 1.0),
    }
}

/// The largest m and the smallest u of names that are not the same.
pub const OTHER_NAME: (f64, f64) = (0.1, 0.000_5);

/// Families hand names on: among those of one last name, one in 700 at least has the same first name, however rare.
pub const SAME_FIRST_NAME_IN_A_FAMILY: f64 = 9.0;
/// A slip hardly ever makes a name that so many others have: Lena and Lea are two names.
pub const KNOWN_NAME: u32 = 10;
/// Another first name: a middle name that is used, or an unknown nickname. Points, since there is no u to speak of.
pub const DIFFERENT_FIRST_NAME: f64 = -4.5;
/// Another last name: married, or a slip beyond recognition.
pub const DIFFERENT_LAST_NAME: f64 = -3.0;
/// First and last name in each other's place happens to one in thirty.
pub const SWAPPED: f64 = -5.0;

/// Points for two dates of birth. By chance one in 25,000 has the same: 70 years of days.
pub const fn of_date(likeness: DateLikeness) -> f64 {
    match likeness {
        // 0.85 of one in 25,000.
        DateLikeness::Same => 14.4,
        // The day is not known: it says little more than the year, and two of those are found in every register.
        DateLikeness::SameFirstOfJanuary => 9.0,
        // 0.03; one in 25,000, and only days up to 12.
        DateLikeness::DayAndMonthSwapped => 9.5,
        // 0.04; some 15 dates of 25,000.
        DateLikeness::OneDigit => 6.0,
        // 0.02; one in 70, and one in thirty dates is such a day.
        DateLikeness::OnlyTheYear => 4.0,
        // 0.03; one in 230.
        DateLikeness::TwoOfThree => 2.5,
        // 0.04.
        DateLikeness::Different => -4.5,
    }
}

/// How often one person's two records have the same number; u is the number's share.
pub const SAME_NUMBER: f64 = 0.65;

/// Points for two numbers that are not the same.
pub const fn of_number(likeness: NumberLikeness) -> f64 {
    match likeness {
        NumberLikeness::Same => 0.0,
        // 0.06; a number has some 80 neighbours, and numbers of one town are close to each other.
        NumberLikeness::OneDigit => 10.5,
        // People move: 0.25.
        NumberLikeness::Different => -2.0,
    }
}

/// Twins, and a parent and child of one name, share their number with a family: it says little where others have it too.
pub const NUMBER_OF_A_FAMILY: f64 = -6.0;
/// Where nobody else has it, they are sooner one person whose name or birthday was taken down wrongly.
pub const NUMBER_OF_TWO: f64 = 10.5;
/// The same last name and number belong to a home: beside another first name and another birthday the number says nothing.
pub const NUMBER_OF_A_HOME: f64 = 0.0;
/// What a twin or another relative has at most.
pub const RELATIVE: f64 = LIKELY - 1.0;
/// A child is at least so many years younger than a parent.
pub const GENERATION: i32 = 15;
