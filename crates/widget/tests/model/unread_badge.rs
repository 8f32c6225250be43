//! The launcher's badge.

use proptest::prelude::*;
use widget::chat::unread_badge::UnreadBadge;

fn badge(unread: &[u32]) -> (u32, bool) {
    let badge = UnreadBadge::of(unread.iter().copied());
    (badge.unread, badge.has_conversation)
}

#[test]
fn the_badge_counts_all_conversations() {
    assert_eq!(badge(&[2, 0, 3]), (5, true));
}

#[test]
fn a_visitor_who_has_read_everything_still_has_a_conversation() {
    assert_eq!(badge(&[0]), (0, true));
}

#[test]
fn somebody_new_has_none() {
    assert_eq!(badge(&[]), (0, false));
}

#[test]
fn a_count_that_no_launcher_could_show_does_not_overflow() {
    assert_eq!(badge(&[u32::MAX, 1]), (u32::MAX, true));
}

proptest! {
    #[test]
    fn the_order_of_conversations_does_not_matter(unread in prop::collection::vec(0_u32..100, 0..10)) {
        let mut reversed = unread.clone();
        reversed.reverse();
        prop_assert_eq!(badge(&unread), badge(&reversed));
    }
}
