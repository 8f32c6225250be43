//! Gaps, resets, the end, and clocks that jump.

use live::{
    Connection,
    connection::{ConnectionAction, ConnectionInput},
};

use crate::{MachineStory, SOCKET};

#[test]
fn a_gap_resumes_at_once_but_never_spins() {
    let mut story = MachineStory::live();
    let stream = story.newest();
    story.put(ConnectionInput::Gap(stream));
    assert_eq!(story.opened(), 2);
    story.ready();
    let stream = story.newest();
    story.put(ConnectionInput::Gap(stream));
    assert_eq!(story.opened(), 2);
    story.pass(1_000);
    assert_eq!(story.opened(), 3);
}

#[test]
fn a_reset_loads_again() {
    let mut story = MachineStory::live();
    story.pass(10_000);
    let stream = story.newest();
    story.put(ConnectionInput::Reset(stream));
    assert_eq!(story.count(|o| *o == ConnectionAction::Bootstrap), 2);
    assert!(story.open.is_empty());
    story.put(ConnectionInput::Bootstrapped);
    story.ready();
    assert_eq!(story.machine.connection(), SOCKET);
}

#[test]
fn an_expired_session_ends_everything() {
    let mut story = MachineStory::live();
    let stream = story.newest();
    story.open.remove(&stream);
    story.put(ConnectionInput::Closed {
        stream,
        signed_out: true,
    });
    assert_eq!(story.machine.connection(), Connection::SignedOut);
    story.put(ConnectionInput::Online);
    story.pass(60_000);
    assert_eq!(story.opened(), 1);
}

#[test]
fn a_clock_that_jumps_back_does_not_stop_the_heart() {
    let mut story = MachineStory::live();
    story.now -= 3_600_000;
    story.input_at -= 3_600_000;
    story.pass(60_000);
    assert!(story.count(|o| matches!(o, ConnectionAction::Ping(_))) > 0);
}
