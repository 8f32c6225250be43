//! Opening hours, and what the head says of them.

use live::{Connection, Transport};
use proptest::prelude::*;
use protocol::{Availability, Timestamp};
use widget::chat::availability::{ChatStatus, OpeningHours, away_text};

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

const LIVE: Connection = Connection::Live(Transport::Socket);
const OPEN_UNTIL_100: Option<Availability> = Some(Availability {
    open: true,
    changes_at: Some(at(100)),
});
const CLOSED_UNTIL_100: Option<Availability> = Some(Availability {
    open: false,
    changes_at: Some(at(100)),
});

#[test]
fn without_hours_somebody_always_answers() {
    assert_eq!(OpeningHours::at(at(0), None), OpeningHours::Open);
    let always = Some(Availability::ALWAYS);
    assert_eq!(OpeningHours::at(at(0), always), OpeningHours::Open);
}

#[test]
fn open_hours_end_at_the_moment_that_the_server_named() {
    assert_eq!(OpeningHours::at(at(99), OPEN_UNTIL_100), OpeningHours::Open);
    let closed = OpeningHours::Closed { reopens_at: None };
    assert_eq!(OpeningHours::at(at(100), OPEN_UNTIL_100), closed);
}

#[test]
fn closed_hours_say_when_they_end_and_then_end() {
    let closed = OpeningHours::Closed {
        reopens_at: Some(at(100)),
    };
    assert_eq!(OpeningHours::at(at(99), CLOSED_UNTIL_100), closed);
    assert_eq!(
        OpeningHours::at(at(100), CLOSED_UNTIL_100),
        OpeningHours::Open
    );
}

#[test]
fn closed_without_an_end_stays_closed() {
    let never = Some(Availability {
        open: false,
        changes_at: None,
    });
    let closed = OpeningHours::Closed { reopens_at: None };
    assert_eq!(OpeningHours::at(at(i64::MAX), never), closed);
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
    assert_eq!(
        away_text("We are closed", "We are back", Some("Monday 09:00")),
        "We are closed · We are back Monday 09:00"
    );
    let unknown = away_text("We are closed", "We are back", None);
    assert_eq!(unknown, "We are closed");
}

proptest! {
    #[test]
    fn before_and_after_the_change_are_opposites(open: bool, change: i32, before in 1_i64.., after in 0_i64..) {
        let change = i64::from(change);
        let availability = Some(Availability { open, changes_at: Some(at(change)) });
        let is_open = |now| OpeningHours::at(at(now), availability) == OpeningHours::Open;
        prop_assert_eq!(is_open(change.saturating_sub(before)), open);
        prop_assert_eq!(is_open(change.saturating_add(after)), !open);
    }

    #[test]
    fn a_time_to_come_back_is_never_in_the_past(now: i64, open: bool, change: Option<i64>) {
        let changes_at = change.map(at);
        let availability = Some(Availability { open, changes_at });
        if let OpeningHours::Closed { reopens_at: Some(time) } = OpeningHours::at(at(now), availability) {
            prop_assert!(time > at(now));
        }
    }
}
