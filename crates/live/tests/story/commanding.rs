//! What an agent does to a conversation happens, or is said at once not to have.

use fake::entity::alice;
use live::connection::ConnectionInput;
use protocol::{ConversationStatus, Problem, Status};
use reactive_graph::traits::GetUntracked;

use crate::{LiveStory, scripted_platform::ScriptedNetwork};

impl LiveStory {
    fn status(&self) -> ConversationStatus {
        let view = self.live.conversation(self.chat).get_untracked();
        view.unwrap().conversation.status
    }

    fn resolve(&self) {
        self.live.resolve(self.chat, ConversationStatus::Resolved);
    }

    fn notice(&self) -> Option<Problem> {
        self.live.notices().get_untracked()
    }

    /// The network comes back, and time passes.
    fn reconnect(&self) {
        self.script.becomes(ScriptedNetwork::Up);
        self.script.dispatch(ConnectionInput::Online);
        self.script.pass(60_000);
    }
}

fn offline() -> LiveStory {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Down);
    story.script.pass(20_000);
    story.script.requests.borrow_mut().clear();
    story
}

#[test]
fn with_a_connection_it_happens() {
    let story = LiveStory::begin();
    story.resolve();
    story.script.settle();
    assert_eq!(story.status(), ConversationStatus::Resolved);
    assert_eq!(story.notice(), None);
}

#[test]
fn without_one_it_is_said_at_once_and_nothing_happens_later() {
    let story = offline();
    story.resolve();
    let said = story.notice().expect("said before any time has passed");
    assert_eq!(said.code, "offline");
    assert!(said.words().contains("not resolved"), "{said}");
    story.live.assign(story.chat, Some(alice()));
    assert!(story.notice().unwrap().words().contains("not assigned"));
    let asked = story
        .script
        .requests
        .borrow()
        .iter()
        .any(|request| request.method == "PATCH");
    assert!(!asked, "nothing waits to be sent");

    let before = story.notice();
    story.reconnect();
    assert_eq!(story.status(), ConversationStatus::Open);
    assert_eq!(story.notice(), before, "it is not said again");
}

#[test]
fn a_connection_that_ends_meanwhile_leaves_nobody_waiting() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Hangs);
    story.resolve();
    assert_eq!(story.notice(), None, "it may still happen");
    story.script.dispatch(ConnectionInput::Offline);
    story.script.settle();
    let said = story
        .notice()
        .expect("the end of the connection is the answer");
    assert_eq!(said.code, "connection_lost");
    story.reconnect();
    assert_eq!(story.notice(), Some(said), "it is not said again");
}

#[test]
fn what_happened_although_its_answer_was_lost_is_seen_after_reconnecting() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Deaf);
    story.resolve();
    story.script.dispatch(ConnectionInput::Offline);
    story.reconnect();
    assert_eq!(story.status(), ConversationStatus::Resolved);
}

#[test]
fn a_message_that_the_provider_failed_can_be_deleted() {
    let story = LiveStory::begin();
    let failed = story.live.send(story.chat, "never arrives").unwrap();
    story.script.settle();
    story
        .script
        .server
        .borrow_mut()
        .report_status(failed, Status::Failed);
    story.script.settle();
    story.script.becomes(ScriptedNetwork::Down);
    story.script.pass(20_000);
    story.live.discard(story.chat, failed);
    assert!(story.notice().unwrap().words().contains("not deleted"));
    assert_eq!(story.timeline().keys, [failed]);

    story.reconnect();
    story.live.discard(story.chat, failed);
    story.script.settle();
    assert_eq!(story.timeline().keys, []);
    assert_eq!(story.stored_on_server(), 0);
}
