//! Where the keyboard is in the list.

use sync::sorted::Map;

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
    links: StoredValue<Map<ConversationId, NodeRef<html::A>>>,
}

impl ListFocus {
    /// For the rows below.
    pub fn provide(rows: Memo<Vec<ConversationId>>) -> Self {
        let focus = Self {
            at: RwSignal::new(None),
            rows,
            links: StoredValue::new(Map::default()),
        };
        provide_context(focus);
        focus.follow_removals();
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

    /// Moves by so many rows, from the open conversation if the keyboard was nowhere
    /// yet, and stops at the ends.
    pub fn step(self, by: isize, open: Memo<Option<ConversationId>>) {
        let next = self.rows.with_untracked(|rows| {
            let at = self.at.get_untracked().filter(|at| rows.contains(at));
            step(rows, at.or_else(|| open.get_untracked()), by)
        });
        self.focus(next);
    }

    /// Puts the focus on a row; true if it is on the page and took it.
    pub fn focus(self, row: Option<ConversationId>) -> bool {
        let Some(id) = row else { return false };
        let link = self.links.with_value(|links| links.get(&id).copied());
        let Some(link) = link.and_then(|link| link.get_untracked()) else {
            return false;
        };
        self.at.set(Some(id));
        link.focus().ok();
        document().active_element().as_ref() == Some(link.as_ref())
    }

    /// Puts the focus on the first row.
    pub fn focus_first(self) -> bool {
        self.focus(self.rows.with_untracked(|rows| rows.first().copied()))
    }

    /// A row that leaves the list leaves its place to its neighbour.
    fn follow_removals(self) {
        Effect::new(move |before: Option<Vec<ConversationId>>| {
            let rows = self.rows.get();
            if let (Some(before), Some(at)) = (before, self.at.get_untracked())
                && !rows.contains(&at)
            {
                self.at.set(neighbour(&before, &rows, at));
            }
            rows
        });
    }
}

/// The row of `after` that was nearest to `gone` in `before`, below it if there is one.
pub fn neighbour(
    before: &[ConversationId],
    after: &[ConversationId],
    gone: ConversationId,
) -> Option<ConversationId> {
    let at = before.iter().position(|row| *row == gone)?;
    let (above, below) = before.split_at(at);
    let mut nearest_first = below.iter().chain(above.iter().rev()).copied();
    nearest_first.find(|row| after.contains(row))
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
