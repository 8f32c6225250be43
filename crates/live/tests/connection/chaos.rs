//! Anything at all happens, and then the network works.

use live::{Connection, connection::ConnectionInput};
use proptest::prelude::*;

use crate::MachineStory;

#[derive(Debug, Clone, Copy)]
enum Act {
    Pass(i64),
    Ready,
    Close,
    Received,
    Probed(bool),
    Gap,
    Reset,
    Bootstrapped,
    BootstrapFailed,
    Online,
    Offline,
    Shown,
    Hidden,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0_i64..40_000).prop_map(Act::Pass),
        Just(Act::Ready),
        Just(Act::Close),
        Just(Act::Received),
        any::<bool>().prop_map(Act::Probed),
        Just(Act::Gap),
        Just(Act::Reset),
        Just(Act::Bootstrapped),
        Just(Act::BootstrapFailed),
        Just(Act::Online),
        Just(Act::Offline),
        Just(Act::Shown),
        Just(Act::Hidden),
    ]
}

impl MachineStory {
    fn act(&mut self, act: Act) {
        let some = !self.open.is_empty();
        match act {
            Act::Pass(ms) => self.pass(ms),
            Act::Ready if some => self.ready(),
            Act::Close if some => self.close(),
            Act::Received if some => self.heard(),
            Act::Gap if some => self.put(ConnectionInput::Gap(self.newest())),
            Act::Reset if some => self.put(ConnectionInput::Reset(self.newest())),
            Act::Probed(works) => self.put(ConnectionInput::Probed(works)),
            Act::Bootstrapped => self.put(ConnectionInput::Bootstrapped),
            Act::BootstrapFailed => self.put(ConnectionInput::BootstrapFailed),
            Act::Online => self.put(ConnectionInput::Online),
            Act::Offline => self.put(ConnectionInput::Offline),
            Act::Shown => self.put(ConnectionInput::Shown),
            Act::Hidden => self.put(ConnectionInput::Hidden),
            Act::Ready | Act::Close | Act::Received | Act::Gap | Act::Reset => {}
        }
    }
}

proptest! {
    /// Whatever happened, a network that works again brings the connection back.
    #[test]
    fn always_comes_back(acts in prop::collection::vec(act(), 0..60)) {
        let mut story = MachineStory::begin();
        for act in acts {
            story.act(act);
            prop_assert!(story.open.len() <= 4);
        }
        story.put(ConnectionInput::Shown);
        // Loads and streams succeed from here on.
        let mut waited = 0;
        while !matches!(story.machine.connection(), Connection::Live(_)) {
            prop_assert!(waited <= 4_000, "not back: {:?}", story.machine);
            story.put(ConnectionInput::Bootstrapped);
            if story.open.is_empty() {
                story.pass(100);
                waited += 100;
            } else {
                story.ready();
            }
        }
    }
}
