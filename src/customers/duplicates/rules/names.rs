//! How the names of two records agree, and who else the other may be.

use std::sync::Arc;

use super::{
    Reason, Record,
    birth::DateLikeness,
    name::{Likeness, Name},
    number::Numbers,
    points,
};

/// How the names agree.
pub struct Names {
    pub points: f64,
    first: Option<Likeness>,
    last: Option<Likeness>,
    pub reasons: Vec<Reason>,
}

impl Names {
    /// As they stand, or swapped where that fits better.
    pub fn of(one: &Record, other: &Record) -> Self {
        let straight = Self::straight(one, other);
        if straight.first == Some(Likeness::Different) || straight.last == Some(Likeness::Different) {
            return Self::swapped(one, other).filter(|swapped| swapped.points > straight.points).unwrap_or(straight);
        }
        straight
    }

    /// No more points than these, by nothing but whether the names are the same; a name that is not known may be.
    pub fn most(one: &Record, other: &Record) -> f64 {
        let most = |one: &Option<Arc<Name>>, other: &Option<Arc<Name>>, shares| {
            let alike = |one: &Arc<Name>| other.as_ref().map(|other| one.key == other.key);
            match one.as_ref().and_then(alike) {
                Some(true) => weight(points::of_name(Likeness::Same), shares),
                Some(false) => weight(points::OTHER_NAME, shares).max(0.0),
                None => {
                    weight(points::of_name(Likeness::Same), shares).max(weight(points::OTHER_NAME, shares)).max(0.0)
                }
            }
        };
        let straight = most(&one.first, &other.first, [one.shares.first, other.shares.first])
            + most(&one.last, &other.last, [one.shares.last, other.shares.last]);
        let swapped = most(&one.first, &other.last, [one.shares.first, other.shares.last])
            + most(&one.last, &other.first, [one.shares.last, other.shares.first]);
        straight.max(swapped + points::SWAPPED)
    }

    fn straight(one: &Record, other: &Record) -> Self {
        let like = |one: &Option<Arc<Name>>, other: &Option<Arc<Name>>| Some(one.as_ref()?.likeness(other.as_ref()?));
        let (first, last) = (like(&one.first, &other.first), like(&one.last, &other.last));
        let weigh = |likeness: Option<Likeness>, shares: [f64; 2], different: f64| match likeness {
            Some(Likeness::Different) => different,
            Some(likeness) => weight(points::of_name(likeness), shares),
            None => 0.0,
        };
        let mut of_first = weigh(first, [one.shares.first, other.shares.first], points::DIFFERENT_FIRST_NAME);
        let of_last = weigh(last, [one.shares.last, other.shares.last], points::DIFFERENT_LAST_NAME);
        let same_name = first == Some(Likeness::Same) && last == Some(Likeness::Same);
        if same_name {
            of_first = of_first.min(points::SAME_FIRST_NAME_IN_A_FAMILY);
        }
        let mut sum = of_first + of_last;
        if let Some(full) = one.shares.full.filter(|_| same_name) {
            sum = sum.min(points::of_name(Likeness::Same).0.log2() - full);
        }
        let reasons = if same_name {
            vec![Reason::SameName]
        } else {
            first.map(Reason::of_first_name).into_iter().chain(last.map(Reason::of_last_name)).collect()
        };
        Self { points: sum, first, last, reasons }
    }

    /// The first name of each beside the last of the other.
    fn swapped(one: &Record, other: &Record) -> Option<Self> {
        let there = one.first.as_ref()?.likeness(other.last.as_ref()?);
        let back = one.last.as_ref()?.likeness(other.first.as_ref()?);
        if there > Likeness::Close || back > Likeness::Close {
            return None;
        }
        let [there_shares, back_shares] =
            [[one.shares.first, other.shares.last], [one.shares.last, other.shares.first]];
        let sum =
            points::SWAPPED + weight(points::of_name(there), there_shares) + weight(points::of_name(back), back_shares);
        Some(Self { points: sum, first: Some(there), last: Some(back), reasons: vec![Reason::NamesSwapped] })
    }

    /// Who else the other may be: somebody of the same last name who was born on the same day, or has the same number.
    pub fn relative(
        &self,
        [one, other]: [&Record; 2],
        date: Option<DateLikeness>,
        numbers: &Numbers,
    ) -> Option<Reason> {
        let known = one.shares.first_known && other.shares.first_known;
        let other_first = match self.first {
            Some(Likeness::Different) => true,
            Some(Likeness::OneLetter | Likeness::Close) => known,
            _ => false,
        };
        let years = one.born.zip(other.born).map_or(0, |(one, other)| (one.year() - other.year()).abs());
        match date {
            _ if self.last.is_none_or(|last| last > Likeness::Close) => None,
            Some(DateLikeness::Same) if other_first => Some(Reason::Twin),
            _ if other_first && numbers.agree() => Some(Reason::Relative),
            Some(DateLikeness::Different) if numbers.agree() && years >= points::GENERATION => {
                Some(Reason::ParentOrChild)
            }
            _ => None,
        }
    }
}

/// log2(m / u), where u is the share of the commoner name.
fn weight((m, u): (f64, f64), [one, other]: [f64; 2]) -> f64 {
    m.log2() - one.max(other).max(u.log2())
}
