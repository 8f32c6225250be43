//! Where the keyboard is in the list.

use std::collections::HashMap;

use leptos::{html, prelude::*};
use protocol::ConversationId;

/// The list as the keyboard sees it.
#[derive(Debug, Clone, Copy)]
pub struct ListFocus {
    /// The row that Tab leads to.
    pub at: RwSignal<Option<ConversationId>>,
    /// The rows in order.
    rows: Memo<Vec<ConversationId>>,
    /// The links of the rows that are on the page.
    links: StoredValue<HashMap<ConversationId, NodeRef<html::A>>>,
}

impl ListFocus {
    /// For the rows below.
    pub fn provide(rows: Memo<Vec<ConversationId>>) -> Self {
        let focus = Self {
            at: RwSignal::new(None),
            rows,
            links: StoredValue::new(HashMap::new()),
        };
        provide_context(focus);
        focus
    }

    /// Makes a row known until it leaves the page.
    pub fn register(self, id: ConversationId) -> NodeRef<html::A> {
        let link = NodeRef::new();
        self.links.update_value(|links| {
            links.insert(id, link);
        });
        on_cleanup(move || {
            self.links.try_update_value(|links| {
                links.remove(&id);
            });
        });
        link
    }

    /// Moves by so many rows, and stops at the ends.
    pub fn step(self, by: isize) {
        let next = self
            .rows
            .with_untracked(|rows| step(rows, self.at.get_untracked(), by));
        self.focus(next);
    }

    /// Puts the focus on a row, if it is on the page.
    pub fn focus(self, row: Option<ConversationId>) {
        let Some(id) = row else { return };
        let link = self.links.with_value(|links| links.get(&id).copied());
        let link = link.and_then(|link| link.get_untracked());
        if link.is_some_and(|link| link.focus().is_ok()) {
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
