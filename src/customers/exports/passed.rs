//! Which customers an export has passed, in eight bytes each.
//! Asked only of customers that somebody changed meanwhile: no other can come twice.

use uuid::Uuid;

/// The customers that were passed.
#[derive(Debug, Default)]
pub struct Passed {
    /// The random half of each id, in runs that are sorted.
    ids: Vec<u64>,
    /// Where each run begins; each is longer than the next.
    runs: Vec<usize>,
}

impl Passed {
    /// Adds some customers.
    pub fn add(&mut self, some: impl Iterator<Item = Uuid>) {
        let mut start = self.ids.len();
        for id in some {
            if self.ids.len() == self.ids.capacity() {
                // Doubling would take twice the memory at a million.
                self.ids.reserve_exact(4_096.max(self.ids.len() / 4));
            }
            self.ids.push(half(id));
        }
        // A run that is no longer than what comes after it becomes one with it: each id is sorted some ten times in all.
        while let Some(&before) = self.runs.last()
            && start - before <= self.ids.len() - start
        {
            (start, _) = (before, self.runs.pop());
        }
        self.ids[start..].sort_unstable();
        self.runs.push(start);
    }

    /// Whether a customer was passed.
    pub fn contains(&self, id: Uuid) -> bool {
        let ends = self.runs.iter().skip(1).copied().chain([self.ids.len()]);
        self.runs.iter().zip(ends).any(|(&start, end)| self.ids[start..end].binary_search(&half(id)).is_ok())
    }
}

/// Sixty-two bits of it are random.
fn half(id: Uuid) -> u64 {
    id.as_u64_pair().1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_passed_is_known_again() {
        let mut passed = Passed::default();
        let ids: Vec<Uuid> = (0..5_000).map(|_| Uuid::now_v7()).collect();
        for some in ids.chunks(73) {
            assert!(!passed.contains(some[0]));
            passed.add(some.iter().copied());
        }
        assert!(ids.iter().all(|id| passed.contains(*id)) && !passed.contains(Uuid::now_v7()));
        assert!(passed.runs.len() < 10, "{:?}", passed.runs);
    }
}
