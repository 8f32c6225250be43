//! The page itself: title, icon, root element.

use leptos::prelude::{document, window};
use web_sys::Element;

/// Where the page came from: `https://chat.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether lines run from right to left.
pub fn is_rtl() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.matches(":dir(rtl)").unwrap_or(false))
}

/// Sets the title.
pub fn set_title(title: &str) {
    if document().title() != title {
        document().set_title(title);
    }
}

/// Sets the icon in the tab.
pub fn set_icon(href: &str) {
    if let Ok(Some(link)) = document().query_selector("link[rel=icon]") {
        set(&link, "href", href);
    }
}

/// Marks the root element, which style and the pre-paint script read.
pub fn mark_root(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        set(&root, attribute, value);
    }
}

/// Says that the dashboard has taken over from the painted frame.
pub fn ready() {
    if let Some(waiting) = document().get_element_by_id("waiting") {
        waiting.remove();
    }
    if let Some(body) = document().body() {
        set(&body, "data-ready", "");
    }
}

fn set(element: &Element, attribute: &str, value: &str) {
    if element.get_attribute(attribute).as_deref() != Some(value) {
        element
            .set_attribute(attribute, value)
            .expect("attribute names in this program are valid");
    }
}
