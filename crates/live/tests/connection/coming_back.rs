//! The connection comes, goes, and comes back.

use live::{
    Connection, Transport,
    connection::{ConnectionAction, ConnectionInput, StreamNumber},
};

use crate::{MachineStory, SOCKET};

#[test]
fn loads_then_opens_a_socket_and_resumes_on_it() {
    let mut story = MachineStory::begin();
    assert_eq!(story.actions, [ConnectionAction::Bootstrap]);
    assert_eq!(story.machine.connection(), Connection::Connecting);
    story.put(ConnectionInput::Bootstrapped);
    story.ready();
    let stream = StreamNumber(1);
    let transport = Transport::Socket;
    assert_eq!(
        story.actions[1..],
        [
            ConnectionAction::Open { stream, transport },
            ConnectionAction::Resume(stream)
        ]
    );
    assert_eq!(story.machine.connection(), SOCKET);
}

#[test]
fn a_failed_load_is_tried_again() {
    let mut story = MachineStory::begin();
    story.put(ConnectionInput::BootstrapFailed);
    assert_eq!(story.machine.connection(), Connection::Offline);
    story.pass(500);
    assert_eq!(
        story.actions,
        [ConnectionAction::Bootstrap, ConnectionAction::Bootstrap]
    );
}

#[test]
fn a_dropped_connection_is_back_within_a_second() {
    let mut story = MachineStory::live();
    story.close();
    assert_eq!(story.machine.connection(), Connection::Connecting);
    story.pass(500);
    story.ready();
    assert_eq!(story.machine.connection(), SOCKET);
}

#[test]
fn a_network_that_returns_is_used_within_two_seconds_however_attempts_fail() {
    for hangs in [false, true] {
        let mut story = MachineStory::live();
        story.close();
        for _ in 0..200 {
            story.pass(300);
            if !hangs && !story.open.is_empty() {
                story.close();
            }
        }
        assert_eq!(story.machine.connection(), Connection::Offline);
        assert!(story.open.len() <= 3);
        let before = story.opened();
        story.pass(2_000);
        assert!(story.opened() > before, "hangs: {hangs}");
    }
}

#[test]
fn nobody_looking_at_a_dead_network_means_rare_attempts() {
    let mut story = MachineStory::live();
    story.put(ConnectionInput::Hidden);
    story.put(ConnectionInput::Offline);
    for _ in 0..600 {
        story.pass(100);
        if !story.open.is_empty() {
            story.close();
        }
    }
    assert!(story.opened() < 14, "{}", story.opened());
}

#[test]
fn the_online_event_and_a_look_cut_the_wait_short() {
    for input in [ConnectionInput::Online, ConnectionInput::Shown] {
        let mut story = MachineStory::live();
        story.close();
        let before = story.opened();
        story.put(input);
        assert_eq!(story.opened(), before + 1);
    }
}

#[test]
fn offline_shows_at_once_and_attempts_go_on() {
    let mut story = MachineStory::live();
    story.put(ConnectionInput::Offline);
    assert_eq!(story.machine.connection(), Connection::Offline);
    // The server may be this very machine.
    story.ready();
    assert_eq!(story.machine.connection(), SOCKET);
}

#[test]
fn a_heartbeat_that_is_answered_keeps_the_connection() {
    let mut story = MachineStory::live();
    for _ in 0..10 {
        story.pass(25_000);
        story.heard();
    }
    assert_eq!(story.count(|o| matches!(o, ConnectionAction::Ping(_))), 10);
    assert_eq!(story.opened(), 1);
}

#[test]
fn silence_after_a_heartbeat_ends_the_connection() {
    let mut story = MachineStory::live();
    story.pass(25_000 + 7_999);
    assert_eq!(story.machine.connection(), SOCKET);
    story.pass(1);
    assert_eq!(story.machine.connection(), Connection::Offline);
    story.pass(500);
    assert_eq!(story.opened(), 2);
}

#[test]
fn a_look_after_a_long_silence_asks_for_a_quick_answer() {
    let mut story = MachineStory::live();
    story.pass(20_000);
    story.put(ConnectionInput::Shown);
    assert_eq!(story.count(|o| matches!(o, ConnectionAction::Ping(_))), 1);
    story.pass(2_000);
    assert_eq!(story.machine.connection(), Connection::Offline);
}
