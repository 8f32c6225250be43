//! What arrives while somebody reads further up.

use proptest::prelude::*;
use protocol::MessageId;
use widget::chat::missed::ReadingPosition::{self, Above, Newest};

fn id(number: u8) -> MessageId {
    MessageId::from_bytes([number; 16])
}

fn ids(numbers: std::ops::Range<u8>) -> Vec<MessageId> {
    numbers.map(id).collect()
}

fn every(_: MessageId) -> bool {
    true
}

#[test]
fn at_the_newest_message_nothing_is_missed() {
    assert_eq!(Newest.missed(&ids(0..9), &every), 0);
}

#[test]
fn what_comes_after_the_reader_left_is_counted() {
    let above = Newest.scrolled(false, Some(id(4)));
    assert_eq!(above, Above(Some(id(4))));
    assert_eq!(above.missed(&ids(0..5), &every), 0);
    assert_eq!(above.missed(&ids(0..8), &every), 3);
}

#[test]
fn scrolling_on_further_up_forgets_nothing() {
    let above = Newest.scrolled(false, Some(id(4)));
    assert_eq!(above.scrolled(false, Some(id(7))), above);
}

#[test]
fn the_way_back_down_ends_the_count() {
    let above = Above(Some(id(4)));
    assert_eq!(above.scrolled(true, Some(id(9))), Newest);
}

#[test]
fn their_own_messages_are_not_missed() {
    let is_theirs = |key| key != id(6);
    let above = Above(Some(id(4)));
    assert_eq!(above.missed(&ids(0..8), &is_theirs), 2);
}

#[test]
fn of_another_thread_nothing_was_missed() {
    assert_eq!(Above(Some(id(40))).missed(&ids(0..8), &every), 0);
    assert_eq!(Above(None).missed(&ids(0..8), &every), 0);
}

proptest! {
    #[test]
    fn older_pages_do_not_change_what_was_missed(older in 0_u8..20, seen in 20_u8..40, newer in 0_u8..20) {
        let above = ReadingPosition::Above(Some(id(seen)));
        let without = ids(20..seen + 1 + newer);
        let with = ids(20 - older..seen + 1 + newer);
        prop_assert_eq!(above.missed(&without, &every), u32::from(newer));
        prop_assert_eq!(above.missed(&with, &every), u32::from(newer));
    }
}
