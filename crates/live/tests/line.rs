//! Stories of the line, told without a network and without waiting.

use std::collections::BTreeMap;

use live::{
    Connection, Transport,
    line::{Input, Line, Output, StreamId},
};
use proptest::prelude::*;

const SOCKET: Connection = Connection::Live(Transport::Socket);
const EVENTS: Connection = Connection::Live(Transport::Events);

/// A line and a clock. Streams are what the line has opened and not closed.
struct Story {
    line: Line,
    now: i64,
    /// When the line was last told something: its timers count from there.
    told_at: i64,
    open: BTreeMap<StreamId, Transport>,
    said: Vec<Output>,
}

impl Story {
    fn begin() -> Self {
        let mut story = Self {
            line: Line::default(),
            now: 1_000_000,
            told_at: 1_000_000,
            open: BTreeMap::new(),
            said: Vec::new(),
        };
        story.put(Input::Start);
        story
    }

    fn live() -> Self {
        let mut story = Self::begin();
        story.put(Input::Loaded);
        story.ready();
        assert_eq!(story.line.connection(), SOCKET);
        story
    }

    fn put(&mut self, input: Input) {
        self.told_at = self.now;
        for output in self.line.step(input, self.now, 1.0) {
            match output {
                Output::Open { stream, transport } => {
                    self.open.insert(stream, transport);
                }
                Output::Close(stream) => {
                    assert!(self.open.remove(&stream).is_some(), "closed once");
                }
                _ => {}
            }
            self.said.push(output);
        }
    }

    fn newest(&self) -> StreamId {
        *self.open.keys().next_back().expect("a stream is open")
    }

    /// The newest stream gets ready.
    fn ready(&mut self) {
        let stream = self.newest();
        self.put(Input::Opened(stream));
        self.put(Input::Ready {
            stream,
            heartbeat_ms: 25_000,
        });
    }

    /// The newest stream is closed by the other side.
    fn close(&mut self) {
        let stream = self.newest();
        self.open.remove(&stream);
        self.put(Input::Closed {
            stream,
            signed_out: false,
        });
    }

    /// Lets time pass, ticking when the line asked for it.
    fn pass(&mut self, ms: i64) {
        let end = self.now + ms;
        while let Some(wait) = self.line.wakes_in()
            && self.told_at + wait <= end
        {
            self.now = self.told_at + wait;
            self.put(Input::Tick);
        }
        self.now = end;
    }

    fn heard(&mut self) {
        let stream = self.newest();
        self.put(Input::Heard(stream));
    }

    fn count(&self, wanted: impl Fn(&Output) -> bool) -> usize {
        self.said.iter().filter(|output| wanted(output)).count()
    }

    fn opened(&self) -> usize {
        self.count(|output| matches!(output, Output::Open { .. }))
    }
}

#[test]
fn loads_then_opens_a_socket_and_resumes_on_it() {
    let mut story = Story::begin();
    assert_eq!(story.said, [Output::Load]);
    assert_eq!(story.line.connection(), Connection::Connecting);
    story.put(Input::Loaded);
    story.ready();
    let stream = StreamId(1);
    let transport = Transport::Socket;
    assert_eq!(
        story.said[1..],
        [Output::Open { stream, transport }, Output::Resume(stream)]
    );
    assert_eq!(story.line.connection(), SOCKET);
}

#[test]
fn a_failed_load_is_tried_again() {
    let mut story = Story::begin();
    story.put(Input::LoadFailed);
    assert_eq!(story.line.connection(), Connection::Offline);
    story.pass(500);
    assert_eq!(story.said, [Output::Load, Output::Load]);
}

#[test]
fn a_dropped_line_is_back_within_a_second() {
    let mut story = Story::live();
    story.close();
    assert_eq!(story.line.connection(), Connection::Connecting);
    story.pass(500);
    story.ready();
    assert_eq!(story.line.connection(), SOCKET);
}

#[test]
fn a_network_that_returns_is_used_within_two_seconds_however_attempts_fail() {
    for hangs in [false, true] {
        let mut story = Story::live();
        story.close();
        for _ in 0..200 {
            story.pass(300);
            if !hangs && !story.open.is_empty() {
                story.close();
            }
        }
        assert_eq!(story.line.connection(), Connection::Offline);
        assert!(story.open.len() <= 3);
        let before = story.opened();
        story.pass(2_000);
        assert!(story.opened() > before, "hangs: {hangs}");
    }
}

#[test]
fn nobody_looking_at_a_dead_network_means_rare_attempts() {
    let mut story = Story::live();
    story.put(Input::Hidden);
    story.put(Input::Offline);
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
    for input in [Input::Online, Input::Shown] {
        let mut story = Story::live();
        story.close();
        let before = story.opened();
        story.put(input);
        assert_eq!(story.opened(), before + 1);
    }
}

#[test]
fn offline_shows_at_once_and_attempts_go_on() {
    let mut story = Story::live();
    story.put(Input::Offline);
    assert_eq!(story.line.connection(), Connection::Offline);
    // The server may be this very machine.
    story.ready();
    assert_eq!(story.line.connection(), SOCKET);
}

#[test]
fn a_heartbeat_that_is_answered_keeps_the_line() {
    let mut story = Story::live();
    for _ in 0..10 {
        story.pass(25_000);
        story.heard();
    }
    assert_eq!(story.count(|o| matches!(o, Output::Ping(_))), 10);
    assert_eq!(story.opened(), 1);
}

#[test]
fn silence_after_a_heartbeat_ends_the_line() {
    let mut story = Story::live();
    story.pass(25_000 + 7_999);
    assert_eq!(story.line.connection(), SOCKET);
    story.pass(1);
    assert_eq!(story.line.connection(), Connection::Offline);
    story.pass(500);
    assert_eq!(story.opened(), 2);
}

#[test]
fn a_look_after_a_long_silence_asks_for_a_quick_answer() {
    let mut story = Story::live();
    story.pass(20_000);
    story.put(Input::Shown);
    assert_eq!(story.count(|o| matches!(o, Output::Ping(_))), 1);
    story.pass(2_000);
    assert_eq!(story.line.connection(), Connection::Offline);
}

#[test]
fn two_refused_sockets_while_http_works_bring_events() {
    let mut story = Story::begin();
    story.put(Input::Loaded);
    story.close();
    story.pass(500);
    story.close();
    assert_eq!(story.count(|o| *o == Output::Probe), 1);
    story.put(Input::Probed(true));
    story.ready();
    assert_eq!(story.line.connection(), EVENTS);
}

#[test]
fn hanging_sockets_while_http_works_bring_events_too() {
    let mut story = Story::begin();
    story.put(Input::Loaded);
    story.pass(8_000);
    story.put(Input::Probed(true));
    assert_eq!(story.open[&story.newest()], Transport::Events);
    story.ready();
    assert_eq!(story.line.connection(), EVENTS);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn two_refused_sockets_without_http_are_just_no_network() {
    let mut story = Story::begin();
    story.put(Input::Loaded);
    story.close();
    story.pass(500);
    story.close();
    story.put(Input::Probed(false));
    story.pass(1_000);
    assert_eq!(story.open[&story.newest()], Transport::Socket);
}

fn on_events() -> Story {
    let mut story = Story::begin();
    story.put(Input::Loaded);
    story.close();
    story.pass(500);
    story.close();
    story.put(Input::Probed(true));
    story.ready();
    story
}

#[test]
fn a_socket_is_tried_beside_events_and_takes_over_unnoticed() {
    let mut story = on_events();
    story.pass(30_000);
    assert_eq!(story.open.len(), 2);
    assert_eq!(story.line.connection(), EVENTS);
    story.ready();
    assert_eq!(story.line.connection(), SOCKET);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn sockets_that_stay_refused_are_tried_ever_more_rarely() {
    let mut story = on_events();
    let before = story.count(|o| {
        matches!(
            o,
            Output::Open {
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
            Output::Open {
                transport: Transport::Socket,
                ..
            }
        )
    });
    assert!((10..20).contains(&(after - before)), "{}", after - before);
    assert_eq!(story.line.connection(), EVENTS);
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
    assert_eq!(story.line.connection(), EVENTS);
    assert_eq!(story.open.len(), 1);
}

#[test]
fn silent_events_whose_renewal_fails_are_dead() {
    let mut story = on_events();
    story.pass(30_000);
    story.close();
    story.pass(3_000);
    story.close();
    assert_eq!(story.line.connection(), Connection::Offline);
}

#[test]
fn a_gap_resumes_at_once_but_never_spins() {
    let mut story = Story::live();
    let stream = story.newest();
    story.put(Input::Gap(stream));
    assert_eq!(story.opened(), 2);
    story.ready();
    let stream = story.newest();
    story.put(Input::Gap(stream));
    assert_eq!(story.opened(), 2);
    story.pass(1_000);
    assert_eq!(story.opened(), 3);
}

#[test]
fn a_reset_loads_again() {
    let mut story = Story::live();
    story.pass(10_000);
    let stream = story.newest();
    story.put(Input::Reset(stream));
    assert_eq!(story.count(|o| *o == Output::Load), 2);
    assert!(story.open.is_empty());
    story.put(Input::Loaded);
    story.ready();
    assert_eq!(story.line.connection(), SOCKET);
}

#[test]
fn an_expired_session_ends_everything() {
    let mut story = Story::live();
    let stream = story.newest();
    story.open.remove(&stream);
    story.put(Input::Closed {
        stream,
        signed_out: true,
    });
    assert_eq!(story.line.connection(), Connection::SignedOut);
    story.put(Input::Online);
    story.pass(60_000);
    assert_eq!(story.opened(), 1);
}

#[test]
fn a_clock_that_jumps_back_does_not_stop_the_heart() {
    let mut story = Story::live();
    story.now -= 3_600_000;
    story.told_at -= 3_600_000;
    story.pass(60_000);
    assert!(story.count(|o| matches!(o, Output::Ping(_))) > 0);
}

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
