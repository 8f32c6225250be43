//! What a visitor is told of events: live, on replay, and beside the log.

use std::collections::HashSet;

use protocol::EventKind;
use reqwest::Method;
use testing::TestServer;

use super::{filled_account::FilledAccount, frames::Frames, json_path::paths};

/// Which kinds a visitor is told of. One that is new has to be decided here.
const fn is_for_visitors(kind: EventKind) -> bool {
    match kind {
        EventKind::MessageCreated
        | EventKind::MessageUpdated
        | EventKind::ConversationUpdated
        | EventKind::AgentUpdated
        | EventKind::WidgetUpdated => true,
        // Of another's; their own they make themselves.
        EventKind::ConversationCreated
        | EventKind::ConversationRead
        | EventKind::InboxUpdated
        | EventKind::Deleted
        | EventKind::Unknown => false,
    }
}

#[tokio::test]
async fn each_kind_of_event_says_these_fields_and_no_others_live() {
    let account = FilledAccount::open().await;
    for kind in EventKind::ALL {
        let mut frames = account.stream("").await;
        let ready = frames.next_of("ready").await;
        account.assert_says(
            "ready",
            &ready,
            &[("", &["type", "epoch", "cursor", "heartbeat_ms"])],
        );
        if !account.cause(*kind).await {
            continue;
        }
        // Until then, everything that was caused has been told.
        account.alice.send(account.conversation, "the end").await;
        let mut heard = HashSet::new();
        loop {
            let frame = frames.next_of("events").await;
            heard.extend(account.assert_events(&frame));
            if frame.to_string().contains("the end") {
                break;
            }
        }
        if is_for_visitors(*kind) {
            assert!(heard.contains(kind), "{kind:?}: {heard:?}");
        }
    }
}

#[tokio::test]
async fn each_kind_of_event_says_these_fields_and_no_others_on_replay() {
    let account = FilledAccount::open().await;
    // Messages that are newer than the cursor are told as created.
    account.answer().await;
    let cursor = account.rana.bootstrap().await.cursor();
    for kind in EventKind::ALL {
        account.cause(*kind).await;
    }
    account.alice.send(account.conversation, "the end").await;
    let mut frames = account.stream(&format!("?cursor={cursor}")).await;
    let mut heard = HashSet::new();
    loop {
        let frame = frames.next_of("events").await;
        heard.extend(account.assert_events(&frame));
        if frame.to_string().contains("the end") {
            break;
        }
    }
    for kind in EventKind::ALL {
        assert_eq!(heard.contains(kind), is_for_visitors(*kind), "{kind:?}");
    }
}

#[tokio::test]
async fn a_replayed_beginning_is_the_visitors_own() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let cursor = rana.bootstrap().await.cursor();
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let request = rana.request(Method::GET, &format!("/events?cursor={cursor}"));
    let mut frames = Frames {
        response: request.send().await.unwrap(),
        text: String::new(),
    };
    let events = frames.next_of("events").await["events"].clone();
    let created = events.as_array().unwrap().iter();
    let mut created = created.filter(|event| event["type"] == "conversation_created");
    let event = created.next().unwrap();
    assert_eq!(event["conversation"]["id"], conversation.to_string());
    assert!(created.next().is_none());
}

#[tokio::test]
async fn what_is_not_logged_says_these_fields_and_no_others() {
    let account = FilledAccount::open().await;
    let mut frames = account.stream("").await;
    frames.next_of("ready").await;
    let mut hers = account.alice.stream().await;
    hers.say(&protocol::ClientFrame::Viewing {
        conversation_id: Some(account.conversation),
    })
    .await;
    hers.say(&protocol::ClientFrame::Typing {
        conversation_id: account.conversation,
    })
    .await;
    let presence = frames.next_of("presence").await;
    let fields: &[&str] = &["type", "agent_id", "presence"];
    account.assert_says("presence", &presence, &[("", fields)]);
    loop {
        let frame = frames.next().await;
        assert_ne!(frame["type"], "viewing");
        assert_ne!(frame["type"], "visiting");
        if frame["type"] == "typing" {
            let fields: &[&str] = &["type", "conversation_id", "agent_id"];
            account.assert_says("typing", &frame, &[("", fields)]);
            break;
        }
    }
}

#[tokio::test]
async fn agents_still_see_who_is_to_answer_where_visitors_do_not() {
    let account = FilledAccount::open().await;
    let mut hers = account.alice.stream().await;
    account
        .rana
        .write(account.conversation, "hello again")
        .await;
    hers.until("Alice hears it, with the assignee", |stream| {
        stream.heard.iter().any(|frame| {
            let frame = serde_json::to_value(frame).unwrap();
            paths(&frame).contains("events[].conversation.assignee")
        })
    })
    .await;
}
