//! How far something is scrolled, and scrolling it.

use leptos::prelude::window;
use web_sys::{
    Element, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition, ScrollToOptions,
};

/// Scrolls there, smoothly where the reader likes motion.
pub fn smooth_scroll(element: &Element, top: f64) {
    let how = ScrollToOptions::new();
    how.set_top(top);
    how.set_behavior(if likes_motion() {
        ScrollBehavior::Smooth
    } else {
        ScrollBehavior::Instant
    });
    element.scroll_to_with_scroll_to_options(&how);
}

/// Scrolls there at once.
pub fn jump(element: &Element, top: f64) {
    let how = ScrollToOptions::new();
    how.set_top(top);
    how.set_behavior(ScrollBehavior::Instant);
    element.scroll_to_with_scroll_to_options(&how);
}

fn likes_motion() -> bool {
    let still = window().match_media("(prefers-reduced-motion: reduce)");
    !matches!(still, Ok(Some(query)) if query.matches())
}

/// Scrolls an element into view, as little as needed.
pub fn into_view(element: &Element) {
    let how = ScrollIntoViewOptions::new();
    how.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&how);
}
