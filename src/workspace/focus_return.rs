//! Keeps the keyboard where it was put: an element that moves gets the focus back,
//! and in place of one that is gone or hidden the nearest that remains has it.
//! Never the page.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use leptos_use_element::{UseMutationObserverOptions, use_mutation_observer_with_options};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{dom::focus, route::Route};

/// The row that Tab leads to.
const ROW: &str = ".list-column .row[tabindex=\"0\"]";
const COMPOSER: &str = "textarea[name=message]";
const MESSAGES: &str = "[role=log]";
/// What lies beside or over the rest: the focus goes back to where it came from.
const ASIDE: &str = ".contact, .notice";
/// What is a page by itself: no place near to what it holds.
const PAGES: &str = "form, main, .column, dialog, .shell, body";
/// Where a page begins, the open one first.
const BEGINNINGS: [&str; 4] = [
    MESSAGES,
    ".thread-column h1",
    ".list-column h1",
    ".thread-column h2",
];

/// What had the focus last, across the sections of the dashboard; nothing after a
/// press on nothing.
#[derive(Debug, Clone, Copy)]
pub struct FocusReturn(StoredValue<Option<LastFocus>, LocalStorage>);

/// What had the focus, and what gets it when that is gone.
#[derive(Debug, Clone)]
struct LastFocus {
    element: HtmlElement,
    /// What had it before the details or a notice.
    before: Option<HtmlElement>,
    is_aside: bool,
    instead: &'static [&'static str],
    /// What it is in, the innermost first, within its page.
    around: Vec<Element>,
}

impl LastFocus {
    fn of(element: HtmlElement, previous: Option<Self>) -> Self {
        let is_in = |selector| matches!(element.closest(selector), Ok(Some(_)));
        let is_aside = is_in(ASIDE);
        let before = previous.filter(|_| is_aside).and_then(|previous| {
            if previous.is_aside {
                previous.before
            } else {
                Some(previous.element)
            }
        });
        let instead: &[&str] = if is_in(".contact") {
            &["button[aria-label=Details]", COMPOSER]
        } else if is_in(".notice") {
            &[ROW, MESSAGES]
        } else if is_in(".thread-column") {
            &[COMPOSER, ROW]
        } else if is_in(".list-column") {
            &[ROW, "input[name=search]"]
        } else {
            &[]
        };
        let mut around = Vec::new();
        let mut next = element.parent_element();
        while let Some(near) = next.filter(|near| !matches!(near.matches(PAGES), Ok(true))) {
            next = near.parent_element();
            around.push(near);
        }
        Self {
            element,
            before,
            is_aside,
            instead,
            around,
        }
    }

    /// Puts the focus on what takes its place. What is gone or hidden takes none.
    fn replace(&self) {
        // What comes later takes it from the page, not from what is hidden.
        focus::leave();
        let _ = self.before.as_ref().is_some_and(focus::quietly)
            || self.instead.iter().any(|place| focus::first(place))
            || self.around.iter().any(focus::first_within)
            || BEGINNINGS.iter().any(|place| focus::first(place));
    }
}

impl FocusReturn {
    /// For all views below.
    pub fn provide() {
        provide_context(Self(StoredValue::new_local(None)));
    }

    /// For as long as the calling view is there. `shell` is what is watched.
    pub fn keep(shell: NodeRef<html::Div>, route: Memo<Option<Route>>) {
        let Self(last) = expect_context();
        let focused = window_event_listener(ev::focusin, move |event| {
            let element = event.target().and_then(|target| target.dyn_into().ok());
            last.update_value(|last| {
                let previous = last.take();
                *last = element.map(|element| LastFocus::of(element, previous));
            });
        });
        // A press on nothing takes the focus away on purpose; a notice gives it back.
        let pressed = window_event_listener(ev::pointerdown, move |event| {
            let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let is_notice = |it: Element| matches!(it.closest(".notice"), Ok(Some(_)));
            if !target.is_some_and(is_notice) {
                last.set_value(None);
            }
        });
        let replace = move || {
            if focus::is_lost()
                && let Some(Some(lost)) = last.try_get_value()
            {
                lost.replace();
            }
        };
        let resized = window_event_listener(ev::resize, move |_| replace());
        on_cleanup(move || {
            focused.remove();
            pressed.remove();
            resized.remove();
        });
        // What takes its place may not be there yet.
        let replace_soon = move || set_timeout(replace, Duration::ZERO);
        // An address may hide a column, or bring another section, which is on the page
        // by the next frame.
        Effect::new(move |_| {
            route.track();
            request_animation_frame(replace);
        });
        let children = UseMutationObserverOptions::default()
            .child_list(true)
            .subtree(true);
        let restore = move |_, _| {
            if !focus::is_nowhere() {
                return;
            }
            let lost = last.get_value();
            if lost.is_some_and(|lost| !focus::quietly(&lost.element)) {
                replace_soon();
            }
        };
        use_mutation_observer_with_options(shell, restore, children);
    }
}
