//! `docs/protocol.md` names all that travels: who changes one changes both.

use protocol::{
    command::Unsendable,
    frame::{CloseReason, HEARTBEAT_GRACE_MS, HEARTBEAT_MS, MAX_CLIENT_FRAME, RESUME_WITHIN_MS},
};

const DOCUMENT: &str = include_str!("../../../../docs/protocol.md");

#[track_caller]
fn is_named(word: &str) {
    assert!(DOCUMENT.contains(&format!("`{word}`")), "{word} is missing");
}

/// The wire names of an enum's variants, read from its source. `Unknown` is
/// not a name: it is what the others are not.
fn names(source: &str, of: &str) -> Vec<String> {
    let (_, body) = source.split_once(&format!("pub enum {of} {{")).unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    body.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(char::is_uppercase))
        .map(|line| line.split([' ', ',', '(']).next().unwrap())
        .filter(|name| *name != "Unknown")
        .map(snake_case)
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

#[test]
fn it_names_every_event_frame_and_reset() {
    let event = include_str!("../../src/event.rs");
    let frame = include_str!("../../src/frame.rs");
    let every = [
        names(event, "Event"),
        names(event, "Deleted"),
        names(frame, "ClientFrame"),
        names(frame, "ServerFrame"),
        names(frame, "ResetReason"),
    ];
    assert!(every.iter().all(|names| !names.is_empty()));
    for name in every.iter().flatten() {
        is_named(name);
    }
}

#[test]
fn it_names_every_word_of_every_entity() {
    let every = [
        names(include_str!("../../src/status.rs"), "Status"),
        names(include_str!("../../src/message.rs"), "Direction"),
        names(include_str!("../../src/message.rs"), "Author"),
        names(include_str!("../../src/message.rs"), "Content"),
        names(include_str!("../../src/message.rs"), "ContentKind"),
        names(include_str!("../../src/conversation.rs"), "ChannelKind"),
        names(
            include_str!("../../src/conversation.rs"),
            "ConversationStatus",
        ),
        names(include_str!("../../src/agent.rs"), "Presence"),
        names(include_str!("../../src/widget.rs"), "Position"),
        names(include_str!("../../src/widget.rs"), "Scheme"),
        names(include_str!("../../src/widget.rs"), "Question"),
    ];
    for name in every.iter().flatten() {
        is_named(name);
    }
}

#[test]
fn it_names_every_reason_to_close() {
    let every = [
        CloseReason::NotJson,
        CloseReason::FrameTooLarge,
        CloseReason::NotText,
        CloseReason::ResumeExpected,
        CloseReason::ResumeTimeout,
        CloseReason::TooSlow,
        CloseReason::Silent,
        CloseReason::TooMany,
        CloseReason::SignedOut,
        CloseReason::Shutdown,
        CloseReason::Protocol,
        CloseReason::NotUtf8,
    ];
    let source = include_str!("../../src/frame.rs");
    assert_eq!(names(source, "CloseReason").len(), every.len());
    for close in every {
        let row = format!("| {} | `{}` |", close.code(), close.reason());
        assert!(DOCUMENT.contains(&row), "{row} is missing");
    }
}

#[test]
fn it_gives_the_numbers() {
    for number in [RESUME_WITHIN_MS, HEARTBEAT_MS, HEARTBEAT_GRACE_MS] {
        let seconds = format!("{} s", number / 1000);
        assert!(DOCUMENT.contains(&seconds), "{seconds} is missing");
    }
    let kib = format!("{} KiB", MAX_CLIENT_FRAME / 1024);
    assert!(DOCUMENT.contains(&kib), "{kib} is missing");
}

#[test]
fn it_names_every_refusal_of_a_text() {
    for why in [
        Unsendable::Empty,
        Unsendable::TooLong {
            chars: 0,
            max_chars: 0,
        },
        Unsendable::Kind,
    ] {
        is_named(why.code());
    }
}
