//! What a channel can carry, as clients are told and as they check it.

use protocol::{Capabilities, Content, ContentKind, command::Unsendable};

use crate::sample;

fn short() -> Capabilities {
    Capabilities {
        max_text_chars: 3,
        ..Capabilities::default()
    }
}

#[test]
fn a_text_is_as_long_as_its_channel_allows() {
    assert_eq!(short().check_sendable(&Content::text("é🦀x")), Ok(()));
    assert_eq!(
        short().check_sendable(&Content::text("four")),
        Err(Unsendable::TooLong {
            chars: 4,
            max_chars: 3
        })
    );
}

#[test]
fn a_kind_that_the_channel_does_not_send_is_refused() {
    let file = sample::with_file().content;
    assert!(!short().sends_attachments());
    assert_eq!(short().check_sendable(&file), Err(Unsendable::Kind));
    let with_files = Capabilities {
        sends: vec![ContentKind::Text, ContentKind::Attachment],
        ..short()
    };
    assert!(with_files.sends_attachments());
    assert_eq!(with_files.check_sendable(&file), Ok(()));
}

#[test]
fn a_caption_is_held_to_the_limits_of_a_text() {
    let with_files = Capabilities {
        sends: vec![ContentKind::Attachment],
        ..short()
    };
    let check = |caption: &str| {
        with_files.check_sendable(&Content::Attachment {
            attachment: sample::attachment(),
            caption: Some(caption.to_owned()),
        })
    };
    assert_eq!(check("one"), Ok(()));
    assert_eq!(check("\u{200b}"), Err(Unsendable::Empty));
    let too_long = Unsendable::TooLong {
        chars: 4,
        max_chars: 3,
    };
    assert_eq!(check("four"), Err(too_long));
}

#[test]
fn a_caption_without_words_is_none() {
    let none = Content::Attachment {
        attachment: sample::attachment(),
        caption: None,
    };
    for nothing in ["", " ", "\u{200b}", "\u{2800}"] {
        let made = Content::attachment(sample::attachment(), nothing);
        assert_eq!(made, none, "{nothing:?}");
        let said = Content::Attachment {
            attachment: sample::attachment(),
            caption: Some(nothing.to_owned()),
        };
        let json = serde_json::to_string(&said).unwrap();
        assert!(json.contains("caption"), "{json}");
        let read: Content = serde_json::from_str(&json).unwrap();
        assert_eq!(read, none, "{json}");
    }
}

#[test]
fn a_newer_channels_kinds_do_not_spoil_its_inbox() {
    let json = r#"{"sends":["text","poll"],"receives":[],"max_text_chars":10,"receipts":true,"typing":true}"#;
    let capabilities: Capabilities = serde_json::from_str(json).unwrap();
    assert_eq!(
        capabilities.sends,
        [ContentKind::Text, ContentKind::Unknown]
    );
    let unknown = capabilities.check_sendable(&Content::Unknown);
    assert_eq!(unknown, Err(Unsendable::Kind));
}

#[test]
fn an_inbox_without_capabilities_carries_text() {
    let mut json = serde_json::to_value(sample::inbox()).unwrap();
    json.as_object_mut().unwrap().remove("capabilities");
    let inbox: protocol::Inbox = serde_json::from_value(json).unwrap();
    assert_eq!(inbox.capabilities, Capabilities::default());
}
