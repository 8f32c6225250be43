//! Where a thread is read, whatever comes, goes, grows or is loaded.

use dashboard::conversation::{
    scroll_anchor::{Geometry, HeldRow},
    thread_position::{LaidOutRows, ThreadPosition, WayToEnd},
};
use proptest::prelude::*;

/// A browser's scrolled box with rows in it, and the position that looks after it.
#[derive(Debug)]
struct Thread {
    position: ThreadPosition<u32>,
    rows: Vec<(u32, f64)>,
    top: f64,
    view: f64,
    next_id: u32,
}

struct RowsInView<'a>(&'a [(u32, f64)], f64);

impl LaidOutRows for RowsInView<'_> {
    type Row = u32;

    fn first_in_view(&self) -> Option<HeldRow<u32>> {
        let mut top = -self.1;
        for (row, height) in self.0 {
            if top + height > 0.0 {
                return Some(HeldRow { row: *row, top });
            }
            top += height;
        }
        None
    }

    fn top_of(&self, row: &u32) -> Option<f64> {
        let at = self.0.iter().position(|(id, _)| id == row)?;
        Some(self.0[..at].iter().map(|(_, height)| height).sum::<f64>() - self.1)
    }
}

impl Thread {
    fn opened(rows: u32) -> Self {
        let mut thread = Self {
            position: ThreadPosition::default(),
            rows: Vec::new(),
            top: 0.0,
            view: 400.0,
            next_id: 0,
        };
        thread.append(rows);
        thread.settle();
        thread
    }

    fn now(&self) -> Geometry {
        Geometry {
            top: self.top,
            view: self.view,
            content: self.rows.iter().map(|(_, height)| height).sum(),
        }
    }

    /// What the browser does by itself whenever the content is laid out.
    fn scroll_to(&mut self, top: f64) {
        self.top = top.clamp(0.0, self.now().end());
    }

    fn new_row(&mut self) -> (u32, f64) {
        self.next_id += 1;
        (self.next_id, 30.0 + f64::from(self.next_id % 5) * 8.0)
    }

    fn append(&mut self, count: u32) {
        for _ in 0..count {
            let row = self.new_row();
            self.rows.push(row);
        }
    }

    fn prepend(&mut self, count: u32) {
        for _ in 0..count {
            let row = self.new_row();
            self.rows.insert(0, row);
        }
    }

    /// The browser tells that sizes have changed.
    fn settle(&mut self) {
        self.scroll_to(self.top);
        let target = self
            .position
            .settle(self.now(), &RowsInView(&self.rows, self.top));
        self.scroll_to(target);
        self.position.landed(self.now());
    }

    /// A scroll event, whoever caused it.
    fn event(&mut self) -> bool {
        self.position
            .scrolled(self.now(), &RowsInView(&self.rows, self.top))
    }

    fn agent_scrolls(&mut self, by: f64) {
        self.scroll_to(self.top + by);
        self.event();
    }

    fn top_of(&self, row: u32) -> f64 {
        RowsInView(&self.rows, self.top)
            .top_of(&row)
            .expect("it stays")
    }

    fn is_at_end(&self) -> bool {
        self.now().end() - self.top < 1.0
    }
}

#[test]
fn a_page_that_loads_before_our_own_scroll_is_told_leaves_the_end_in_view() {
    let mut thread = Thread::opened(50);
    for _ in 0..3 {
        thread.prepend(50);
        // The event of the jump at opening comes when there is more already.
        assert!(!thread.event(), "it was ours");
        assert!(thread.position.is_at_end());
        thread.settle();
        assert!(thread.is_at_end());
    }
}

#[test]
fn a_burst_at_the_end_keeps_the_end() {
    let mut thread = Thread::opened(50);
    for _ in 0..40 {
        thread.append(1);
        thread.event();
        thread.append(1);
        thread.settle();
        thread.event();
    }
    assert!(thread.is_at_end() && thread.position.is_at_end());
}

#[test]
fn a_burst_that_comes_during_a_smooth_scroll_does_not_stop_it_short() {
    let mut thread = Thread::opened(50);
    thread.agent_scrolls(-500.0);
    assert!(matches!(
        thread.position.to_end(thread.now()),
        WayToEnd::Smooth(_)
    ));
    assert!(!thread.position.is_at_end(), "it is on its way");
    thread.scroll_to(thread.top + 100.0);
    assert!(!thread.event());
    thread.append(40);
    thread.settle();
    assert!(thread.is_at_end() && thread.position.is_at_end());
    // And then the agent's keys are the agent's.
    thread.agent_scrolls(-300.0);
    assert!(!thread.position.is_at_end());
}

#[test]
fn the_agent_ends_a_smooth_scroll() {
    let mut thread = Thread::opened(50);
    thread.agent_scrolls(-800.0);
    thread.position.to_end(thread.now());
    thread.scroll_to(thread.top + 300.0);
    thread.event();
    thread.agent_scrolls(-50.0);
    assert!(!thread.position.is_at_end());
    let before = thread.top;
    thread.append(3);
    thread.settle();
    assert!((thread.top - before).abs() < 1.0);
}

#[test]
fn a_scroll_to_the_end_counts_although_more_came_in_the_same_moment() {
    let mut thread = Thread::opened(50);
    thread.agent_scrolls(-500.0);
    thread.scroll_to(f64::MAX);
    thread.append(40);
    thread.event();
    thread.settle();
    assert!(thread.is_at_end());
}

#[test]
fn a_view_that_the_browser_takes_along_was_not_scrolled_by_the_agent() {
    let mut thread = Thread::opened(50);
    // A taller view, as when the composer shrinks, and back.
    thread.view = 700.0;
    thread.scroll_to(thread.top);
    assert!(!thread.event());
    thread.view = 400.0;
    thread.settle();
    assert!(thread.is_at_end());
}

#[test]
fn a_thread_that_begins_at_a_row_holds_it_until_the_agent_scrolls() {
    let mut thread = Thread::opened(80);
    let row = thread.rows[40].0;
    let top = thread.top_of(row);
    let target = thread.position.show(thread.now(), HeldRow { row, top });
    thread.scroll_to(target);
    thread.position.landed(thread.now());
    assert!(!thread.event() && thread.position.is_as_opened());
    let before = thread.top_of(row);
    assert!((before - 400.0 / 3.0).abs() < 1.0);
    thread.prepend(50);
    thread.rows[60].1 = 200.0;
    thread.append(5);
    thread.settle();
    assert!((thread.top_of(row) - before).abs() < 1.0);
    thread.agent_scrolls(20.0);
    assert!(!thread.position.is_as_opened());
}

#[test]
fn a_held_row_that_is_removed_leaves_its_neighbours_in_place() {
    let mut thread = Thread::opened(50);
    thread.agent_scrolls(-700.0);
    let first = RowsInView(&thread.rows, thread.top)
        .first_in_view()
        .unwrap();
    let at = thread
        .rows
        .iter()
        .position(|(id, _)| *id == first.row)
        .unwrap();
    let before = thread.top;
    thread.rows.remove(at);
    thread.settle();
    assert!((thread.top - before).abs() < 1.0);
    assert!(!thread.position.is_at_end());
}

#[test]
fn what_the_agent_sends_goes_to_the_end_from_anywhere() {
    for up in [100.0, 700.0, 5_000.0] {
        let mut thread = Thread::opened(80);
        thread.agent_scrolls(-up);
        thread.append(1);
        let target = thread.position.sent(thread.now());
        thread.scroll_to(target);
        thread.position.landed(thread.now());
        thread.event();
        thread.settle();
        assert!(thread.is_at_end() && thread.position.is_at_end());
    }
}

/// What happens to a thread.
#[derive(Debug, Clone, Copy)]
enum Happening {
    AgentScrolls(f64),
    /// Before its event comes, and together with rows above.
    AgentScrollsDuringLoad(f64),
    Above(u32),
    Below(u32),
    Grows(usize, f64),
    View(f64),
    /// An event that is late, or of nothing.
    Event,
    Sends,
    ToNewest,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        (-900.0..900.0).prop_map(Happening::AgentScrolls),
        (-300.0..-30.0).prop_map(Happening::AgentScrollsDuringLoad),
        (1..50_u32).prop_map(Happening::Above),
        (1..40_u32).prop_map(Happening::Below),
        (0..200_usize, 20.0..300.0).prop_map(|(row, height)| Happening::Grows(row, height)),
        (150.0..900.0).prop_map(Happening::View),
        Just(Happening::Event),
        Just(Happening::Sends),
        Just(Happening::ToNewest),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn only_the_agent_leaves_the_end_and_nothing_else_moves_what_is_read(
        happenings in prop::collection::vec(happening(), 1..60),
    ) {
        let mut thread = Thread::opened(60);
        for happening in happenings {
            let was_at_end = thread.position.is_at_end();
            let first = RowsInView(&thread.rows, thread.top).first_in_view();
            // Where an end was in the way, the held row comes back to its place.
            let was_clamped = thread.is_at_end() || thread.top < 1.0;
            let mut is_agents = false;
            match happening {
                Happening::AgentScrolls(by) => {
                    is_agents = true;
                    let before = thread.top;
                    thread.agent_scrolls(by);
                    let expected = if (thread.top - before).abs() < 2.0 {
                        was_at_end
                    } else {
                        thread.now().is_at_end()
                    };
                    prop_assert_eq!(thread.position.is_at_end(), expected);
                }
                Happening::AgentScrollsDuringLoad(by) => {
                    is_agents = true;
                    let before = thread.top;
                    thread.scroll_to(before + by);
                    let moved = thread.top - before;
                    thread.prepend(20);
                    thread.settle();
                    if let Some(first) = first.filter(|_| !was_clamped && !was_at_end && moved < -2.0) {
                        let strayed = thread.top_of(first.row) - (first.top - moved);
                        prop_assert!(strayed.abs() < 2.0, "strayed by {strayed}");
                    }
                }
                Happening::Above(count) => thread.prepend(count),
                Happening::Below(count) => thread.append(count),
                Happening::Grows(row, height) => {
                    let at = row % thread.rows.len();
                    thread.rows[at].1 = height;
                }
                Happening::View(height) => thread.view = height,
                Happening::Event => {}
                Happening::Sends => {
                    is_agents = true;
                    thread.append(1);
                    let target = thread.position.sent(thread.now());
                    thread.scroll_to(target);
                    thread.position.landed(thread.now());
                }
                Happening::ToNewest => {
                    is_agents = true;
                    let (WayToEnd::Smooth(end) | WayToEnd::Jump(end)) =
                        thread.position.to_end(thread.now());
                    thread.scroll_to(end);
                }
            }
            // The events of it come before the sizes are told, and after.
            thread.scroll_to(thread.top);
            thread.event();
            thread.settle();
            thread.event();
            if matches!(happening, Happening::Sends | Happening::ToNewest) {
                prop_assert!(thread.is_at_end() && thread.position.is_at_end());
            }
            if !is_agents {
                prop_assert_eq!(thread.position.is_at_end(), was_at_end, "by {:?}", happening);
            }
            if thread.position.is_at_end() {
                prop_assert!(thread.is_at_end());
            } else if let Some(first) = first.filter(|_| !is_agents) {
                // Unless an end is in the way.
                let top = thread.top_of(first.row);
                let clamped = was_clamped || thread.is_at_end() || thread.top < 1.0;
                let itself = matches!(happening, Happening::Grows(..));
                prop_assert!(clamped || itself || (top - first.top).abs() < 1.0,
                    "{happening:?} moved it from {} to {top}", first.top);
            }
        }
    }
}
