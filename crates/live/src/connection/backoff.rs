//! How long to wait before trying again. Pure: jitter is an argument.

/// The delay after the first failure, in milliseconds.
pub const FIRST_MS: i64 = 500;
/// The longest delay while the tab is hidden and there is no network.
pub const LONGEST_MS: i64 = 10_000;
/// The longest delay while the tab is visible, or there is a network.
pub const WATCHED_MS: i64 = 2_000;

/// Doubles with each failure up to `longest`; between half and all of that, by
/// `jitter` (0 to 1), so that a thousand clients do not come back at once.
pub fn delay(failures: u32, longest: i64, jitter: f64) -> i64 {
    let full = (FIRST_MS << failures.min(16)).min(longest);
    let jitter = if jitter.is_nan() { 1.0 } else { jitter };
    #[expect(clippy::cast_possible_truncation, reason = "at most `longest`")]
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let jittered = (full as f64 / 2.0 * (1.0 + jitter.clamp(0.0, 1.0))) as i64;
    jittered
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn grows_from_half_a_second_to_ten() {
        let full: Vec<i64> = (0..7).map(|n| delay(n, LONGEST_MS, 1.0)).collect();
        assert_eq!(full, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    }

    proptest! {
        #[test]
        fn stays_between_half_and_all(failures: u32, jitter: f64, watched: bool) {
            let longest = if watched { WATCHED_MS } else { LONGEST_MS };
            let delay = delay(failures, longest, jitter);
            prop_assert!((FIRST_MS / 2..=longest).contains(&delay));
        }

        #[test]
        fn never_shrinks_with_failures(failures in 0_u32..100, jitter in 0.0..=1.0) {
            prop_assert!(delay(failures, LONGEST_MS, jitter) <= delay(failures + 1, LONGEST_MS, jitter));
        }
    }
}
