//! Stories of the connection, told without a network and without waiting.
#![cfg(not(target_arch = "wasm32"))]

mod chaos;
mod coming_back;
mod falling_back;
mod starting_over;

use std::collections::BTreeMap;

use live::{
    Connection, Transport,
    connection::{ConnectionAction, ConnectionInput, ConnectionMachine, StreamNumber},
};

pub(crate) const SOCKET: Connection = Connection::Live(Transport::Socket);
pub(crate) const EVENTS: Connection = Connection::Live(Transport::Events);

/// A connection and a clock. Streams are what the connection has opened and not closed.
pub(crate) struct MachineStory {
    pub(crate) machine: ConnectionMachine,
    pub(crate) now: i64,
    /// When the connection last got an input: its timers count from there.
    pub(crate) input_at: i64,
    pub(crate) open: BTreeMap<StreamNumber, Transport>,
    pub(crate) actions: Vec<ConnectionAction>,
}

impl MachineStory {
    pub(crate) fn begin() -> Self {
        let mut story = Self {
            machine: ConnectionMachine::default(),
            now: 1_000_000,
            input_at: 1_000_000,
            open: BTreeMap::new(),
            actions: Vec::new(),
        };
        story.put(ConnectionInput::Start);
        story
    }

    pub(crate) fn live() -> Self {
        let mut story = Self::begin();
        story.put(ConnectionInput::Bootstrapped);
        story.ready();
        assert_eq!(story.machine.connection(), SOCKET);
        story
    }

    pub(crate) fn put(&mut self, input: ConnectionInput) {
        self.input_at = self.now;
        for output in self.machine.step(input, self.now, 1.0) {
            match output {
                ConnectionAction::Open { stream, transport } => {
                    self.open.insert(stream, transport);
                }
                ConnectionAction::Close(stream) => {
                    assert!(self.open.remove(&stream).is_some(), "closed once");
                }
                _ => {}
            }
            self.actions.push(output);
        }
    }

    pub(crate) fn newest(&self) -> StreamNumber {
        *self.open.keys().next_back().expect("a stream is open")
    }

    /// The newest stream gets ready.
    pub(crate) fn ready(&mut self) {
        let stream = self.newest();
        self.put(ConnectionInput::Opened(stream));
        self.put(ConnectionInput::Ready {
            stream,
            heartbeat_ms: 25_000,
        });
    }

    /// The newest stream is closed by the other side.
    pub(crate) fn close(&mut self) {
        let stream = self.newest();
        self.open.remove(&stream);
        self.put(ConnectionInput::Closed {
            stream,
            signed_out: false,
        });
    }

    /// Lets time pass, ticking when the connection asked for it.
    pub(crate) fn pass(&mut self, ms: i64) {
        let end = self.now + ms;
        while let Some(wait) = self.machine.next_tick_in()
            && self.input_at + wait <= end
        {
            self.now = self.input_at + wait;
            self.put(ConnectionInput::Tick);
        }
        self.now = end;
    }

    pub(crate) fn heard(&mut self) {
        let stream = self.newest();
        self.put(ConnectionInput::Received(stream));
    }

    pub(crate) fn count(&self, wanted: impl Fn(&ConnectionAction) -> bool) -> usize {
        self.actions.iter().filter(|output| wanted(output)).count()
    }

    pub(crate) fn opened(&self) -> usize {
        self.count(|output| matches!(output, ConnectionAction::Open { .. }))
    }
}
