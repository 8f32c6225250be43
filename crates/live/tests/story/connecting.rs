//! Coming and going of the connection.

use live::{Connection, Transport, connection::ConnectionInput};
use protocol::ClientFrame;
use reactive_graph::traits::GetUntracked;

use crate::{
    LiveStory,
    scripted_platform::{ScriptedNetwork, ScriptedPlatform},
};

const SOCKET: Connection = Connection::Live(Transport::Socket);

impl LiveStory {
    fn connection(&self) -> Connection {
        self.live.connection().get_untracked()
    }
}

#[test]
fn the_bootstrap_is_there_and_the_connection_is_live() {
    let story = LiveStory::begin();
    assert!(story.live.bootstrapped().get_untracked());
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.live.account_name().get_untracked(), "Harbour & Pine");
    assert_eq!(story.live.me().get_untracked().unwrap().name, "Alice");
}

#[test]
fn what_happened_while_the_connection_was_down_is_there_when_it_is_back() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Down);
    story.script.pass(20_000);
    assert_eq!(story.connection(), Connection::Offline);
    for n in 0..5 {
        story.receive(n);
    }
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(2_000);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.texts(), ["in 0", "in 1", "in 2", "in 3", "in 4"]);
    let requests = story.script.requests.borrow();
    let pages = requests.iter().filter(|r| r.path.ends_with("/messages"));
    assert_eq!(pages.count(), 1, "nothing was fetched again");
}

#[test]
fn a_silent_network_is_noticed_and_its_return_too() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Hangs);
    story.script.pass(60_000);
    assert_eq!(story.connection(), Connection::Offline);
    story.receive(1);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(3_000);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.texts(), ["in 1"]);
}

#[test]
fn a_page_opened_without_network_loads_when_there_is_one() {
    let script = ScriptedPlatform::new();
    script.becomes(ScriptedNetwork::Down);
    let story = LiveStory::on(script);
    story.live.open(story.chat);
    story.script.pass(30_000);
    assert_eq!(story.connection(), Connection::Offline);
    story.receive(1);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.dispatch(ConnectionInput::Online);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.texts(), ["in 1"]);
}

#[test]
fn where_sockets_are_blocked_events_carry_the_stream() {
    let script = ScriptedPlatform::new();
    script.becomes(ScriptedNetwork::NoSockets);
    let story = LiveStory::on(script);
    story.live.open(story.chat);
    story.script.pass(3_000);
    assert_eq!(story.connection(), Connection::Live(Transport::Events));
    story.receive(1);
    story.script.settle();
    assert_eq!(story.texts(), ["in 1"]);
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(60_000);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.script.open_streams(), [Transport::Socket]);
}

#[test]
fn a_restored_database_is_loaded_anew_and_what_is_unsent_stays() {
    let story = LiveStory::begin();
    story.receive(1);
    story.script.settle();
    story.script.becomes(ScriptedNetwork::Down);
    story.live.send(story.chat, "mine").unwrap();
    story.script.pass(10_000);
    story.script.server.borrow_mut().restore_backup();
    let (_effect, count) = crate::changes(story.live.timeline(story.chat));
    story.script.network.set(ScriptedNetwork::NoSockets);
    story.script.network.set(ScriptedNetwork::Up);
    story.script.pass(2_000);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.texts(), ["in 1", "mine"]);
    assert!(count() <= 2, "it never flickers: {}", count());
    assert_eq!(story.stored_on_server(), 2);
}

#[test]
fn a_frame_that_cannot_be_read_costs_nothing_but_a_load() {
    let story = LiveStory::begin();
    story.script.pass(10_000);
    story.script.inject("{not json");
    story.receive(1);
    story.script.pass(1_000);
    assert_eq!(story.connection(), SOCKET);
    assert_eq!(story.texts(), ["in 1"]);
}

#[test]
fn an_ended_session_is_signed_out_and_nothing_goes_on() {
    let story = LiveStory::begin();
    story.script.server.borrow_mut().signed_out = true;
    story.live.send(story.chat, "kept").unwrap();
    story.script.pass(60_000);
    assert_eq!(story.connection(), Connection::SignedOut);
    assert_eq!(story.script.count("PUT"), 1);
    assert_eq!(story.stored_on_device(), 1);
    assert!(story.script.open_streams().is_empty());
}

#[test]
fn stopping_forgets_the_account_and_keeps_what_is_unsent() {
    let story = LiveStory::begin();
    story.script.becomes(ScriptedNetwork::Down);
    story.live.send(story.chat, "kept").unwrap();
    story.live.stop();
    story.script.becomes(ScriptedNetwork::Up);
    story.script.pass(60_000);
    assert!(story.script.open_streams().is_empty());
    assert_eq!(story.live.me().get_untracked(), None);
    assert!(story.timeline().keys.is_empty());
    assert_eq!(story.stored_on_device(), 1);
}

#[test]
fn what_is_on_my_screen_is_announced_again_on_each_stream() {
    let story = LiveStory::begin();
    story.script.server.borrow_mut().received_frames.clear();
    story.script.cut();
    story.script.pass(1_000);
    let conversation_id = Some(story.chat);
    let viewing = ClientFrame::Viewing { conversation_id };
    assert!(
        story
            .script
            .server
            .borrow()
            .received_frames
            .contains(&viewing)
    );
}

#[test]
fn a_burst_writes_each_signal_once_a_turn_and_yields() {
    let story = LiveStory::begin();
    let chats: Vec<_> = {
        let mut server = story.script.server.borrow_mut();
        (2..102).map(|_| server.start_conversation()).collect()
    };
    story.script.settle();
    let (_effect, count) = crate::changes(story.live.unread_conversations());
    for n in 0..1_000_u32 {
        let chat = chats[n as usize % 100];
        story.receive_in(chat, n);
    }
    story.script.clock_costs.set(1);
    let before = story.script.turns.get();
    story.script.settle();
    let turns = story.script.turns.get() - before;
    assert!(turns > 10, "it yields: {turns}");
    assert!(count() <= turns, "{} writes in {turns} turns", count());
    assert_eq!(story.live.unread_conversations().get_untracked(), 100);
    let first = story.live.conversation(chats[0]).get_untracked();
    assert_eq!(first.unwrap().unread, 10);
}
