//! The one order: total, by second and then by number; newest activity first.

use proptest::prelude::*;
use protocol::{ConversationCursor, ConversationId, MessageCursor, Seq, Timestamp};

/// Few values, so that ties are common; and the ends of the range.
fn millis() -> impl Strategy<Value = i64> {
    prop_oneof![
        -3_000_i64..3_000,
        Just(i64::MIN),
        Just(i64::MAX),
        any::<i64>()
    ]
}

fn message_key() -> impl Strategy<Value = MessageCursor> {
    (millis(), 0_u64..4)
        .prop_map(|(at, seq)| MessageCursor::of(Timestamp::from_millis(at), Seq::new(seq)))
}

fn cursor() -> impl Strategy<Value = ConversationCursor> {
    (millis(), 0_u8..4).prop_map(|(at, id)| {
        ConversationCursor::of(
            Timestamp::from_millis(at),
            ConversationId::from_bytes([id; 16]),
        )
    })
}

/// Reflexive, antisymmetric, transitive, and no two keys are out of reach.
fn is_total<T: Ord + Copy + std::fmt::Debug>(a: T, b: T, c: T) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.cmp(&a), std::cmp::Ordering::Equal);
    prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
    prop_assert_eq!(a == b, a.cmp(&b).is_eq());
    if a <= b && b <= c {
        prop_assert!(a <= c);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_message_order_is_total(a in message_key(), b in message_key(), c in message_key()) {
        is_total(a, b, c)?;
    }

    #[test]
    fn the_list_order_is_total(a in cursor(), b in cursor(), c in cursor()) {
        is_total(a, b, c)?;
    }

    #[test]
    fn any_shuffle_sorts_the_same(
        (sorted, shuffled) in prop::collection::vec(message_key(), 0..20).prop_flat_map(|keys| {
            let mut sorted = keys.clone();
            sorted.sort();
            (Just(sorted), Just(keys).prop_shuffle())
        })
    ) {
        let mut again = shuffled;
        again.sort_unstable();
        prop_assert_eq!(again, sorted);
    }

    #[test]
    fn a_later_second_comes_later_whatever_the_number(
        at in -5_000_i64..5_000, later in 1_000_i64..5_000, a: u64, b: u64,
    ) {
        let first = MessageCursor::of(Timestamp::from_millis(at), Seq::new(a));
        let second = MessageCursor::of(Timestamp::from_millis(at + later), Seq::new(b));
        prop_assert!(first < second);
    }

    #[test]
    fn inside_a_second_the_number_decides(second in -5_i64..5, a in 0..1000_i64, b in 0..1000_i64) {
        let at = |millis| Timestamp::from_millis(second * 1000 + millis);
        prop_assert_eq!(at(a).second(), second, "also before 1970");
        prop_assert!(MessageCursor::of(at(a), Seq::new(1)) < MessageCursor::of(at(b), Seq::new(2)));
    }
}

#[test]
fn the_newest_activity_stands_first() {
    let at = |millis, id| {
        ConversationCursor::of(
            Timestamp::from_millis(millis),
            ConversationId::from_bytes([id; 16]),
        )
    };
    let mut keys = [at(1, 1), at(3, 1), at(2, 1), at(2, 9)];
    keys.sort();
    assert_eq!(keys, [at(3, 1), at(2, 9), at(2, 1), at(1, 1)]);
}

#[test]
fn seconds_from_providers_do_not_overflow() {
    assert_eq!(Timestamp::from_seconds(7).millis(), 7_000);
    assert_eq!(Timestamp::from_seconds(i64::MAX).millis(), i64::MAX);
    assert_eq!(
        Timestamp::from_millis(i64::MAX).plus_millis(1).millis(),
        i64::MAX
    );
}
