//! Filters whose lists are longer than what is loaded are counted by the server.

use fake::entity::alice;
use live::connection::ConnectionInput;
use protocol::ConversationCounts;
use reactive_graph::traits::GetUntracked;

use crate::{
    LiveStory,
    scripted_platform::{ScriptedNetwork, ScriptedPlatform},
};

const COUNTS: &str = "/api/conversations/counts";

/// More conversations than a page has.
fn long_list() -> LiveStory {
    let script = ScriptedPlatform::new();
    for _ in 0..60 {
        script.server.borrow_mut().start_conversation();
    }
    LiveStory::on(script)
}

impl LiveStory {
    fn counts(&self) -> Option<(usize, usize)> {
        let counts = self.live.conversation_counts().get_untracked();
        counts.map(|ConversationCounts { mine, unassigned }| (mine, unassigned))
    }

    fn asked(&self) -> usize {
        let requests = self.script.requests.borrow();
        requests
            .iter()
            .filter(|request| request.path == COUNTS)
            .count()
    }
}

#[test]
fn the_server_counts_and_counts_again_what_changes() {
    let story = long_list();
    assert_eq!(story.counts(), None);
    story.script.settle();
    assert_eq!(story.counts(), Some((0, 61)));

    story.live.assign(story.chat, Some(alice()));
    story.script.pass(5_000);
    assert_eq!(story.counts(), Some((1, 60)));
}

#[test]
fn a_burst_of_changes_is_counted_once() {
    let story = long_list();
    story.counts();
    story.script.pass(5_000);
    let before = story.asked();
    for turn in 0..40 {
        let assignee = (turn % 2 == 0).then(alice);
        let mut server = story.script.server.borrow_mut();
        server.change_conversation(story.chat, |it| it.assignee = assignee);
        drop(server);
        story.script.settle();
    }
    story.script.pass(5_000);
    assert!(story.asked() - before <= 2, "at once, and after a pause");
    assert_eq!(story.counts(), Some((0, 61)));
}

#[test]
fn messages_of_known_conversations_are_no_reason_to_count() {
    let story = long_list();
    story.counts();
    story.script.pass(5_000);
    let before = story.asked();
    for n in 0..10 {
        story.receive(n);
        story.script.pass(3_000);
    }
    assert_eq!(story.asked(), before);
}

#[test]
fn a_list_that_is_loaded_whole_is_not_counted_by_the_server() {
    let story = LiveStory::begin();
    story.counts();
    story.script.pass(5_000);
    assert_eq!((story.asked(), story.counts()), (0, None));
}

#[test]
fn what_could_not_be_counted_is_counted_when_the_connection_is_back() {
    let story = long_list();
    story.script.becomes(ScriptedNetwork::Down);
    story.script.pass(20_000);
    assert_eq!(story.counts(), None);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.dispatch(ConnectionInput::Online);
    story.script.pass(5_000);
    assert_eq!(story.counts(), Some((0, 61)));
}
