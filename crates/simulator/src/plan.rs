//! What becomes of an accepted message: which statuses, when, in what order.

use std::time::Duration;

use rand::{Rng, RngExt, seq::SliceRandom};

use crate::{config::Timings, quirk::Quirks, webhook::DeliveryPhase};

/// What is bound to happen to a message, known when it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Arrives,
    /// A reaction is sent and never heard of again.
    SentOnly,
    Fails(i32),
}

/// One status to post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlannedStatus {
    pub(crate) phase: DeliveryPhase,
    /// When it happens, counted from acceptance.
    pub(crate) happens: Duration,
    /// How long to wait before posting it, counted from the step before.
    pub(crate) wait: Duration,
    /// Whether it says what the message costs.
    pub(crate) priced: bool,
}

/// The statuses of one message, in the order of posting.
pub(crate) fn plan(
    fate: Fate,
    timings: &Timings,
    quirks: &Quirks,
    random: &mut impl Rng,
) -> Vec<PlannedStatus> {
    let mut elapsed = Duration::ZERO;
    let mut steps: Vec<PlannedStatus> = phases(fate, timings, quirks)
        .into_iter()
        .map(|(phase, wait)| {
            let wait = stray(wait, timings.spread, random);
            elapsed += wait;
            PlannedStatus {
                phase,
                happens: elapsed,
                wait,
                priced: phase == DeliveryPhase::Sent,
            }
        })
        .collect();
    // The price comes a second time with whichever follows first.
    if let Some(next) = steps.get_mut(1) {
        next.priced = true;
    }
    if quirks.shuffle {
        scramble(&mut steps, random);
    }
    if let Some(first) = steps.first_mut() {
        first.wait += quirks.late;
    }
    steps
}

fn phases(fate: Fate, timings: &Timings, quirks: &Quirks) -> Vec<(DeliveryPhase, Duration)> {
    match fate {
        Fate::Fails(code) => vec![(DeliveryPhase::Failed(code), timings.sent)],
        Fate::SentOnly => vec![(DeliveryPhase::Sent, timings.sent)],
        Fate::Arrives => {
            let mut phases = vec![(DeliveryPhase::Sent, timings.sent)];
            match timings.read {
                Some(read) if quirks.skip_delivered => {
                    phases.push((DeliveryPhase::Read, timings.delivered + read));
                }
                Some(read) => {
                    phases.push((DeliveryPhase::Delivered, timings.delivered));
                    phases.push((DeliveryPhase::Read, read));
                }
                None => phases.push((DeliveryPhase::Delivered, timings.delivered)),
            }
            phases
        }
    }
}

fn stray(wait: Duration, spread: f64, random: &mut impl Rng) -> Duration {
    let spread = spread.clamp(0.0, 1.0);
    wait.mul_f64(random.random_range(1.0 - spread..=1.0 + spread))
}

/// Any order but the right one. All are posted once the last has happened,
/// since nothing can be told before it happens.
fn scramble(steps: &mut [PlannedStatus], random: &mut impl Rng) {
    let total = steps.iter().map(|step| step.wait).sum();
    wrong_order(steps, |step| step.phase, random);
    for (index, step) in steps.iter_mut().enumerate() {
        step.wait = if index == 0 { total } else { Duration::ZERO };
    }
}

/// Shuffles until the order differs from the one by `key`. A single item has
/// no wrong order.
pub(crate) fn wrong_order<T, K: Ord>(
    items: &mut [T],
    key: impl Fn(&T) -> K,
    random: &mut impl Rng,
) {
    if items.len() < 2 {
        return;
    }
    while items.is_sorted_by_key(&key) {
        items.shuffle(random);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn steady() -> Timings {
        Timings {
            sent: SECOND,
            delivered: 2 * SECOND,
            read: Some(4 * SECOND),
            spread: 0.0,
        }
    }

    fn planned(fate: Fate, timings: Timings, quirks: Quirks) -> Vec<PlannedStatus> {
        plan(fate, &timings, &quirks, &mut rand::rng())
    }

    fn phases_of(steps: &[PlannedStatus]) -> Vec<DeliveryPhase> {
        steps.iter().map(|step| step.phase).collect()
    }

    #[test]
    fn a_message_is_sent_then_delivered_then_read() {
        let steps = planned(Fate::Arrives, steady(), Quirks::default());
        assert_eq!(
            phases_of(&steps),
            [
                DeliveryPhase::Sent,
                DeliveryPhase::Delivered,
                DeliveryPhase::Read
            ]
        );
        assert_eq!(
            steps
                .iter()
                .map(|step| step.wait.as_secs())
                .collect::<Vec<_>>(),
            [1, 2, 4]
        );
        assert_eq!(
            steps
                .iter()
                .map(|step| step.happens.as_secs())
                .collect::<Vec<_>>(),
            [1, 3, 7]
        );
    }

    #[test]
    fn the_price_comes_with_sent_and_with_one_more() {
        let steps = planned(Fate::Arrives, steady(), Quirks::default());
        assert_eq!(
            steps.iter().map(|step| step.priced).collect::<Vec<_>>(),
            [true, true, false]
        );
    }

    #[test]
    fn receipts_turned_off_end_with_delivered() {
        let timings = Timings {
            read: None,
            ..steady()
        };
        let steps = planned(Fate::Arrives, timings, Quirks::default());
        assert_eq!(
            phases_of(&steps),
            [DeliveryPhase::Sent, DeliveryPhase::Delivered]
        );
    }

    #[test]
    fn a_chat_on_screen_skips_delivered() {
        let quirks = Quirks {
            skip_delivered: true,
            ..Quirks::default()
        };
        let steps = planned(Fate::Arrives, steady(), quirks);
        assert_eq!(
            phases_of(&steps),
            [DeliveryPhase::Sent, DeliveryPhase::Read]
        );
        assert_eq!(steps[1].happens, 7 * SECOND);
        assert!(steps[1].priced);
    }

    #[test]
    fn shuffled_statuses_are_complete_and_never_in_order() {
        for _ in 0..50 {
            let quirks = Quirks {
                shuffle: true,
                ..Quirks::default()
            };
            let steps = planned(Fate::Arrives, steady(), quirks);
            let mut phases = phases_of(&steps);
            assert!(!phases.is_sorted());
            phases.sort();
            assert_eq!(
                phases,
                [
                    DeliveryPhase::Sent,
                    DeliveryPhase::Delivered,
                    DeliveryPhase::Read
                ]
            );
            assert_eq!(steps[0].wait, 7 * SECOND);
        }
    }

    #[test]
    fn being_late_moves_the_posts_and_not_what_they_tell() {
        let quirks = Quirks {
            late: 10 * SECOND,
            ..Quirks::default()
        };
        let steps = planned(Fate::Arrives, steady(), quirks);
        assert_eq!(steps[0].wait, 11 * SECOND);
        assert_eq!(steps[0].happens, SECOND);
        assert_eq!(steps[1].wait, 2 * SECOND);
    }

    #[test]
    fn a_failure_is_the_only_status() {
        let steps = planned(Fate::Fails(131026), steady(), Quirks::default());
        assert_eq!(phases_of(&steps), [DeliveryPhase::Failed(131026)]);
        assert!(!steps[0].priced);
    }

    #[test]
    fn a_reaction_is_only_ever_sent() {
        assert_eq!(
            phases_of(&planned(Fate::SentOnly, steady(), Quirks::default())),
            [DeliveryPhase::Sent]
        );
    }
}
