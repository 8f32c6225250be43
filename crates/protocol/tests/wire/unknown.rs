//! Kinds that a newer side knows: they never cost a frame its neighbours.

use protocol::{ClientFrame, Content, Event, ResetReason, ServerFrame, event::Deleted};

#[test]
fn an_unknown_event_does_not_spoil_its_frame() {
    let text = r#"{"type":"events","prev":1,"cursor":3,"events":[
        {"seq":2,"type":"campaign_updated","campaign":{"id":"x","parts":[1,null]}},
        {"seq":3,"type":"deleted","entity":{"type":"conversation",
            "id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":3}}
    ]}"#;
    let frame: ServerFrame = serde_json::from_str(text).unwrap();
    let ServerFrame::Events { events, .. } = frame else {
        panic!("not an events frame: {frame:?}");
    };
    assert_eq!(events[0].event, Event::Unknown);
    assert_eq!(events[0].seq.get(), 2);
    assert!(matches!(events[1].event, Event::Deleted { .. }));
}

#[test]
fn the_deletion_of_an_unknown_entity_does_not_spoil_its_frame() {
    let text = r#"{"type":"events","prev":1,"cursor":2,"events":[
        {"seq":2,"type":"deleted","entity":{"type":"label","id":"x","version":2}}
    ]}"#;
    let frame: ServerFrame = serde_json::from_str(text).unwrap();
    let ServerFrame::Events { events, .. } = frame else {
        panic!("not an events frame: {frame:?}");
    };
    let entity = Deleted::Unknown;
    assert_eq!(events[0].event, Event::Deleted { entity });
}

#[test]
fn an_unknown_content_does_not_spoil_its_message() {
    let text = r#"{"type":"sticker","media":{"id":"x"},"animated":true}"#;
    let content: Content = serde_json::from_str(text).unwrap();
    assert_eq!(content, Content::Unknown);
}

#[test]
fn unknown_frames_are_read_as_unknown() {
    let from_client: ClientFrame = serde_json::from_str(r#"{"type":"wave","to":[1]}"#).unwrap();
    assert_eq!(from_client, ClientFrame::Unknown);
    let from_server: ServerFrame = serde_json::from_str(r#"{"type":"call","ring":{}}"#).unwrap();
    assert_eq!(from_server, ServerFrame::Unknown);
}

#[test]
fn a_reset_for_an_unknown_reason_is_still_a_reset() {
    let frame: ServerFrame =
        serde_json::from_str(r#"{"type":"reset","reason":"moon_phase"}"#).unwrap();
    let reason = ResetReason::Unknown;
    assert_eq!(frame, ServerFrame::Reset { reason });
}

#[test]
fn unknown_fields_are_ignored() {
    let text = r#"{"type":"text","text":"hi","mood":"good"}"#;
    let content: Content = serde_json::from_str(text).unwrap();
    assert_eq!(content, Content::text("hi"));
}

#[test]
fn what_has_no_type_is_an_error() {
    assert!(serde_json::from_str::<ServerFrame>(r#"{"prev":1}"#).is_err());
    assert!(serde_json::from_str::<ClientFrame>("[]").is_err());
    assert!(serde_json::from_str::<Content>("null").is_err());
}
