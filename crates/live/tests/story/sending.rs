//! What I write reaches the server once, whatever happens on the way.

use live::{ListQuery, connection::ConnectionInput};
use protocol::{MessageId, Problem};
use reactive_graph::traits::GetUntracked;
use sync::{DeliveryState, Filter};

use crate::{LiveStory, scripted_platform::ScriptedNetwork};

impl LiveStory {
    fn send(&self, text: &str) -> MessageId {
        self.live.send(self.chat, text).unwrap()
    }

    fn delivery(&self, id: MessageId) -> DeliveryState {
        self.live
            .row(self.chat, id)
            .get_untracked()
            .unwrap()
            .delivery
    }
}

#[test]
fn it_shows_at_once_and_is_sent() {
    let story = LiveStory::begin();
    let id = story.send("hello");
    assert_eq!(story.timeline().keys, [id]);
    assert_eq!(story.live.waiting().get_untracked(), 1);
    assert_eq!(story.stored_on_device(), 1);
    story.script.settle();
    assert_eq!(story.timeline().keys, [id]);
    assert_eq!(story.live.waiting().get_untracked(), 0);
    assert_eq!(story.stored_on_server(), 1);
    assert_eq!(story.stored_on_device(), 0);
}

#[test]
fn what_waits_stands_in_the_row_of_its_conversation_and_raises_it() {
    let story = LiveStory::begin();
    story.script.pass(1_000);
    let newer = story.script.server.borrow_mut().start_conversation();
    story.receive_in(newer, 1);
    story.script.settle();
    let list = || {
        let list = story.live.list(|| ListQuery::filter(Filter::All));
        list.get_untracked().ids
    };
    let pending = || {
        let view = story.live.conversation(story.chat).get_untracked().unwrap();
        view.pending.map(|pending| (pending.text, pending.delivery))
    };
    assert_eq!(list(), [newer, story.chat]);
    assert_eq!(pending(), None);

    story.script.becomes(ScriptedNetwork::Down);
    story.script.pass(20_000);
    let id = story.send("still here?");
    let waits = Some(("still here?".to_owned(), DeliveryState::Waiting));
    assert_eq!(pending(), waits);
    assert_eq!(list(), [story.chat, newer]);
    story.live.discard(story.chat, id);
    assert_eq!((pending(), list()), (None, vec![newer, story.chat]));

    story.send("again");
    story.script.server.borrow_mut().advance_clock(1_000);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.dispatch(ConnectionInput::Online);
    assert_eq!(pending(), None, "the server has it");
    assert_eq!(list(), [story.chat, newer]);
}

#[test]
fn the_bubble_never_leaves_the_timeline() {
    let story = LiveStory::begin();
    let timeline = story.live.timeline(story.chat);
    story.send("hello");
    let (_effect, count) = crate::changes(timeline);
    story.script.settle();
    assert_eq!(count(), 0, "the same keys before and after");
}

#[test]
fn written_while_the_connection_is_down_it_goes_out_in_order_when_it_is_back() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Down);
    for n in 0..5 {
        story.send(&format!("out {n}"));
    }
    story.script.pass(20_000);
    assert_eq!(story.live.waiting().get_untracked(), 5);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.dispatch(ConnectionInput::Online);
    assert_eq!(story.texts(), ["out 0", "out 1", "out 2", "out 3", "out 4"]);
    assert_eq!(story.stored_on_server(), 5);
    assert_eq!(story.live.waiting().get_untracked(), 0);
}

#[test]
fn a_hanging_request_does_not_outlive_the_connection() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Hangs);
    story.send("hello");
    story.script.pass(1_500);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.cut();
    story.script.pass(600);
    assert_eq!(story.stored_on_server(), 1);
    assert_eq!(story.live.waiting().get_untracked(), 0);
}

#[test]
fn a_lost_answer_never_makes_two() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Deaf);
    let id = story.send("once");
    story.script.pass(5_000);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(5_000);
    assert_eq!(story.timeline().keys, [id]);
    assert_eq!(story.stored_on_server(), 1);
}

#[test]
fn a_closed_tab_loses_nothing() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Down);
    story.send("first");
    story.send("second");
    let story = story.reload();
    story.script.settle();
    assert_eq!(story.texts(), ["first", "second"]);
    assert_eq!(story.stored_on_server(), 2);
    assert_eq!(story.stored_on_device(), 0);
}

#[test]
fn a_refusal_is_kept_with_its_reason_until_it_is_retried() {
    let story = LiveStory::begin();
    let refusal = Problem::new(422, "window_closed", "The window is closed.");
    story.script.server.borrow_mut().refusal = Some(refusal);
    let id = story.send("hello");
    story.script.settle();
    assert!(
        matches!(story.delivery(id), DeliveryState::Refused { code, .. } if code == "window_closed")
    );
    assert_eq!(story.live.waiting().get_untracked(), 0);
    let story = story.reload();
    assert!(matches!(story.delivery(id), DeliveryState::Refused { .. }));
    story.script.server.borrow_mut().refusal = None;
    story.live.retry(story.chat, id);
    story.script.settle();
    assert_eq!(story.stored_on_server(), 1);
}

#[test]
fn what_was_refused_can_be_given_up() {
    let story = LiveStory::begin();
    story.script.server.borrow_mut().refusal = Some(Problem::new(409, "id_taken", "Taken."));
    let id = story.send("hello");
    story.script.settle();
    story.live.discard(story.chat, id);
    assert!(story.timeline().keys.is_empty());
    assert_eq!(story.stored_on_device(), 0);
}

#[test]
fn a_server_that_cannot_store_gets_the_message_again_and_is_reported_once() {
    let story = LiveStory::begin();
    let (_effect, notices) = crate::changes(story.live.notices());
    let problem = Problem::new(503, "storage_unavailable", "Nothing can be stored now.");
    story.script.server.borrow_mut().refusal = Some(problem);
    story.send("kept");
    story.script.pass(30_000);
    assert_eq!(notices(), 1);
    assert_eq!(story.live.waiting().get_untracked(), 1);
    assert!((3..12).contains(&story.script.count("PUT")));
    story.script.server.borrow_mut().refusal = None;
    story.script.pass(10_000);
    assert_eq!(story.stored_on_server(), 1);
}

#[test]
fn an_empty_text_is_not_even_kept() {
    let story = LiveStory::begin();
    assert!(story.live.send(story.chat, "  \n").is_err());
    assert_eq!(story.stored_on_device(), 0);
    assert!(story.timeline().keys.is_empty());
}
