//! Where the keyboard is.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, FocusOptions, HtmlElement};

/// Takes the focus off whatever has it.
pub fn leave() {
    let active = document().active_element();
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        // Cannot fail in a window; and then nothing is lost.
        active.blur().ok();
    }
}

/// Whether nothing has the focus: the page has it.
pub fn is_nowhere() -> bool {
    document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY")
}

/// Puts the focus on an element without scrolling to it. What is not on the page, or
/// not shown, does not take it.
pub fn quietly(element: &HtmlElement) {
    let how = FocusOptions::new();
    how.set_prevent_scroll(true);
    element.focus_with_options(&how).ok();
}

/// Puts the focus on the first element that fits; true if it took it.
pub fn first(selector: &str) -> bool {
    let Ok(Some(element)) = document().query_selector(selector) else {
        return false;
    };
    quietly(element.unchecked_ref());
    document().active_element() == Some(element)
}

/// Whether the focus is inside an element that fits.
pub fn is_within(selector: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|active| matches!(active.closest(selector), Ok(Some(_))))
}

/// Whether the focus is where keys are text.
pub fn is_in_text() -> bool {
    takes_text(document().active_element().map(Into::into))
}

/// Whether keys typed there are text.
pub fn takes_text(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    matches!(
        element.closest("input, textarea, select, [contenteditable]"),
        Ok(Some(_))
    )
}
