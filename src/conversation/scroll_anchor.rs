//! What stays where it is when the thread changes above, below or inside.
//!
//! ```text
//!  ┌ content ┐
//!  │         │        Two states only:
//!  │┌ view ┐ │          Newest   the end of the content stays at the end of
//!  ││ row  │◄┼─ anchor            the view
//!  ││      │ │          Row      one row stays at its distance from the top of
//!  │└──────┘ │                   the view
//!  └─────────┘
//! ```

/// Within this of the end counts as at the end, in pixels.
pub const AT_END: f64 = 24.0;
/// Within this of the beginning, older messages are asked for, in pixels.
pub const NEAR_BEGINNING: f64 = 900.0;

/// A scrolled box, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    /// How much of the content is above the view.
    pub top: f64,
    pub view: f64,
    pub content: f64,
}

impl Geometry {
    /// The largest `top` there can be.
    pub fn end(self) -> f64 {
        (self.content - self.view).max(0.0)
    }

    pub fn is_at_end(self) -> bool {
        self.end() - self.top <= AT_END
    }

    pub fn is_near_beginning(self) -> bool {
        self.top <= NEAR_BEGINNING
    }
}

/// A row, and how far below the top of the view it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldRow<R> {
    pub row: R,
    pub top: f64,
}

/// What stays in place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ScrollAnchor<R> {
    #[default]
    Newest,
    Row(HeldRow<R>),
}

/// Finds the first of `count` rows, stacked in order, whose lower edge is below
/// `line`. Measuring is slow, so as few as possible are measured.
pub fn first_below(count: u32, edge: f64, lower_edge: impl Fn(u32) -> f64) -> Option<u32> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if lower_edge(middle) > edge {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    (low < count).then_some(low)
}
