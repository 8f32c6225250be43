//! Opening, reading, searching, who is here.

use live::{Connection, Loading};
use protocol::{AgentId, ServerFrame};
use reactive_graph::traits::GetUntracked;
use sync::Window;

use crate::{
    LiveStory,
    scripted_platform::{ScriptedNetwork, ScriptedPlatform},
    unknown_conversation,
};

#[test]
fn opening_says_that_it_loads_and_then_shows_all() {
    let script = ScriptedPlatform::new();
    let story = LiveStory::on(script);
    story.receive(1);
    story.script.settle();
    assert_eq!(story.timeline().window, Window::Unloaded);
    story.live.open(story.chat);
    assert_eq!(story.timeline().loading, Loading::Newest);
    story.script.settle();
    assert_eq!(story.timeline().loading, Loading::Idle);
    assert_eq!(story.timeline().window, Window::Whole);
    assert_eq!(story.texts(), ["in 1"]);
}

#[test]
fn a_foreign_conversation_is_not_found() {
    let story = LiveStory::begin();
    let foreign = unknown_conversation(99);
    story.live.open(foreign);
    story.script.settle();
    let timeline = story.live.timeline(foreign).get_untracked();
    assert_eq!(timeline.loading, Loading::NotFound);
}

#[test]
fn what_failed_to_load_loads_when_the_connection_is_back() {
    let story = LiveStory::on(ScriptedPlatform::new());
    story.script.becomes(ScriptedNetwork::Down);
    story.live.viewing(Some(story.chat));
    story.live.open(story.chat);
    story.script.settle();
    assert!(matches!(story.timeline().loading, Loading::Failed(_)));
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(2_000);
    assert_eq!(story.timeline().loading, Loading::Idle);
    assert_eq!(story.timeline().window, Window::Whole);
}

#[test]
fn reading_takes_the_count_away_with_one_request() {
    let story = LiveStory::begin();
    let unread = || {
        story
            .live
            .conversation(story.chat)
            .get_untracked()
            .unwrap()
            .unread
    };
    for n in 0..3 {
        story.receive(n);
    }
    story.script.settle();
    assert_eq!(unread(), 3);
    assert_eq!(story.live.unread_conversations().get_untracked(), 1);
    for _ in 0..5 {
        story.live.mark_read(story.chat);
    }
    story.script.settle();
    assert_eq!(unread(), 0);
    story.live.mark_read(story.chat);
    story.script.settle();
    assert_eq!(story.script.count("POST"), 1);
}

#[test]
fn a_read_mark_that_was_lost_is_sent_again() {
    let story = LiveStory::begin();
    story.receive(1);
    story.script.settle();
    story.script.becomes(ScriptedNetwork::Down);
    story.live.mark_read(story.chat);
    story.script.pass(5_000);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(2_000);
    assert_eq!(story.live.unread_conversations().get_untracked(), 0);
}

#[test]
fn an_arrival_is_announced() {
    let story = LiveStory::begin();
    let id = story.receive(1);
    story.script.settle();
    let arrived = story.live.arrived().get_untracked();
    assert_eq!(arrived, Some((story.chat, id)));
}

#[test]
fn who_types_is_shown_and_forgotten() {
    let story = LiveStory::begin();
    let agent_id = AgentId::mint(7, [7; 10]);
    let typing = ServerFrame::Typing {
        conversation_id: story.chat,
        agent_id: Some(agent_id),
    };
    story
        .script
        .inject(&serde_json::to_string(&typing).unwrap());
    let types = || {
        story
            .live
            .presence()
            .get_untracked()
            .typing(story.chat)
            .count()
    };
    assert_eq!(types(), 1);
    story.script.pass(4_000);
    assert_eq!(types(), 1);
    story.script.pass(4_000);
    assert_eq!(types(), 0);
}

#[test]
fn typing_is_sent_every_three_seconds_at_most() {
    let story = LiveStory::begin();
    story.script.server.borrow_mut().received_frames.clear();
    for _ in 0..50 {
        story.live.typing(story.chat);
        story.script.pass(100);
    }
    assert_eq!(story.script.server.borrow().received_frames.len(), 2);
    assert!(matches!(
        story.live.connection().get_untracked(),
        Connection::Live(_)
    ));
}
