//! How many are new below the view, and whose message goes to the end.

use dashboard::conversation::{below_view::BelowView, own_message::is_newly_written};
use live::TimelineItem;
use protocol::{AgentId, Author, ContactId, Direction, MessageId, Timestamp};

fn item(number: u8, author: Author) -> TimelineItem {
    TimelineItem {
        id: MessageId::from_bytes([number; 16]),
        direction: match author {
            Author::Contact(_) => Direction::In,
            Author::Agent(_) | Author::System => Direction::Out,
        },
        author,
        at: Timestamp::default(),
    }
}

fn customer() -> Author {
    Author::Contact(ContactId::from_bytes([1; 16]))
}

fn me() -> AgentId {
    AgentId::from_bytes([9; 16])
}

fn incoming(numbers: std::ops::Range<u8>) -> Vec<TimelineItem> {
    numbers.map(|number| item(number, customer())).collect()
}

#[test]
fn what_is_loaded_from_above_is_not_new() {
    let loaded = incoming(50..100);
    let seen = BelowView::of(&loaded, None, true, 0);
    let more = incoming(0..100);
    assert_eq!(BelowView::of(&more, Some(&seen), false, 0).incoming, 0);
    // Nor where the end was never in view.
    assert_eq!(BelowView::of(&more, None, false, 0).incoming, 0);
}

#[test]
fn what_came_since_the_end_was_in_view_is_new() {
    let seen = BelowView::of(&incoming(0..50), None, true, 0);
    let up = BelowView::of(&incoming(0..52), Some(&seen), false, 2);
    assert_eq!(up.incoming, 2);
    let back = BelowView::of(&incoming(0..52), Some(&up), true, 0);
    let up_again = BelowView::of(&incoming(0..52), Some(&back), false, 0);
    assert_eq!(up_again.incoming, 0);
}

#[test]
fn what_was_in_view_is_not_new_although_the_server_does_not_know_yet() {
    let seen = BelowView::of(&incoming(0..52), None, true, 2);
    assert_eq!(
        BelowView::of(&incoming(0..52), Some(&seen), false, 2).incoming,
        0
    );
}

#[test]
fn what_was_read_elsewhere_is_not_new() {
    let seen = BelowView::of(&incoming(0..50), None, true, 0);
    let up = BelowView::of(&incoming(0..53), Some(&seen), false, 1);
    assert_eq!(up.incoming, 1);
}

#[test]
fn a_message_of_ours_that_is_given_up_makes_nothing_new() {
    let mut items = incoming(0..50);
    items.push(item(200, Author::Agent(me())));
    let seen = BelowView::of(&items, None, true, 0);
    items.pop();
    assert_eq!(BelowView::of(&items, Some(&seen), false, 0).incoming, 0);
}

#[test]
fn only_what_i_write_goes_to_the_end() {
    let before = incoming(0..50);
    let with = |last: TimelineItem| {
        let mut after = before.clone();
        after.push(last);
        after
    };
    let mine = with(item(200, Author::Agent(me())));
    assert!(is_newly_written(&before, &mine, me()));
    assert!(!is_newly_written(&mine, &mine, me()), "it was there");
    for other in [
        customer(),
        Author::System,
        Author::Agent(AgentId::from_bytes([8; 16])),
    ] {
        assert!(!is_newly_written(&before, &with(item(200, other)), me()));
    }
    assert!(!is_newly_written(&[], &mine, me()), "it was loaded");
    // A customer's message takes its place before what waits to be sent.
    let mut answered = with(item(51, customer()));
    answered.push(item(200, Author::Agent(me())));
    assert!(!is_newly_written(&mine, &answered, me()));
}
