//! The result of a run: how many answers in how much time.
//! Runs of the same thing, taken in turns with another, add up to one.

use std::time::{Duration, Instant};

/// The time of every answer, sorted, and how long the run took.
#[derive(Default)]
pub struct Run {
    times: Vec<Duration>,
    took: Duration,
    /// Answers with an unexpected status.
    pub errors: usize,
}

impl Run {
    pub fn new(mut times: Vec<Duration>, took: Duration, errors: usize) -> Self {
        times.sort_unstable();
        Self { times, took, errors }
    }

    /// Repeats `once` on this thread for `time`, at least once.
    pub fn alone(time: Duration, mut once: impl FnMut()) -> Self {
        let (started, mut times) = (Instant::now(), Vec::new());
        while times.is_empty() || started.elapsed() < time {
            let begun = Instant::now();
            once();
            times.push(begun.elapsed());
        }
        Self::new(times, started.elapsed(), 0)
    }

    pub fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.times.sort();
        self.took += other.took;
        self.errors += other.errors;
    }

    pub fn count(&self) -> usize {
        self.times.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The milliseconds within which this percentage was answered.
    pub fn within(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}
