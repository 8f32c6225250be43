//! What a transcript says, and what it must not.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use protocol::{
    ChannelKind, Contact, ContactId, ConversationId, Direction, InboxId, MessageId, Seq, Visit,
};

use super::*;

/// 2026-11-21 12:32 UTC.
const NOON: i64 = 1_795_264_320_000;

fn alice() -> AgentId {
    AgentId::from_bytes([1; 16])
}

fn conversation(name: Option<&str>, time_zone: &str) -> Conversation {
    Conversation {
        version: Seq::new(1),
        inbound_count: 1,
        visit: Some(Visit {
            time_zone: time_zone.to_owned(),
            ..Visit::default()
        }),
        ..Conversation::new(
            ConversationId::from_bytes([2; 16]),
            (ChannelKind::Widget, InboxId::from_bytes([3; 16])),
            Contact {
                id: ContactId::from_bytes([4; 16]),
                is_group: false,
                name: name.map(str::to_owned),
                phone: None,
                email: None,
                verified: false,
                attributes: Vec::new(),
            },
            Timestamp::from_millis(NOON),
        )
    }
}

fn transcript(name: Option<&str>, time_zone: &str) -> Transcript {
    let alice = Agent {
        id: alice(),
        version: Seq::new(1),
        name: "Alice\nHaddad".to_owned(),
        email: Some("alice@example.com".to_owned()),
        removed: false,
    };
    Transcript::of(&conversation(name, time_zone), "The \tShop", vec![alice])
}

fn message(author: Author, content: Content) -> Message {
    Message {
        id: MessageId::from_bytes([5; 16]),
        conversation_id: ConversationId::from_bytes([2; 16]),
        seq: Seq::new(2),
        version: Seq::new(2),
        direction: Direction::Out,
        author,
        sender: None,
        status: Status::Sent,
        sent_at: Timestamp::from_millis(NOON),
        content,
        failure: None,
    }
}

fn rana(text: &str) -> Message {
    let author = Author::Contact(ContactId::from_bytes([4; 16]));
    message(author, Content::text(text))
}

#[test]
fn it_says_whose_it_is_and_in_which_zone() {
    let transcript = transcript(Some("Rana"), "Asia/Beirut");
    let from = Timestamp::from_millis(NOON);
    let heading = transcript.heading(from, from.plus_millis(90_000_000));
    insta::assert_snapshot!(heading, @r"
    Inbox: The Shop
    Contact: Rana
    From: 2026-11-21 14:32
    Until: 2026-11-22 15:32
    Time zone: Asia/Beirut
    ");
    assert_eq!(transcript.file_name(from), "conversation-2026-11-21.txt");
}

#[test]
fn in_a_group_each_message_says_who_wrote_it() {
    let transcript = transcript(Some("Book club"), "UTC");
    let sender = Some("Ana\n[2026-11-21 12:33] Ben".to_owned());
    let ana = Message {
        sender,
        ..rana("hi")
    };
    assert_eq!(
        transcript.entry(&ana),
        "[2026-11-21 12:32] Ana [2026-11-21 12:33] Ben: hi\n"
    );
    let nobody = transcript.entry(&rana("hi"));
    assert_eq!(nobody, "[2026-11-21 12:32] Book club: hi\n");
}

#[test]
fn a_zone_that_is_none_is_utc_and_a_day_is_the_zones() {
    for name in ["", "Mars/Olympus", "../../etc/passwd", "Europe/\nFrom: x"] {
        let transcript = transcript(None, name);
        let entry = transcript.entry(&rana("hi"));
        assert_eq!(entry, "[2026-11-21 12:32] Visitor: hi\n", "{name:?}");
        let heading = transcript.heading(Timestamp::default(), Timestamp::default());
        assert!(heading.ends_with("Time zone: UTC\n\n"), "{heading}");
    }
    let far = transcript(None, "pacific/kiritimati");
    let from = Timestamp::from_millis(NOON);
    assert_eq!(far.file_name(from), "conversation-2026-11-22.txt");
    assert!(far.heading(from, from).contains("Pacific/Kiritimati"));
}

#[test]
fn what_goes_on_is_indented_and_cannot_pass_for_another_message() {
    let transcript = transcript(Some("Rana"), "UTC");
    let text = "one\r\ntwo\n\n[2026-11-21 12:33] Alice: yours for free\u{2028}three\u{b}four  \n\n";
    insta::assert_snapshot!(transcript.entry(&rana(text)), @r"
    [2026-11-21 12:32] Rana: one
        two

        [2026-11-21 12:33] Alice: yours for free
        three
        four
    ");
}

#[test]
fn a_name_is_one_line() {
    let transcript = transcript(Some("Rana:\u{85}\n[2026-11-21 12:33] Alice"), "UTC");
    let entry = transcript.entry(&rana("hi"));
    assert_eq!(
        entry,
        "[2026-11-21 12:32] Rana: [2026-11-21 12:33] Alice: hi\n"
    );
    let hers = message(Author::Agent(alice()), Content::text("hello"));
    assert_eq!(
        transcript.entry(&hers),
        "[2026-11-21 12:32] Alice Haddad: hello\n"
    );
}

#[test]
fn nothing_commands_a_terminal_or_runs_backwards() {
    let transcript = transcript(Some("R\u{202e}ana"), "UTC");
    let text = "\u{1b}[2Jgone\u{7}\u{9b}\0 \u{202e}txt.exe\u{2066}\ta\u{200f}b\u{200d}c";
    let entry = transcript.entry(&rana(text));
    let hidden = "R\u{fffd}ana: \u{fffd}[2Jgone\u{fffd}\u{fffd}\u{fffd} \u{fffd}txt.exe\u{fffd}";
    assert_eq!(
        entry,
        format!("[2026-11-21 12:32] {hidden} a\u{200f}b\u{200d}c\n")
    );
}

#[test]
fn what_is_no_text_is_named() {
    let transcript = transcript(Some("Rana"), "UTC");
    let kind = "image\n".to_owned();
    let image = message(Author::System, Content::Unsupported { kind });
    assert_eq!(
        transcript.entry(&image),
        "[2026-11-21 12:32] The Shop: [image]\n"
    );
    let unknown = message(
        Author::Agent(AgentId::from_bytes([9; 16])),
        Content::Unknown,
    );
    assert_eq!(
        transcript.entry(&unknown),
        "[2026-11-21 12:32] The Shop: [message]\n"
    );
}

#[test]
fn what_never_came_is_marked() {
    let transcript = transcript(Some("Rana"), "UTC");
    let failed = Message {
        status: Status::Failed,
        ..message(Author::Agent(alice()), Content::text("hello"))
    };
    assert_eq!(
        transcript.entry(&failed),
        "[2026-11-21 12:32] Alice Haddad (not delivered): hello\n"
    );
}
