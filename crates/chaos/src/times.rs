//! How long things took.

use std::time::Duration;

/// Durations of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The quantile of this share (0.99: the p99); zero where nothing was measured.
    pub(crate) fn share(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() as f64 * share) as usize;
        let last = sorted.len().saturating_sub(1);
        sorted.get(place.min(last)).copied().unwrap_or_default()
    }

    /// Median, p99 and maximum, in milliseconds.
    pub(crate) fn words(&self) -> String {
        if self.0.is_empty() {
            return "none measured".to_owned();
        }
        let millis = |share| self.share(share).as_secs_f64() * 1000.0;
        format!(
            "{:.0} / {:.0} / {:.0} ms",
            millis(0.5),
            millis(0.99),
            millis(1.0)
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Times;

    #[test]
    fn shares_are_of_what_was_measured() {
        let mut times = Times::default();
        for millis in (1..=100).rev() {
            times.push(Duration::from_millis(millis));
        }
        assert_eq!(times.share(0.5), Duration::from_millis(51));
        assert_eq!(times.share(1.0), Duration::from_millis(100));
        assert_eq!(Times::default().share(0.5), Duration::ZERO);
    }
}
