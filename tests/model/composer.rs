//! Writing.

use dashboard::conversation::{
    composer::{field::sends, hints::length_words},
    draft,
    reply_window::ReplyWindow,
};
use protocol::{
    AgentId, Capabilities, ChannelKind, Contact, ContactId, Conversation, ConversationId, InboxId,
    Seq, Timestamp, command::MAX_TEXT_CHARS,
};

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);
const HOUR: i64 = 3_600_000;

#[test]
fn enter_sends() {
    assert!(sends("Enter", false, false, false));
}

#[test]
fn enter_with_shift_breaks_the_line() {
    assert!(!sends("Enter", true, false, false));
}

#[test]
fn enter_that_chooses_a_word_does_not_send() {
    assert!(!sends("Enter", false, false, true));
}

#[test]
fn other_keys_do_not_send() {
    assert!(!sends("a", false, false, false));
    assert!(!sends("Enter", false, true, false));
}

#[test]
fn length_is_silent_until_it_matters() {
    assert_eq!(length_words(0, MAX_TEXT_CHARS), None);
    assert_eq!(length_words(3_896, MAX_TEXT_CHARS), None);
    assert_eq!(
        length_words(3_996, MAX_TEXT_CHARS),
        Some(("100 characters left".to_owned(), false))
    );
    let (words, wrong) = length_words(4_100, MAX_TEXT_CHARS).expect("too long");
    assert!(wrong);
    assert!(words.starts_with("4 characters too long"));
}

#[test]
fn drafts_are_apart_by_agent_and_by_conversation() {
    let (sara, jonas) = (AgentId::from_bytes([1; 16]), AgentId::from_bytes([2; 16]));
    let (one, two) = (
        ConversationId::from_bytes([1; 16]),
        ConversationId::from_bytes([2; 16]),
    );
    let keys = [
        draft::key(sara, one),
        draft::key(sara, two),
        draft::key(jonas, one),
    ];
    let distinct: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), 3);
}

fn conversation(channel: ChannelKind, closes: Option<i64>) -> Conversation {
    Conversation {
        version: Seq::new(1),
        window_closes_at: closes.map(|millis| NOW.plus_millis(millis)),
        ..Conversation::new(
            ConversationId::from_bytes([1; 16]),
            (channel, InboxId::from_bytes([1; 16])),
            Contact {
                id: ContactId::from_bytes([1; 16]),
                is_group: false,
                name: None,
                phone: None,
                email: None,
                verified: false,
                attributes: Vec::new(),
            },
            NOW,
        )
    }
}

/// As the server tells them: only WhatsApp has a reply window.
fn capabilities(channel: ChannelKind) -> Capabilities {
    Capabilities {
        reply_window_ms: (channel == ChannelKind::Whatsapp).then_some(86_400_000),
        ..Capabilities::default()
    }
}

#[track_caller]
fn check(channel: ChannelKind, closes: Option<i64>, expected: ReplyWindow) {
    assert_eq!(
        ReplyWindow::of(&conversation(channel, closes), &capabilities(channel), NOW),
        expected
    );
}

#[test]
fn whatsapp_closes_24_hours_after_the_customer_wrote() {
    check(
        ChannelKind::Whatsapp,
        Some(3 * HOUR),
        ReplyWindow::Open { left_ms: 3 * HOUR },
    );
    check(ChannelKind::Whatsapp, Some(0), ReplyWindow::Closed);
    check(ChannelKind::Whatsapp, None, ReplyWindow::NeverOpened);
}

#[test]
fn a_website_has_no_window() {
    check(ChannelKind::Widget, None, ReplyWindow::Always);
}

#[test]
fn only_a_closed_window_warns() {
    for channel in ChannelKind::ALL {
        let open = ReplyWindow::Open { left_ms: HOUR };
        assert_eq!(ReplyWindow::Always.warning(channel), None);
        assert_eq!(open.warning(channel), None);
    }
    let channel = ChannelKind::Whatsapp;
    assert!(ReplyWindow::Closed.warning(channel).is_some());
    assert!(ReplyWindow::NeverOpened.warning(channel).is_some());
}
