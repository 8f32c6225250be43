//! Anything at all happens, and then the network works.

use live::{Connection, line::Input};
use proptest::prelude::*;

use crate::Story;

#[derive(Debug, Clone, Copy)]
enum Act {
    Pass(i64),
    Ready,
    Close,
    Heard,
    Probed(bool),
    Gap,
    Reset,
    Loaded,
    LoadFailed,
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
        Just(Act::Heard),
        any::<bool>().prop_map(Act::Probed),
        Just(Act::Gap),
        Just(Act::Reset),
        Just(Act::Loaded),
        Just(Act::LoadFailed),
        Just(Act::Online),
        Just(Act::Offline),
        Just(Act::Shown),
        Just(Act::Hidden),
    ]
}

impl Story {
    fn act(&mut self, act: Act) {
        let some = !self.open.is_empty();
        match act {
            Act::Pass(ms) => self.pass(ms),
            Act::Ready if some => self.ready(),
            Act::Close if some => self.close(),
            Act::Heard if some => self.heard(),
            Act::Gap if some => self.put(Input::Gap(self.newest())),
            Act::Reset if some => self.put(Input::Reset(self.newest())),
            Act::Probed(works) => self.put(Input::Probed(works)),
            Act::Loaded => self.put(Input::Loaded),
            Act::LoadFailed => self.put(Input::LoadFailed),
            Act::Online => self.put(Input::Online),
            Act::Offline => self.put(Input::Offline),
            Act::Shown => self.put(Input::Shown),
            Act::Hidden => self.put(Input::Hidden),
            Act::Ready | Act::Close | Act::Heard | Act::Gap | Act::Reset => {}
        }
    }
}

proptest! {
    /// Whatever happened, a network that works again brings the line back.
    #[test]
    fn always_comes_back(acts in prop::collection::vec(act(), 0..60)) {
        let mut story = Story::begin();
        for act in acts {
            story.act(act);
            prop_assert!(story.open.len() <= 4);
        }
        story.put(Input::Shown);
        // Loads and streams succeed from here on.
        let mut waited = 0;
        while !matches!(story.line.connection(), Connection::Live(_)) {
            prop_assert!(waited <= 4_000, "not back: {:?}", story.line);
            story.put(Input::Loaded);
            if story.open.is_empty() {
                story.pass(100);
                waited += 100;
            } else {
                story.ready();
            }
        }
    }
}
