//! What the frame posts to the host page.

use protocol::{json, widget::Position};
use widget::host::{CallError, FrameMessage};

#[test]
fn the_frame_says_its_state_by_number_and_word() {
    let state = FrameMessage::State {
        unread: 2,
        conversation: true,
        teaser: "",
    };
    assert_eq!(
        json::write(&state),
        r#"{"type":"state","unread":2,"conversation":true,"teaser":""}"#
    );
    assert_eq!(json::write(&FrameMessage::Ready), r#"{"type":"ready"}"#);
    assert_eq!(json::write(&FrameMessage::Toggle), r#"{"type":"toggle"}"#);
    let event = FrameMessage::Event { name: "message" };
    assert_eq!(json::write(&event), r#"{"type":"event","name":"message"}"#);
}

#[test]
fn the_frame_tells_the_launcher_how_the_inbox_looks() {
    let theme = FrameMessage::Keep {
        color: "#17617c".to_owned(),
        position: Position::Start,
    };
    assert_eq!(
        json::write(&theme),
        r##"{"type":"keep","color":"#17617c","position":"start"}"##
    );
}

#[test]
fn an_answer_has_a_value_or_an_error_never_both() {
    let done = FrameMessage::Result {
        id: 3,
        value: Some(true),
        error: None,
    };
    assert_eq!(
        json::write(&done),
        r#"{"type":"result","id":3,"value":true}"#
    );
    let refused = FrameMessage::Result {
        id: 4,
        value: None,
        error: Some(CallError {
            code: "unknown_command",
            message: "fly",
        }),
    };
    assert_eq!(
        json::write(&refused),
        r#"{"type":"result","id":4,"error":{"code":"unknown_command","message":"fly"}}"#
    );
}
