//! The scroll of a thread: holds what the agent reads where it is, asks for
//! older messages, and knows whether the newest is in view.

use leptos::{html, prelude::*};
use leptos_use_element::{UseMutationObserverOptions, use_mutation_observer_with_options};
use leptos_use_resize_observer::use_resize_observer;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::scroll_anchor::{self, Geometry, ScrollAnchor};
use crate::dom::scroll;

/// A row, and how far below the top of the view it was.
#[derive(Debug, Clone, PartialEq)]
struct AnchorRow {
    row: Element,
    top: f64,
}

/// The scrolled box of one thread.
#[derive(Debug, Clone, Copy)]
pub struct ThreadScroll {
    pub scroller: NodeRef<html::Div>,
    pub content: NodeRef<html::Div>,
    anchor: StoredValue<ScrollAnchor<AnchorRow>, LocalStorage>,
    /// The newest message is in view.
    pub at_end: RwSignal<bool>,
    /// The beginning of what is loaded is near.
    pub near_beginning: RwSignal<bool>,
    /// A smooth scroll to the end is under way: growth meanwhile does not end it.
    scrolling_to_end: StoredValue<bool>,
}

impl ThreadScroll {
    pub fn new() -> Self {
        let thread_scroll = Self {
            scroller: NodeRef::new(),
            content: NodeRef::new(),
            anchor: StoredValue::new_local(ScrollAnchor::Newest),
            at_end: RwSignal::new(true),
            near_beginning: RwSignal::new(false),
            scrolling_to_end: StoredValue::new(false),
        };
        thread_scroll.watch();
        thread_scroll
    }

    /// Rows coming and going, and boxes changing size, both before the paint.
    ///
    /// The anchor row is put back where it was as soon as rows come. At the end there is time
    /// until the size is told, which is after the layout: looking earlier would
    /// cost a layout of its own for each message of a burst.
    fn watch(self) {
        let children = UseMutationObserverOptions::default()
            .child_list(true)
            .subtree(true);
        let restore_anchor_row = move |_, _| {
            if self
                .anchor
                .with_value(|anchor| *anchor != ScrollAnchor::Newest)
            {
                self.restore();
            }
        };
        use_mutation_observer_with_options(self.content, restore_anchor_row, children);
        let boxes = [self.scroller, self.content];
        use_resize_observer(boxes, move |_, _| self.restore());
    }

    /// The agent scrolled, or we did.
    pub fn scrolled(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let geometry = measure(&scroller);
        if self.scrolling_to_end.get_value() && !geometry.is_at_end() {
            return;
        }
        self.scrolling_to_end.set_value(false);
        let anchor = scroll_anchor::anchor_after_scroll(geometry, || first_in_view(&scroller));
        self.anchor.set_value(anchor);
        self.publish(geometry);
    }

    /// The agent scrolls by hand: a smooth scroll of ours ends.
    pub fn interrupt(self) {
        self.scrolling_to_end.set_value(false);
    }

    /// Puts the anchor row back where it was.
    pub fn restore(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        if self.scrolling_to_end.get_value() {
            return;
        }
        let geometry = measure(&scroller);
        let top_of_view = scroller.get_bounding_client_rect().top();
        // An anchor row that was removed leaves its neighbours about where they are.
        let target = self.anchor.with_value(|anchor| {
            scroll_anchor::restored(anchor, geometry, |anchor_row| {
                if anchor_row.row.is_connected() {
                    anchor_row.row.get_bounding_client_rect().top() - top_of_view - anchor_row.top
                } else {
                    0.0
                }
            })
        });
        if (target - geometry.top).abs() >= 0.5 {
            scroll::jump(&scroller, target);
        }
        self.publish(measure(&scroller));
    }

    /// To the newest message.
    pub fn to_end(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let geometry = measure(&scroller);
            self.anchor.set_value(ScrollAnchor::Newest);
            // A smooth scroll over a long way is a blur.
            if geometry.end() - geometry.top > geometry.view * 4.0 {
                scroll::jump(&scroller, geometry.end());
            } else {
                self.scrolling_to_end.set_value(!geometry.is_at_end());
                scroll::smooth_scroll(&scroller, geometry.end());
            }
        }
    }

    /// Shows a row a third down the view, if there is more below than fits.
    pub fn show(self, row: &Element) {
        let Some(scroller) = self.scroller.get_untracked() else {
            return;
        };
        let geometry = measure(&scroller);
        let below_top =
            row.get_bounding_client_rect().top() - scroller.get_bounding_client_rect().top();
        let target = (geometry.top + below_top - geometry.view / 3.0).clamp(0.0, geometry.end());
        scroll::jump(&scroller, target);
        let geometry = measure(&scroller);
        self.anchor
            .set_value(scroll_anchor::anchor_after_scroll(geometry, || {
                first_in_view(&scroller)
            }));
        self.publish(geometry);
    }

    fn publish(self, geometry: Geometry) {
        set_if_new(self.at_end, geometry.is_at_end());
        set_if_new(self.near_beginning, geometry.is_near_beginning());
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

fn first_in_view(scroller: &Element) -> Option<AnchorRow> {
    let rows = scroller.get_elements_by_class_name("message");
    let top_of_view = scroller.get_bounding_client_rect().top();
    let row = |index: u32| rows.item(index);
    let lower_edge =
        |index: u32| row(index).map_or(f64::MAX, |row| row.get_bounding_client_rect().bottom());
    let first = scroll_anchor::first_below(rows.length(), top_of_view, lower_edge)?;
    let row = row(first)?.unchecked_into::<Element>();
    let top = row.get_bounding_client_rect().top() - top_of_view;
    Some(AnchorRow { row, top })
}
