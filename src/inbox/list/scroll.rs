//! What the scroll and the pointer say about which rows must not move.

use leptos::{ev, html, prelude::*};
use protocol::ConversationId;
use sync::Filter;

use super::ListChoice;
use crate::{dom::scroll, inbox::row_order};

/// Within this of the top counts as at the top: in pixels.
const AT_TOP: f64 = 8.0;

/// The scrolled box of the list.
#[derive(Debug, Clone, Copy)]
pub struct ListScroll {
    scroller: NodeRef<html::Div>,
    top: StoredValue<f64>,
    /// How high a row is, once measured: to measure is to lay out the page.
    row_height: StoredValue<Option<f64>>,
    /// How far below the view's top the pointer is; none when it is elsewhere.
    pointer: StoredValue<Option<f64>>,
    /// The agent was at the top, before new activity pushed the view down.
    was_at_top: StoredValue<bool>,
    /// Whether rows slide to new places.
    animated: RwSignal<bool>,
    /// How many rows came in above the view.
    above: RwSignal<usize>,
}

impl ListScroll {
    pub fn new(scroller: NodeRef<html::Div>) -> Self {
        let scroll = Self {
            scroller,
            top: StoredValue::new(0.0),
            row_height: StoredValue::new(None),
            pointer: StoredValue::new(None),
            was_at_top: StoredValue::new(true),
            animated: RwSignal::new(true),
            above: RwSignal::new(0),
        };
        // The size of the letters may have changed with it.
        let resize = window_event_listener(ev::resize, move |_| scroll.row_height.set_value(None));
        on_cleanup(move || resize.remove());
        scroll
    }

    /// Tracked.
    pub fn has_new_above(self) -> bool {
        self.above.get() > 0
    }

    /// Tracked.
    pub fn is_animated(self) -> bool {
        self.animated.get()
    }

    /// To the first row.
    pub fn to_top(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            scroll::smooth_scroll(&scroller, 0.0);
        }
    }

    /// The agent scrolled, or we did.
    pub fn scrolled(self) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let top = f64::from(scroller.scroll_top());
        // Our own jumps were noted before they happened.
        if (top - self.top.get_value()).abs() > 1.0 {
            self.top.set_value(top);
            self.was_at_top.set_value(top <= AT_TOP);
        }
        if top <= AT_TOP && self.above.get_untracked() > 0 {
            self.above.set(0);
        }
        self.animate_if_free();
    }

    pub fn pointer_moved(self, event: &ev::PointerEvent) {
        if event.pointer_type() == "mouse"
            && let Some(scroller) = self.scroller.get_untracked()
        {
            let top = scroller.get_bounding_client_rect().top();
            self.pointer
                .set_value(Some(f64::from(event.client_y()) - top));
            self.animate_if_free();
        }
    }

    /// Whoever was at the top before goes back there.
    pub fn pointer_left(self) {
        self.pointer.set_value(None);
        if self.was_at_top.get_value() && self.top.get_value() > 0.0 {
            self.to_top();
        }
        self.animate_if_free();
    }

    /// Keeps the row that is pointed at, else the first in view, in its place
    /// whenever the order changes; another list begins at its top.
    pub fn keep_in_place(self, ids: Memo<Vec<ConversationId>>, choice: ListChoice) {
        let choice = move || (choice.filter.get(), choice.search.get());
        Effect::new(
            move |before: Option<(Vec<ConversationId>, (Filter, String))>| {
                let (after, choice) = (ids.get(), choice());
                match before {
                    Some((before, same)) if same == choice => self.follow(&before, &after),
                    Some(_) => self.begin_at_top(),
                    None => {}
                }
                (after, choice)
            },
        );
    }

    fn begin_at_top(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            self.top.set_value(0.0);
            self.was_at_top.set_value(true);
            self.above.set(0);
            self.animate_if_free();
            scroll::jump(&scroller, 0.0);
        }
    }

    fn follow(self, before: &[ConversationId], after: &[ConversationId]) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let top = self.top.get_value();
        let kept = match self.pointer.get_value() {
            Some(pointer) => top + pointer,
            None if top > AT_TOP => top,
            None => return,
        };
        let row = self.row_height(&scroller);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index in a list"
        )]
        let anchor = (kept / row).max(0.0) as usize;
        let shift = row_order::shift(before, after, anchor);
        if shift == 0 {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "an index in a list")]
        let target = top + row * shift as f64;
        scroll::jump(&scroller, target);
        // A list that fits its view cannot be scrolled.
        let reached = f64::from(scroller.scroll_top());
        self.top.set_value(reached);
        if reached > AT_TOP {
            self.above.update(|above| *above += shift.unsigned_abs());
        }
    }

    /// Rows may slide while the agent is at the top and points elsewhere.
    fn animate_if_free(self) {
        let free = self.top.get_value() <= AT_TOP && self.pointer.with_value(Option::is_none);
        if self.animated.get_untracked() != free {
            self.animated.set(free);
        }
    }

    /// Every row is as high as the first.
    fn row_height(self, scroller: &web_sys::Element) -> f64 {
        if let Some(height) = self.row_height.get_value() {
            return height;
        }
        let row = scroller.query_selector(".row-slot").ok().flatten();
        let height = row.map_or(64.0, |row| row.get_bounding_client_rect().height());
        let height = height.max(1.0);
        self.row_height.set_value(Some(height));
        height
    }
}
