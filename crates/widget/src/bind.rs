//! Signals to elements, and back. Nothing here is generic: what is, a visitor
//! downloads once for each use.

use reactive_graph::effect::RenderEffect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement};

/// This page.
///
/// # Panics
/// Outside of one.
pub fn document() -> Document {
    let window = web_sys::window();
    window
        .and_then(|window| window.document())
        .expect("the chat is in a page")
}

/// An element of `index.html`.
///
/// # Panics
/// If it has no such element: it is ours.
pub fn element(id: &str) -> HtmlElement {
    let found = document().get_element_by_id(id);
    found
        .expect("index.html has it")
        .unchecked_into::<HtmlElement>()
}

/// The first element inside another that fits a selector.
///
/// # Panics
/// If there is none: the markup is ours.
pub fn part(of: &Element, selector: &str) -> HtmlElement {
    let found = of.query_selector(selector).ok().flatten();
    found
        .expect("index.html has it")
        .unchecked_into::<HtmlElement>()
}

/// Whether this page has such an element now.
pub fn has(selector: &str) -> bool {
    matches!(document().query_selector(selector), Ok(Some(_)))
}

/// Adds a new element at the end of another.
///
/// # Panics
/// If the name is none: it is ours.
pub fn append_new(to: &Element, name: &str) -> HtmlElement {
    let made = document().create_element(name).ok();
    let made = made.expect("it is a name of HTML");
    // It was nowhere before, and nothing forbids it here.
    let _added = to.append_child(&made);
    made.unchecked_into::<HtmlElement>()
}

/// Says whether what a button opens is open.
pub fn set_expanded(button: &Element, is_open: bool) {
    let _set = button.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
}

/// Gives such an element a text.
pub fn set_text(of: &Element, selector: &str, text: &str) {
    part(of, selector).set_text_content(Some(text));
}

/// Runs now, and again whenever a signal it read has changed: for as long as
/// the page lives.
pub fn effect(run: Box<dyn Fn()>) {
    std::mem::forget(effect_while_held(run));
}

/// The same for as long as this is kept. What ran it does not matter: an effect
/// that runs again ends nothing that began in it.
pub fn effect_while_held(run: Box<dyn Fn()>) -> HeldEffect {
    RenderEffect::new(move |_| run())
}

/// An effect that ends when this is dropped.
pub type HeldEffect = RenderEffect<()>;

/// Keeps an element's text.
pub fn bind_text(element: HtmlElement, read: Box<dyn Fn() -> String>) {
    effect(Box::new(move || {
        let text = read();
        // A live region would say it again.
        if element.text_content().as_deref() != Some(&text) {
            element.set_text_content(Some(&text));
        }
    }));
}

/// Keeps an element on screen, or not.
pub fn bind_visible(element: HtmlElement, read: Box<dyn Fn() -> bool>) {
    effect(Box::new(move || element.set_hidden(!read())));
}

/// Listens for as long as the page lives.
pub fn on(target: &EventTarget, kind: &str, listener: Box<dyn Fn(Event)>) {
    let listener: Closure<dyn Fn(Event)> = Closure::new(listener);
    // The kinds are ours: it cannot fail.
    let _added = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// The common case: somebody presses a button.
pub fn on_click(element: &HtmlElement, run: Box<dyn Fn()>) {
    on(element, "click", Box::new(move |_| run()));
}
