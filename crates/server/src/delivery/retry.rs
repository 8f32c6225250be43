//! When a message is tried again, and when it is given up.

use protocol::Timestamp;

use super::outcome::{SendOutcome, Settlement, UNSURE_MS};

/// Tries before a temporary refusal becomes a failure: with the backoff below,
/// nine waits, 9 to 13 minutes in all.
const MAX_TRIES: u32 = 10;

/// What the outcome of a try means. `tries` counts this one; `started` is when it
/// began.
pub(crate) fn settlement(outcome: SendOutcome, tries: u32, started: Timestamp) -> Settlement {
    match outcome {
        SendOutcome::Sent { provider_ref } => Settlement::Sent { provider_ref },
        SendOutcome::Refused(failure) => Settlement::Failed(failure),
        SendOutcome::Retry(failure) if tries >= MAX_TRIES => Settlement::Failed(failure),
        SendOutcome::Retry(failure) => Settlement::Requeued {
            due_at: started.plus_millis(backoff_ms(tries, rand::random())),
            error: failure.code,
        },
        SendOutcome::Unsure { error } => Settlement::Unsure {
            until: started.plus_millis(UNSURE_MS),
            error,
        },
    }
}

/// 1 s, 2 s, 4 s … 256 s before the tenth try, each with up to half as much again.
fn backoff_ms(tries: u32, jitter: u16) -> i64 {
    let base = 1_000_i64 << tries.saturating_sub(1).min(9);
    let base = base.min(300_000);
    base + base * i64::from(jitter) / i64::from(u16::MAX) / 2
}

#[cfg(test)]
mod tests {
    use protocol::Failure;

    use super::*;

    fn retry() -> SendOutcome {
        SendOutcome::Retry(Failure {
            code: "busy".to_owned(),
            reason: "Too many at once.".to_owned(),
        })
    }

    #[test]
    fn backoff_doubles_up_to_five_minutes() {
        let delays: Vec<i64> = (1..=11).map(|tries| backoff_ms(tries, 0)).collect();
        assert_eq!(
            delays,
            [
                1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
                300_000
            ]
        );
        assert_eq!(backoff_ms(1, u16::MAX), 1_500);
    }

    #[test]
    fn the_tenth_try_is_the_last() {
        let now = Timestamp::from_millis(0);
        let is_requeued = |settled| matches!(settled, Settlement::Requeued { .. });
        assert!(is_requeued(settlement(retry(), MAX_TRIES - 1, now)));
        let Settlement::Failed(failure) = settlement(retry(), MAX_TRIES, now) else {
            panic!("it goes on");
        };
        assert_eq!(failure.code, "busy");
    }

    #[test]
    fn what_may_have_been_sent_is_never_requeued() {
        let unsure = SendOutcome::Unsure {
            error: "timeout".to_owned(),
        };
        let started = Timestamp::from_millis(5);
        let Settlement::Unsure { until, .. } = settlement(unsure, 1, started) else {
            panic!("it is known");
        };
        assert_eq!(until, started.plus_millis(UNSURE_MS));
    }
}
