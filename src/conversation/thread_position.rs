//! Where a thread is read, and what a change of it asks of the scroll.
//!
//! A scroll event does not say who scrolled. This does: it knows where the view
//! was left, so whatever is elsewhere without a cause of ours was moved by the
//! agent.
//!
//! ```text
//!            rows, sizes ──▶ settle ──▶ where to scroll ──▶ landed
//!         a scroll event ──▶ scrolled   (ours: nothing changes)
//!     button, own message ─▶ to_end, sent
//! ```

use super::scroll_anchor::{AT_END, Geometry, HeldRow, ScrollAnchor};

/// Browsers round where they scroll to: less than this is no move, in pixels.
const ROUNDING: f64 = 1.5;

/// A smooth scroll over more views than this is a blur.
const SMOOTH_VIEWS: f64 = 4.0;

/// The rows of a thread, as they are laid out now.
pub trait LaidOutRows {
    type Row: Clone;
    /// The first that is not wholly above the view.
    fn first_in_view(&self) -> Option<HeldRow<Self::Row>>;
    /// How far below the top of the view a row is; none if it was removed.
    fn top_of(&self, row: &Self::Row) -> Option<f64>;
}

/// How to get to the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WayToEnd {
    Smooth(f64),
    Jump(f64),
}

/// What the agent reads, and where the view was left.
#[derive(Debug, Clone)]
pub struct ThreadPosition<R> {
    anchor: ScrollAnchor<R>,
    /// Where the view was when it was last looked at.
    top: f64,
    /// The largest `top` there was then.
    end: f64,
    /// A smooth scroll of ours to the end is under way.
    is_gliding: bool,
    /// The agent has scrolled or sent since the thread was opened.
    was_moved: bool,
}

impl<R> Default for ThreadPosition<R> {
    fn default() -> Self {
        Self {
            anchor: ScrollAnchor::Newest,
            top: 0.0,
            end: 0.0,
            is_gliding: false,
            was_moved: false,
        }
    }
}

impl<R: Clone> ThreadPosition<R> {
    /// The newest message is in view, and stays there.
    pub fn is_at_end(&self) -> bool {
        matches!(self.anchor, ScrollAnchor::Newest) && !self.is_gliding
    }

    /// Nobody has chosen another place since the thread was opened.
    pub const fn is_as_opened(&self) -> bool {
        !self.was_moved
    }

    /// A scroll event came. True if it was the agent who scrolled.
    pub fn scrolled(&mut self, now: Geometry, rows: &impl LaidOutRows<Row = R>) -> bool {
        let (left, end) = (self.top, self.end);
        self.landed(now);
        if self.is_gliding && now.is_at_end() {
            self.is_gliding = false;
        }
        let by = now.top - left;
        let is_where_left = by.abs() < ROUNDING;
        // The end came up: the browser took the view along.
        let is_taken_along = left > now.end() + ROUNDING && now.top + ROUNDING >= now.end();
        let glides = self.is_gliding && by > 0.0;
        if is_where_left || is_taken_along || glides {
            return false;
        }
        self.is_gliding = false;
        self.was_moved = true;
        // Rows that came below in the same moment do not take the end away.
        let reaches_end = now.is_at_end() || (by > 0.0 && now.top + AT_END >= end);
        self.anchor = if reaches_end {
            ScrollAnchor::Newest
        } else {
            first_in_view(rows)
        };
        true
    }

    /// Rows came or went, or a box changed its size. Where to scroll, so that
    /// what is read stays in place.
    pub fn settle(&mut self, now: Geometry, rows: &impl LaidOutRows<Row = R>) -> f64 {
        let (left, end, was_gliding) = (self.top, self.end, self.is_gliding);
        let held = self.anchor.clone();
        // The agent may have scrolled in the same moment, before the event of it.
        if self.scrolled(now, rows)
            && let (ScrollAnchor::Row(held), ScrollAnchor::Row(_)) = (held, &self.anchor)
            && rows.top_of(&held.row).is_some()
        {
            let top = held.top - (now.top - left);
            self.anchor = ScrollAnchor::Row(HeldRow { top, ..held });
        }
        match &self.anchor {
            ScrollAnchor::Newest if was_gliding && (now.end() - end).abs() < ROUNDING => now.top,
            ScrollAnchor::Newest => {
                self.is_gliding = false;
                now.end()
            }
            ScrollAnchor::Row(held) => match rows.top_of(&held.row) {
                Some(top) => (now.top + top - held.top).clamp(0.0, now.end()),
                // Its neighbours are about where they were.
                None => {
                    self.anchor = first_in_view(rows);
                    now.top
                }
            },
        }
    }

    /// Where the view is after a scroll of ours: browsers round and clamp.
    pub fn landed(&mut self, now: Geometry) {
        self.top = now.top;
        self.end = now.end();
    }

    /// To the newest message, because the agent asked for it.
    pub fn to_end(&mut self, now: Geometry) -> WayToEnd {
        self.was_moved = true;
        self.anchor = ScrollAnchor::Newest;
        if now.end() - now.top > now.view * SMOOTH_VIEWS {
            self.is_gliding = false;
            return WayToEnd::Jump(now.end());
        }
        self.is_gliding = !now.is_at_end();
        self.top = now.top;
        self.end = now.end();
        WayToEnd::Smooth(now.end())
    }

    /// The agent sent something: to the end, where it is.
    pub fn sent(&mut self, now: Geometry) -> f64 {
        self.was_moved = true;
        self.is_gliding = false;
        self.anchor = ScrollAnchor::Newest;
        now.end()
    }

    /// Shows a row a third down the view, or at the end if less is below it.
    pub fn show(&mut self, now: Geometry, row: HeldRow<R>) -> f64 {
        let target = (now.top + row.top - now.view / 3.0).clamp(0.0, now.end());
        self.is_gliding = false;
        self.anchor = if now.end() - target <= AT_END {
            ScrollAnchor::Newest
        } else {
            let top = row.top - (target - now.top);
            ScrollAnchor::Row(HeldRow { top, ..row })
        };
        target
    }

    /// The agent takes over from a smooth scroll.
    pub fn interrupted(&mut self, now: Geometry, rows: &impl LaidOutRows<Row = R>) {
        if !self.is_gliding {
            return;
        }
        self.is_gliding = false;
        self.landed(now);
        if !now.is_at_end() {
            self.anchor = first_in_view(rows);
        }
    }
}

/// What to hold away from the end; a thread without rows holds its end.
fn first_in_view<R: Clone>(rows: &impl LaidOutRows<Row = R>) -> ScrollAnchor<R> {
    rows.first_in_view()
        .map_or(ScrollAnchor::Newest, ScrollAnchor::Row)
}
