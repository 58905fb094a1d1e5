//! Compares two records: points, a verdict and the reasons.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Rarity, Reason, Record, birth, names::Names, number::Numbers, points};

/// How likely two records are one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// log2 of the odds that they are.
    pub points: f64,
    pub reasons: Vec<Reason>,
}

/// What is said of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SimilarVerdict)]
pub enum Verdict {
    Likely,
    Perhaps,
    Different,
}

impl Verdict {
    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Perhaps => "perhaps",
            Self::Different => "different",
        }
    }
}

impl Score {
    /// The reasons in words.
    pub fn in_words(&self) -> String {
        self.reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join(", ")
    }

    /// What is said of the two.
    pub fn verdict(&self) -> Verdict {
        match self.points {
            points if points >= points::LIKELY => Verdict::Likely,
            points if points >= points::PERHAPS => Verdict::Perhaps,
            _ => Verdict::Different,
        }
    }
}

/// Whether it is worth comparing the two: what is quickly seen of them leaves room for "perhaps".
pub fn may_be_one(one: &Record, other: &Record, rarity: &Rarity) -> bool {
    let date = one.born.zip(other.born).map_or(0.0, |(one, other)| points::of_date(birth::likeness(one, other)));
    let beside_names = prior(rarity) + date + Numbers::of(one, other).points(None, rarity);
    beside_names + Names::most(one, other) >= points::PERHAPS
}

/// The points before anything is known of two.
pub(super) fn prior(rarity: &Rarity) -> f64 {
    (points::HERE_TWICE / rarity.people()).log2()
}

/// How likely the two are one person, in a register with these names.
pub fn compare(one: &Record, other: &Record, rarity: &Rarity) -> Score {
    let names = Names::of(one, other);
    let date = one.born.zip(other.born).map(|(one, other)| birth::likeness(one, other));
    let numbers = Numbers::of(one, other);
    let relative = names.relative([one, other], date, &numbers);
    let mut sum = prior(rarity) + names.points + date.map_or(0.0, points::of_date) + numbers.points(relative, rarity);
    if relative.is_some() {
        sum = sum.min(points::RELATIVE);
    }
    let others = [date.map(Reason::of_date), numbers.reason(), relative].into_iter().flatten();
    Score { points: sum, reasons: names.reasons.into_iter().chain(others).collect() }
}
