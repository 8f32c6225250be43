//! Where the keyboard is in the list.

use leptos::prelude::*;
use protocol::ConversationId;

use crate::dom::focus;

/// The list as the keyboard sees it.
#[derive(Debug, Clone, Copy)]
pub struct ListFocus {
    /// The row that Tab leads to.
    pub at: RwSignal<Option<ConversationId>>,
    /// The rows in order.
    pub rows: RwSignal<Vec<ConversationId>>,
}

impl ListFocus {
    /// One per list.
    pub fn provide() -> Self {
        let cursor = Self {
            at: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
        };
        provide_context(cursor);
        cursor
    }

    /// Moves by so many rows, and stops at the ends.
    pub fn step(self, by: isize) {
        let next = self
            .rows
            .with_untracked(|rows| step(rows, self.at.get_untracked(), by));
        self.focus(next);
    }

    /// Puts the focus on a row.
    pub fn focus(self, row: Option<ConversationId>) {
        if let Some(id) = row
            && focus::focus(&format!("a[data-conversation=\"{id}\"]"))
        {
            self.at.set(Some(id));
        }
    }
}

/// The row so many steps from this one; the first where there was none.
pub fn step(
    rows: &[ConversationId],
    from: Option<ConversationId>,
    by: isize,
) -> Option<ConversationId> {
    let at = from.and_then(|from| rows.iter().position(|row| *row == from));
    let next = at.map_or(0, |at| at.saturating_add_signed(by));
    rows.get(next.min(rows.len().checked_sub(1)?)).copied()
}
