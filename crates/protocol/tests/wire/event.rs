//! Events: what the log says happened.

use insta::assert_snapshot;
use protocol::{Availability, Event, EventKind, LoggedEvent, Seq, event::Deleted};

use crate::{every, json, sample};

/// An event under its number, without the entity's own fields.
#[track_caller]
fn logged(event: Event) -> String {
    let text = json(&LoggedEvent {
        seq: Seq::new(42),
        event,
    });
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let fields = value.as_object().unwrap();
    let shape = fields.iter().map(|(name, value)| match value {
        serde_json::Value::Object(_) => format!("{name}: {{…}}"),
        value => format!("{name}: {value}"),
    });
    // In an order of our own: serde_json's depends on what else is built.
    let mut shape: Vec<String> = shape.collect();
    shape.sort_unstable();
    shape.join(", ")
}

#[test]
fn each_event_carries_its_whole_entity_under_its_name() {
    let shapes = every::events().map(logged).join("\n");
    assert_snapshot!(shapes, @r#"
    message: {…}, seq: 42, type: "message_created"
    message: {…}, seq: 42, type: "message_updated"
    conversation: {…}, seq: 42, type: "conversation_created"
    conversation: {…}, seq: 42, type: "conversation_updated"
    read_mark: {…}, seq: 42, type: "conversation_read"
    agent: {…}, seq: 42, type: "agent_updated"
    inbox: {…}, seq: 42, type: "inbox_updated"
    seq: 42, type: "widget_updated", widget: {…}
    entity: {…}, seq: 42, type: "deleted"
    seq: 42, type: "unknown"
    "#);
}

#[test]
fn an_event_in_full() {
    let event = LoggedEvent {
        seq: Seq::new(7),
        event: Event::MessageCreated {
            message: sample::received(),
        },
    };
    assert_snapshot!(json(&event), @r#"{"seq":7,"type":"message_created","message":{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","seq":7,"version":7,"direction":"in","author":{"type":"contact","id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"status":"received","sent_at":1700000000000,"content":{"type":"text","text":"hi"}}}"#);
}

#[test]
fn a_deleted_message_says_where_it_was() {
    let event = LoggedEvent {
        seq: Seq::new(11),
        event: Event::Deleted {
            entity: Deleted::Message {
                id: sample::message_id(),
                conversation_id: sample::conversation_id(),
                version: Seq::new(11),
            },
        },
    };
    assert_snapshot!(json(&event), @r#"{"seq":11,"type":"deleted","entity":{"type":"message","id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":11}}"#);
}

#[test]
fn a_deleted_conversation_says_since_when() {
    let event = LoggedEvent {
        seq: Seq::new(12),
        event: Event::Deleted {
            entity: Deleted::Conversation {
                id: sample::conversation_id(),
                version: Seq::new(12),
            },
        },
    };
    assert_snapshot!(json(&event), @r#"{"seq":12,"type":"deleted","entity":{"type":"conversation","id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":12}}"#);
}

#[test]
fn an_event_without_its_entity_is_refused_by_name() {
    let refused = serde_json::from_str::<LoggedEvent>(r#"{"seq":7,"type":"message_created"}"#);
    assert_snapshot!(refused.unwrap_err(), @"missing field `message`");
}

#[test]
fn what_new_hours_mean_goes_with_them() {
    let event = LoggedEvent {
        seq: Seq::new(7),
        event: Event::WidgetUpdated {
            widget: sample::widget(),
            availability: Some(Availability::ALWAYS),
        },
    };
    let written = serde_json::to_value(&event).unwrap();
    assert_eq!(written["availability"], serde_json::json!({ "open": true }));
    assert_eq!(
        serde_json::from_value::<LoggedEvent>(written).unwrap(),
        event
    );
}

#[test]
fn an_event_kind_has_the_name_that_its_events_carry() {
    for event in every::events() {
        let kind = event.kind();
        let value = serde_json::to_value(&event).unwrap();
        assert_eq!(value["type"], kind.name());
        assert_eq!(EventKind::from_name(kind.name()), Some(kind));
        assert_eq!(
            kind.entity().is_some() && event.entity_id().is_some(),
            event.version().is_some(),
            "{kind:?}"
        );
    }
    assert_eq!(EventKind::from_name("poll_closed"), None);
}

#[test]
fn the_samples_hold_an_event_of_each_kind() {
    let kinds: Vec<EventKind> = every::events().iter().map(Event::kind).collect();
    assert_eq!(kinds, EventKind::ALL);
}
