//! The scroll of a thread: feeds what the browser does to the thread's position
//! and scrolls where that says.

use leptos::{html, prelude::*};
use leptos_use_element::{UseMutationObserverOptions, use_mutation_observer_with_options};
use leptos_use_resize_observer::use_resize_observer;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    scroll_anchor::{self, Geometry, HeldRow},
    thread_position::{LaidOutRows, ThreadPosition, WayToEnd},
};
use crate::dom::scroll;

/// The scrolled box of one thread.
#[derive(Debug, Clone, Copy)]
pub struct ThreadScroll {
    pub scroller: NodeRef<html::Div>,
    pub content: NodeRef<html::Div>,
    position: StoredValue<ThreadPosition<Element>, LocalStorage>,
    /// The newest message is in view.
    pub at_end: RwSignal<bool>,
    /// The beginning of what is loaded is near.
    pub near_beginning: RwSignal<bool>,
}

impl ThreadScroll {
    pub fn new() -> Self {
        let thread_scroll = Self {
            scroller: NodeRef::new(),
            content: NodeRef::new(),
            position: StoredValue::new_local(ThreadPosition::default()),
            at_end: RwSignal::new(true),
            near_beginning: RwSignal::new(false),
        };
        thread_scroll.watch();
        thread_scroll
    }

    /// Rows coming and going, and boxes changing size, both before the paint.
    ///
    /// A held row is put back where it was as soon as rows come. At the end there is
    /// time until the size is told, which is after the layout: looking earlier would
    /// cost a layout of its own for each message of a burst.
    fn watch(self) {
        let children = UseMutationObserverOptions::default()
            .child_list(true)
            .subtree(true);
        let settle_away_from_end = move |_, _| {
            if !self.position.with_value(ThreadPosition::is_at_end) {
                self.settle();
            }
        };
        use_mutation_observer_with_options(self.content, settle_away_from_end, children);
        let boxes = [self.scroller, self.content];
        use_resize_observer(boxes, move |_, _| self.settle());
    }

    /// The browser says that it was scrolled: by the agent, or by us.
    pub fn scrolled(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let now = measure(&scroller);
        self.position
            .update_value(|position| _ = position.scrolled(now, &RowElements(&scroller)));
        self.publish(now);
    }

    /// The agent scrolls by hand: a smooth scroll of ours ends.
    pub fn interrupt(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        self.position.update_value(|position| {
            position.interrupted(measure(&scroller), &RowElements(&scroller));
        });
    }

    /// Puts what is read back where it was.
    pub fn settle(self) {
        self.jump(|position, now, rows| position.settle(now, rows));
    }

    /// To the newest message.
    pub fn to_end(self) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let now = measure(&scroller);
        let way = self
            .position
            .try_update_value(|position| position.to_end(now));
        match way {
            Some(WayToEnd::Smooth(end)) => scroll::smooth_scroll(&scroller, end),
            Some(WayToEnd::Jump(end)) => self.jump(|_, _, _| end),
            None => {}
        }
    }

    /// The agent sent something, which is at the end.
    pub fn sent(self) {
        self.jump(|position, now, _| position.sent(now));
    }

    /// Nobody has chosen another place since the thread was opened.
    pub fn is_as_opened(self) -> bool {
        self.position
            .try_with_value(ThreadPosition::is_as_opened)
            .unwrap_or_default()
    }

    /// Shows a row a third down the view, if there is more below than fits.
    pub fn show(self, row: &Element) {
        self.jump(|position, now, rows| match rows.top_of(row) {
            Some(top) => {
                let row = row.clone();
                position.show(now, HeldRow { row, top })
            }
            None => now.top,
        });
    }

    /// Scrolls where the position says, and tells it where that led.
    fn jump(
        self,
        to: impl FnOnce(&mut ThreadPosition<Element>, Geometry, &RowElements<'_>) -> f64,
    ) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let before = measure(&scroller);
        self.position.update_value(|position| {
            let target = to(position, before, &RowElements(&scroller));
            if (target - before.top).abs() >= 0.5 {
                scroll::jump(&scroller, target);
            }
            position.landed(measure(&scroller));
        });
        self.publish(measure(&scroller));
    }

    fn publish(self, now: Geometry) {
        let at_end = self.position.with_value(ThreadPosition::is_at_end);
        set_if_new(self.at_end, at_end);
        set_if_new(self.near_beginning, now.is_near_beginning());
    }
}

impl Default for ThreadScroll {
    fn default() -> Self {
        Self::new()
    }
}

fn set_if_new(signal: RwSignal<bool>, value: bool) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}

fn measure(scroller: &HtmlElement) -> Geometry {
    Geometry {
        top: scroller.scroll_top().into(),
        view: scroller.client_height().into(),
        content: scroller.scroll_height().into(),
    }
}

/// The messages inside a scroller.
struct RowElements<'a>(&'a Element);

impl RowElements<'_> {
    fn top_of_view(&self) -> f64 {
        self.0.get_bounding_client_rect().top()
    }
}

impl LaidOutRows for RowElements<'_> {
    type Row = Element;

    fn first_in_view(&self) -> Option<HeldRow<Element>> {
        let rows = self.0.get_elements_by_class_name("message");
        let top_of_view = self.top_of_view();
        let row = |index: u32| rows.item(index);
        let lower_edge =
            |index: u32| row(index).map_or(f64::MAX, |row| row.get_bounding_client_rect().bottom());
        let first = scroll_anchor::first_below(rows.length(), top_of_view, lower_edge)?;
        let row = row(first)?.unchecked_into::<Element>();
        let top = row.get_bounding_client_rect().top() - top_of_view;
        Some(HeldRow { row, top })
    }

    fn top_of(&self, row: &Element) -> Option<f64> {
        row.is_connected()
            .then(|| row.get_bounding_client_rect().top() - self.top_of_view())
    }
}
