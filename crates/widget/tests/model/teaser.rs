//! What stands beside the launcher while the panel is closed.

use live::ConversationView;
use protocol::{
    AgentId, Author, ChannelKind, Contact, ContactId, Content, Conversation, ConversationId,
    Direction, InboxId, LastMessage, MessageId, Seq, Status, Timestamp,
};
use widget::chat::teaser::{Teaser, first_line};

fn alice() -> Author {
    Author::Agent(AgentId::from_bytes([9; 16]))
}

fn message(number: u8) -> MessageId {
    MessageId::from_bytes([number; 16])
}

/// A conversation whose last message has this number.
fn conversation(number: u8, direction: Direction, unread: u32) -> ConversationView {
    let contact = Contact {
        id: ContactId::from_bytes([1; 16]),
        is_group: false,
        name: None,
        phone: None,
        email: None,
        verified: false,
        attributes: Vec::new(),
    };
    let inbox = (ChannelKind::Widget, InboxId::from_bytes([2; 16]));
    let id = ConversationId::from_bytes([number; 16]);
    let mut conversation = Conversation::new(id, inbox, contact, Timestamp::from_millis(0));
    conversation.last_message = Some(LastMessage {
        id: message(number),
        seq: Seq::ZERO,
        direction,
        author: alice(),
        sender: None,
        status: Status::Sent,
        sent_at: Timestamp::from_millis(0),
        preview: format!("answer {number}"),
    });
    ConversationView {
        conversation,
        unread,
        pending: None,
    }
}

#[test]
fn the_newest_unread_answer_is_shown_with_its_author() {
    let all = [
        conversation(3, Direction::Out, 0),
        conversation(2, Direction::Out, 2),
        conversation(1, Direction::Out, 1),
    ];
    let teaser = Teaser::of(&all, None).unwrap();
    assert_eq!(teaser.message, message(2));
    assert_eq!(teaser.author, alice());
    assert_eq!(teaser.text, "answer 2");
}

#[test]
fn what_was_read_or_hidden_or_is_the_visitors_own_is_not_shown() {
    for (all, hidden) in [
        (vec![], None),
        (vec![conversation(1, Direction::Out, 0)], None),
        (vec![conversation(1, Direction::Out, 1)], Some(message(1))),
        (vec![conversation(1, Direction::In, 1)], None),
    ] {
        assert_eq!(Teaser::of(&all, hidden), None);
    }
}

#[test]
fn an_answer_after_the_hidden_one_is_shown() {
    let all = [conversation(2, Direction::Out, 2)];
    assert!(Teaser::of(&all, Some(message(1))).is_some());
}

#[test]
fn the_first_line_is_the_first_that_says_something() {
    for (text, expected) in [
        ("Good news!\nIt is in the mail.", "Good news!"),
        ("\n \r\n  Good   news!\r\nMore", "Good   news!"),
        ("one line", "one line"),
    ] {
        let found = first_line(&Content::text(text));
        assert_eq!(found.as_deref(), Some(expected), "{text:?}");
    }
}
