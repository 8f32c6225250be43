//! The page's events as inputs of the connection: network up or down, tab shown or
//! hidden.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::{Event, EventTarget, VisibilityState};

use crate::connection::ConnectionInput;

/// Listens until the listeners are dropped.
pub(super) fn watch(dispatch: &Rc<dyn Fn(ConnectionInput)>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let mut listeners: Vec<EventListener> = ["online", "offline", "focus", "pageshow"]
        .map(|kind| listen(&window, kind, dispatch))
        .into();
    if let Some(document) = window.document() {
        listeners.push(listen(&document, "visibilitychange", dispatch));
    }
    listeners
}

fn listen(
    target: &EventTarget,
    kind: &'static str,
    dispatch: &Rc<dyn Fn(ConnectionInput)>,
) -> EventListener {
    let dispatch = Rc::clone(dispatch);
    EventListener::new(target, kind, move |event| dispatch(input(event)))
}

fn input(event: &Event) -> ConnectionInput {
    match event.type_().as_str() {
        "online" => ConnectionInput::Online,
        "offline" => ConnectionInput::Offline,
        "focus" => ConnectionInput::Shown,
        _ if is_visible() => ConnectionInput::Shown,
        _ => ConnectionInput::Hidden,
    }
}

fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}
