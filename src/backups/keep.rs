//! Which backups are kept: the newest of each of the last days, weeks and months that have one, and the newest of all.

use std::collections::BTreeSet;

use time::Date;

use crate::config::KeepRule;

/// Those that the rule does not keep, oldest first; `all` is in the order of time, each with the day it was made.
pub fn to_remove(all: &[(i64, Date)], rule: KeepRule) -> Vec<i64> {
    let mut kept: BTreeSet<i64> = all.last().map(|(at, _)| *at).into_iter().collect();
    kept.extend(newest_of(all, rule.days, |day| day.to_julian_day().into()));
    // Monday's Julian day number is a multiple of seven.
    kept.extend(newest_of(all, rule.weeks, |day| i64::from(day.to_julian_day().div_euclid(7))));
    kept.extend(newest_of(all, rule.months, |day| i64::from(day.year()) * 12 + i64::from(u8::from(day.month()))));
    all.iter().map(|(at, _)| *at).filter(|at| !kept.contains(at)).collect()
}

/// The newest of each of the last `count` periods that have any.
fn newest_of(all: &[(i64, Date)], count: usize, period: impl Fn(Date) -> i64) -> Vec<i64> {
    let (mut newest, mut last) = (Vec::new(), None);
    for (at, day) in all.iter().rev() {
        if last != Some(period(*day)) {
            last = Some(period(*day));
            newest.push(*at);
        }
        if newest.len() > count {
            newest.pop();
            break;
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn daily(days: i64, a_day: i64) -> Vec<(i64, Date)> {
        let first = date!(2026 - 01 - 01);
        (0..days * a_day).map(|n| (n, first + time::Duration::days(n / a_day))).collect()
    }

    #[test]
    fn the_newest_of_the_last_days_weeks_and_months_stay() {
        let (all, rule) = (daily(365, 4), KeepRule { days: 7, weeks: 4, months: 6 });
        let removed: BTreeSet<_> = to_remove(&all, rule).into_iter().collect();
        let kept: Vec<_> = all.iter().filter(|(at, _)| !removed.contains(at)).map(|(_, day)| *day).collect();
        let expected = [
            date!(2026 - 07 - 31),
            date!(2026 - 08 - 31),
            date!(2026 - 09 - 30),
            date!(2026 - 10 - 31),
            date!(2026 - 11 - 30),
            date!(2026 - 12 - 13),
            date!(2026 - 12 - 20),
            date!(2026 - 12 - 25),
            date!(2026 - 12 - 26),
            date!(2026 - 12 - 27),
            date!(2026 - 12 - 28),
            date!(2026 - 12 - 29),
            date!(2026 - 12 - 30),
            date!(2026 - 12 - 31),
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn each_day_the_rule_is_followed_leaves_what_it_would_of_all() {
        let (all, rule) = (daily(400, 1), KeepRule { days: 7, weeks: 4, months: 6 });
        let mut there: Vec<(i64, Date)> = Vec::new();
        for backup in &all {
            there.push(*backup);
            let removed = to_remove(&there, rule);
            assert!(removed.is_sorted());
            there.retain(|(at, _)| !removed.contains(at));
        }
        let removed = to_remove(&all, rule);
        let at_once: Vec<_> = all.iter().filter(|(at, _)| !removed.contains(at)).collect();
        assert_eq!(there.iter().collect::<Vec<_>>(), at_once);
    }

    #[test]
    fn the_newest_of_all_stays_whatever_the_rule() {
        let all = daily(3, 2);
        assert_eq!(to_remove(&all, KeepRule { days: 1, weeks: 0, months: 0 }), [0, 1, 2, 3, 4]);
        assert_eq!(to_remove(&all, KeepRule::default()), [0, 1, 2, 3, 4]);
        assert_eq!(to_remove(&[], KeepRule::default()), [0; 0]);
    }
}
