//! Keeps the keyboard where it was put: an element that moves gets the focus back,
//! and in place of one that is gone its nearest neighbour has it. Never the page.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use leptos_use_element::{UseMutationObserverOptions, use_mutation_observer_with_options};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::dom::focus;

/// The row that Tab leads to.
const ROW: &str = ".list-column .row[tabindex=\"0\"]";
const COMPOSER: &str = "textarea[name=message]";

/// What had the focus last, and what gets it when that is gone.
#[derive(Debug, Clone)]
struct LastFocus {
    element: HtmlElement,
    instead: &'static [&'static str],
}

impl LastFocus {
    fn of(element: HtmlElement) -> Self {
        let is_in = |selector| matches!(element.closest(selector), Ok(Some(_)));
        let instead: &[&str] = if is_in(".contact") {
            &["button[aria-label=Details]", COMPOSER]
        } else if is_in(".thread-column") {
            &[COMPOSER, ROW]
        } else if is_in(".list-column") {
            &[ROW, "input[name=search]"]
        } else {
            &[]
        };
        Self { element, instead }
    }
}

/// For as long as the calling view is there. `shell` is what is watched.
pub fn keep(shell: NodeRef<html::Div>) {
    let last = StoredValue::new_local(None::<LastFocus>);
    let focused = window_event_listener(ev::focusin, move |event| {
        let element = event.target().and_then(|target| target.dyn_into().ok());
        last.set_value(element.map(LastFocus::of));
    });
    // A press on nothing takes the focus away on purpose.
    let pressed = window_event_listener(ev::pointerdown, move |_| last.set_value(None));
    on_cleanup(move || {
        focused.remove();
        pressed.remove();
    });
    let children = UseMutationObserverOptions::default()
        .child_list(true)
        .subtree(true);
    let restore = move |_, _| {
        if !focus::is_nowhere() {
            return;
        }
        let Some(lost) = last.get_value() else { return };
        focus::quietly(&lost.element);
        if focus::is_nowhere() {
            // What takes its place may not be there yet.
            let restore = move || {
                if focus::is_nowhere() {
                    lost.instead.iter().any(|place| focus::first(place));
                }
            };
            set_timeout(restore, Duration::ZERO);
        }
    };
    use_mutation_observer_with_options(shell, restore, children);
}
