//! Where sockets do not get through.

use live::{
    Connection, Transport,
    connection::{ConnectionAction, ConnectionInput},
};

use crate::{EVENTS, MachineStory, SOCKET};

#[test]
fn two_refused_sockets_while_http_works_bring_events() {
    let mut story = MachineStory::begin();
    story.put(ConnectionInput::Bootstrapped);
    story.close();
    story.pass(500);
    story.close();
    assert_eq!(story.count(|o| *o == ConnectionAction::Probe), 1);
    story.put(ConnectionInput::Probed(true));
    story.ready();
    assert_eq!(story.machine.connection(), EVENTS);
}

#[test]
fn hanging_sockets_while_http_works_bring_events_too() {
    let mut story = MachineStory::begin();
    story.put(ConnectionInput::Bootstrapped);
    story.pass(8_000);
    story.put(ConnectionInput::Probed(true));
    assert_eq!(story.open[&story.newest()], Transport::Events);
    story.ready();
    assert_eq!(story.machine.connection(), EVENTS);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn two_refused_sockets_without_http_are_just_no_network() {
    let mut story = MachineStory::begin();
    story.put(ConnectionInput::Bootstrapped);
    story.close();
    story.pass(500);
    story.close();
    story.put(ConnectionInput::Probed(false));
    story.pass(1_000);
    assert_eq!(story.open[&story.newest()], Transport::Socket);
}

fn on_events() -> MachineStory {
    let mut story = MachineStory::begin();
    story.put(ConnectionInput::Bootstrapped);
    story.close();
    story.pass(500);
    story.close();
    story.put(ConnectionInput::Probed(true));
    story.ready();
    story
}

#[test]
fn a_socket_is_tried_beside_events_and_takes_over_unnoticed() {
    let mut story = on_events();
    story.pass(30_000);
    assert_eq!(story.open.len(), 2);
    assert_eq!(story.machine.connection(), EVENTS);
    story.ready();
    assert_eq!(story.machine.connection(), SOCKET);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn sockets_that_stay_refused_are_tried_ever_more_rarely() {
    let mut story = on_events();
    let before = story.count(|o| {
        matches!(
            o,
            ConnectionAction::Open {
                transport: Transport::Socket,
                ..
            }
        )
    });
    for _ in 0..3_600 {
        story.pass(1_000);
        if story.open[&story.newest()] == Transport::Socket {
            story.close();
        }
        story.heard();
    }
    let after = story.count(|o| {
        matches!(
            o,
            ConnectionAction::Open {
                transport: Transport::Socket,
                ..
            }
        )
    });
    assert!((10..20).contains(&(after - before)), "{}", after - before);
    assert_eq!(story.machine.connection(), EVENTS);
}

#[test]
fn silent_events_are_renewed_without_a_break() {
    let mut story = on_events();
    story.pass(29_000);
    story.heard();
    story.pass(1_000);
    story.close();
    story.pass(32_000);
    assert_eq!(story.open.len(), 2);
    story.ready();
    assert_eq!(story.machine.connection(), EVENTS);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn silent_events_whose_renewal_fails_are_dead() {
    let mut story = on_events();
    story.pass(30_000);
    story.close();
    story.pass(3_000);
    story.close();
    assert_eq!(story.machine.connection(), Connection::Offline);
}
