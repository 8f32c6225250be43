//! Opening hours, and what the head says of them.

use live::{Connection, Transport};
use proptest::prelude::*;
use protocol::{Availability, Timestamp};
use widget::chat::availability::{ChatStatus, OpeningHours, away_text};

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

const LIVE: Connection = Connection::Live(Transport::Socket);
fn known(open: bool, changes: &[i64]) -> Availability {
    let changes = changes.iter().map(|millis| at(*millis)).collect();
    Availability { open, changes }
}

#[track_caller]
fn check(now: i64, availability: &Availability, expected: OpeningHours) {
    assert_eq!(OpeningHours::at(at(now), Some(availability)), expected);
}

const fn closed(reopens_at: Option<i64>) -> OpeningHours {
    let reopens_at = match reopens_at {
        Some(millis) => Some(at(millis)),
        None => None,
    };
    OpeningHours::Closed { reopens_at }
}

#[test]
fn without_hours_somebody_always_answers() {
    assert_eq!(OpeningHours::at(at(0), None), OpeningHours::Open);
    check(0, &Availability::ALWAYS, OpeningHours::Open);
}

#[test]
fn hours_pass_at_the_moments_that_the_server_named() {
    let day = known(false, &[100, 200, 300, 400]);
    check(99, &day, closed(Some(100)));
    check(100, &day, OpeningHours::Open);
    check(199, &day, OpeningHours::Open);
    check(200, &day, closed(Some(300)));
    check(350, &day, OpeningHours::Open);
    check(400, &day, closed(None));
}

#[test]
fn closed_without_an_end_stays_closed() {
    check(i64::MAX, &known(false, &[]), closed(None));
}

#[test]
fn somebody_is_here_within_the_hours_and_while_an_agent_is_online() {
    let closed = OpeningHours::Closed {
        reopens_at: Some(at(100)),
    };
    let away = |reopens_at| ChatStatus::Away { reopens_at };
    for (hours, is_anybody_online, expected) in [
        (OpeningHours::Open, true, ChatStatus::Here),
        (OpeningHours::Open, false, away(None)),
        (closed, true, away(Some(at(100)))),
        (closed, false, away(Some(at(100)))),
    ] {
        let status = ChatStatus::of(&LIVE, hours, is_anybody_online);
        assert_eq!(status, expected, "{hours:?} {is_anybody_online}");
    }
}

#[test]
fn without_a_connection_nothing_is_said_of_who_is_there() {
    let hours = OpeningHours::Open;
    let status = |connection| ChatStatus::of(&connection, hours, true);
    assert_eq!(status(Connection::Connecting), ChatStatus::Connecting);
    assert_eq!(status(Connection::SignedOut), ChatStatus::Unavailable);
}

#[test]
fn away_says_when_somebody_is_back_if_that_is_known() {
    let away = || "We are closed".to_owned();
    assert_eq!(
        away_text(away(), "We are back", Some("Monday 09:00")),
        "We are back Monday 09:00"
    );
    assert_eq!(away_text(away(), "We are back", None), "We are closed");
}

proptest! {
    #[test]
    fn before_and_after_each_change_are_opposites(
        open: bool, mut changes in prop::collection::vec(-1_000_i64..1_000, 1..8),
    ) {
        changes.sort_unstable();
        changes.dedup();
        let availability = known(open, &changes);
        for change in changes {
            let is_open = |now| availability.at(at(now)).0;
            prop_assert_ne!(is_open(change - 1), is_open(change));
        }
    }

    #[test]
    fn a_time_to_come_back_is_never_in_the_past(
        now in -1_000_i64..1_000, open: bool, mut changes in prop::collection::vec(-1_000_i64..1_000, 0..8),
    ) {
        changes.sort_unstable();
        let hours = OpeningHours::at(at(now), Some(&known(open, &changes)));
        if let OpeningHours::Closed { reopens_at: Some(time) } = hours {
            prop_assert!(time > at(now));
        }
    }
}
