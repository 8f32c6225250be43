//! Ids, cursors and paging keys: each is written as one word and read back.

use std::{fmt::Display, str::FromStr};

use insta::assert_snapshot;
use proptest::prelude::*;
use protocol::{
    AccountId, AgentId, ContactId, ConversationCursor, ConversationId, Cursor, Epoch, InboxId,
    MessageCursor, MessageId, Seq, Timestamp,
};

use crate::sample;

/// As text, and as a JSON string of the same text.
fn comes_back<T>(value: T) -> Result<(), TestCaseError>
where
    T: Display + FromStr + PartialEq + std::fmt::Debug,
    T::Err: std::fmt::Debug,
{
    let text = value.to_string();
    prop_assert_eq!(text.parse::<T>().unwrap(), value);
    Ok(())
}

fn comes_back_in_json<T>(value: T) -> Result<(), TestCaseError>
where
    T: Display + serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(&value).unwrap();
    prop_assert_eq!(&text, &format!("\"{value}\""), "the same word everywhere");
    prop_assert_eq!(serde_json::from_str::<T>(&text).unwrap(), value);
    Ok(())
}

proptest! {
    #[test]
    fn ids_come_back_from_text(bytes: [u8; 16]) {
        comes_back(AccountId::from_bytes(bytes))?;
        comes_back(AgentId::from_bytes(bytes))?;
        comes_back(InboxId::from_bytes(bytes))?;
        comes_back(ContactId::from_bytes(bytes))?;
        comes_back(ConversationId::from_bytes(bytes))?;
        comes_back(MessageId::from_bytes(bytes))?;
        comes_back(Epoch::from_bytes(bytes))?;
        comes_back_in_json(MessageId::from_bytes(bytes))?;
        comes_back_in_json(Epoch::from_bytes(bytes))?;
        let id = MessageId::from_bytes(bytes);
        prop_assert_eq!(id.as_bytes(), &bytes);
    }

    #[test]
    fn cursors_come_back_from_text(epoch: [u8; 16], seq in 0..=Seq::MAX.get()) {
        comes_back(Cursor { epoch: Epoch::from_bytes(epoch), seq: Seq::new(seq) })?;
    }

    #[test]
    fn message_keys_come_back_from_text(second: i64, seq in 0..=Seq::MAX.get()) {
        let key = MessageCursor { second, seq: Seq::new(seq) };
        comes_back(key)?;
        comes_back_in_json(key)?;
    }

    #[test]
    fn a_number_past_63_bits_is_none_of_a_log(epoch: [u8; 16], seq in Seq::MAX.get() + 1..) {
        let epoch = Epoch::from_bytes(epoch);
        let (cursor, key) = (format!("{epoch}.{seq}"), format!("1700000000.{seq}"));
        prop_assert!(cursor.parse::<Cursor>().is_err());
        prop_assert!(key.parse::<MessageCursor>().is_err());
        prop_assert!(serde_json::from_str::<Seq>(&seq.to_string()).is_err());
    }

    #[test]
    fn conversation_keys_come_back_from_text(millis: i64, id: [u8; 16]) {
        let key = ConversationCursor::of(Timestamp::from_millis(millis), ConversationId::from_bytes(id));
        comes_back(key)?;
        comes_back_in_json(key)?;
        prop_assert_eq!(key.at().millis(), millis);
        prop_assert_eq!(key.conversation_id(), ConversationId::from_bytes(id));
    }

    #[test]
    fn no_text_can_break_a_parser(text in ".{0,60}") {
        // Whatever comes from a query string: an error at worst.
        let _ = (text.parse::<MessageCursor>(), text.parse::<ConversationCursor>());
        let _ = (text.parse::<Cursor>(), text.parse::<MessageId>());
    }

    #[test]
    fn minted_ids_sort_by_the_clock(
        earlier in 0_u64..1 << 47,
        later in 1_u64..1 << 46,
        random: [[u8; 10]; 2],
    ) {
        let first = MessageId::mint(earlier, random[0]);
        let second = MessageId::mint(earlier + later, random[1]);
        prop_assert!(first < second);
        prop_assert!(first.to_string() < second.to_string());
    }
}

#[test]
fn a_minted_id_is_a_uuid_of_version_seven() {
    let id = MessageId::mint(1_700_000_000_000, [0; 10]);
    assert_snapshot!(id, @"018bcfe5-6800-7000-8000-000000000000");
}

#[test]
fn how_they_are_written() {
    let cursor = Cursor {
        epoch: sample::epoch(),
        seq: Seq::new(12),
    };
    assert_snapshot!(cursor, @"e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0e0.12");
    assert_snapshot!(sample::received().cursor(), @"1700000000.7");
    assert_snapshot!(sample::conversation().cursor(), @"1700000000123.cccccccc-cccc-cccc-cccc-cccccccccccc");
}

#[test]
fn halves_and_strangers_are_refused() {
    for text in ["", ".", "1", "1.", ".1", "1.-1", "a.1", "1.1.1", "1,1"] {
        assert!(text.parse::<MessageCursor>().is_err(), "{text}");
        assert!(text.parse::<ConversationCursor>().is_err(), "{text}");
        assert!(text.parse::<Cursor>().is_err(), "{text}");
        assert!(text.parse::<ConversationId>().is_err(), "{text}");
    }
}
