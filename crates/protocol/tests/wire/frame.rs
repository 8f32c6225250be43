//! Frames: what is said over the socket.

use insta::assert_snapshot;
use protocol::{ClientFrame, Seq, ServerFrame};

use crate::{every, json};

#[test]
fn a_client_says() {
    let lines = every::client_frames().map(|frame| json(&frame)).join("\n");
    assert_snapshot!(lines, @r#"
    {"type":"resume","epoch":null,"cursor":null}
    {"type":"resume","epoch":"e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0e0","cursor":12}
    {"type":"resume","epoch":null,"cursor":null,"token":"AAAA.BBBB"}
    {"type":"ping"}
    {"type":"typing","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc"}
    {"type":"viewing","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc"}
    {"type":"viewing","conversation_id":null}
    {"type":"visiting","page":{"url":"https://shop.example/mugs","title":"Mugs"}}
    "#);
}

#[test]
fn a_server_says() {
    let lines = every::server_frames().map(|frame| json(&frame)).join("\n");
    assert_snapshot!(lines, @r#"
    {"type":"ready","epoch":"e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0e0","cursor":12,"heartbeat_ms":25000}
    {"type":"events","prev":12,"cursor":13,"events":[{"seq":13,"type":"agent_updated","agent":{"id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":1,"name":"Alice","email":"alice@example.com"}}]}
    {"type":"reset","reason":"cursor_too_old"}
    {"type":"reset","reason":"cursor_ahead"}
    {"type":"reset","reason":"epoch_changed"}
    {"type":"pong"}
    {"type":"typing","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","agent_id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1"}
    {"type":"typing","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc"}
    {"type":"presence","agent_id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","presence":"online"}
    {"type":"viewing","agent_id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","conversation_id":null}
    {"type":"visiting","contact_id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","page":{"url":"https://shop.example/mugs","title":"Mugs"}}
    {"type":"visiting","contact_id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","page":null}
    "#);
}

#[test]
fn a_frame_without_events_still_moves_the_cursor() {
    let frame = ServerFrame::Events {
        prev: Seq::new(3),
        cursor: Seq::new(9),
        events: Vec::new(),
    };
    assert_snapshot!(json(&frame), @r#"{"type":"events","prev":3,"cursor":9,"events":[]}"#);
}

#[test]
fn a_first_resume_may_leave_its_nulls_out() {
    let frame: ClientFrame = serde_json::from_str(r#"{"type":"resume"}"#).unwrap();
    let first = ClientFrame::Resume {
        epoch: None,
        cursor: None,
        token: None,
    };
    assert_eq!(frame, first);
}
