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

/// The same, or what has it is not shown.
pub fn is_lost() -> bool {
    is_nowhere()
        || document()
            .active_element()
            .is_some_and(|active| active.get_bounding_client_rect().height() == 0.0)
}

/// Puts the focus on an element without scrolling to it; true if it took it. What is
/// not on the page, or not shown, does not.
pub fn quietly(element: &HtmlElement) -> bool {
    let how = FocusOptions::new();
    how.set_prevent_scroll(true);
    element.focus_with_options(&how).ok();
    document().active_element().as_ref() == Some(element)
}

/// Puts the focus on the first element that fits; true if it took it.
pub fn first(selector: &str) -> bool {
    let Ok(Some(element)) = document().query_selector(selector) else {
        return false;
    };
    if matches!(element.matches("h1, h2"), Ok(true)) {
        // Tab passes it by.
        element.set_attribute("tabindex", "-1").ok();
    }
    quietly(element.unchecked_ref())
}

/// Puts the focus on the first control within an element; true if one took it.
pub fn first_within(element: &Element) -> bool {
    let Ok(controls) = element.query_selector_all("a, button, input, select, textarea") else {
        return false;
    };
    let mut controls = (0..controls.length()).filter_map(|at| controls.get(at));
    controls.any(|control| quietly(control.unchecked_ref()))
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
