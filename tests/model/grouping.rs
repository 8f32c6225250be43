//! Days and runs.

use dashboard::{
    clock::Day,
    conversation::{
        first_unread::first_unread,
        grouping::{Layout, RunPosition},
    },
};
use live::TimelineItem;
use protocol::{AgentId, Author, ContactId, Direction, MessageId, Timestamp};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn id(number: u8) -> MessageId {
    MessageId::from_bytes([number; 16])
}

fn from_customer(number: u8, at: i64) -> TimelineItem {
    TimelineItem {
        id: id(number),
        direction: Direction::In,
        author: Author::Contact(ContactId::from_bytes([1; 16])),
        at: Timestamp::from_millis(at),
    }
}

fn from_agent(number: u8, agent: u8, at: i64) -> TimelineItem {
    TimelineItem {
        direction: Direction::Out,
        author: Author::Agent(AgentId::from_bytes([agent; 16])),
        ..from_customer(number, at)
    }
}

fn lay_out(items: impl IntoIterator<Item = TimelineItem>) -> Layout {
    Layout::of(items, |at| Day(at.millis().div_euclid(DAY)))
}

/// `(` begins a run, `)` ends it.
#[track_caller]
fn check(items: impl IntoIterator<Item = TimelineItem>, drawn: &str) {
    let layout = lay_out(items);
    let mut text = String::new();
    for (index, day) in layout.days.iter().enumerate() {
        if index > 0 {
            text.push_str(" | ");
        }
        for message in &day.messages {
            let RunPosition { first, last } = layout.position(*message);
            let number = message.as_bytes()[0];
            text.push_str(if first { "(" } else { " " });
            text.push_str(&number.to_string());
            text.push_str(if last { ")" } else { "" });
        }
    }
    assert_eq!(text, drawn);
}

#[test]
fn an_empty_thread_has_no_days() {
    assert_eq!(lay_out([]), Layout::default());
}

#[test]
fn messages_of_one_author_are_one_run() {
    check(
        [
            from_customer(1, 0),
            from_customer(2, MINUTE),
            from_customer(3, 2 * MINUTE),
        ],
        "(1 2 3)",
    );
}

#[test]
fn another_author_begins_a_run_even_on_the_same_side() {
    check(
        [
            from_agent(1, 7, 0),
            from_agent(2, 8, 1),
            from_agent(3, 8, 2),
            from_customer(4, 3),
        ],
        "(1)(2 3)(4)",
    );
}

#[test]
fn a_pause_begins_a_run() {
    check(
        [from_customer(1, 0), from_customer(2, 15 * MINUTE)],
        "(1)(2)",
    );
}

#[test]
fn midnight_begins_a_day_and_a_run() {
    check(
        [
            from_customer(1, DAY - MINUTE),
            from_customer(2, DAY),
            from_customer(3, DAY + 1),
        ],
        "(1) | (2 3)",
    );
}

#[test]
fn a_clock_that_runs_behind_brings_no_day_back() {
    check(
        [
            from_customer(1, 0),
            from_customer(2, DAY),
            from_agent(3, 7, MINUTE),
            from_customer(4, DAY),
        ],
        "(1) | (2)(3)(4)",
    );
}

#[test]
fn new_begins_at_the_first_of_the_newest_unread_from_the_customer() {
    let thread = [
        (id(1), Direction::In),
        (id(2), Direction::In),
        (id(3), Direction::Out),
        (id(4), Direction::In),
    ];
    let first = |unread| first_unread(&thread, unread);
    assert_eq!(first(0), (None, true));
    assert_eq!(first(1), (Some(id(4)), true));
    assert_eq!(first(2), (Some(id(2)), true));
    let oldest = (Some(id(1)), false);
    assert_eq!(first(50), oldest, "more are unread than are loaded");
}
