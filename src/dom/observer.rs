//! Observers that stop when they are dropped.

use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};

/// Calls back before the next paint, after the size of an element changed.
#[derive(Debug)]
pub struct OnResize {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl OnResize {
    /// Watches these elements.
    pub fn of(elements: &[&Element], call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        let observer = ResizeObserver::new(call.as_ref().unchecked_ref())
            .expect("a function can be a resize callback");
        for element in elements {
            observer.observe(element);
        }
        Self {
            observer,
            _call: call,
        }
    }
}

impl Drop for OnResize {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back right after elements came or went below an element.
#[derive(Debug)]
pub struct OnChildren {
    observer: MutationObserver,
    _call: Closure<dyn FnMut()>,
}

impl OnChildren {
    /// Watches this element.
    pub fn of(element: &Element, call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        let observer = MutationObserver::new(call.as_ref().unchecked_ref())
            .expect("a function can be a mutation callback");
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        observer
            .observe_with_options(element, &what)
            .expect("child lists can be observed");
        Self {
            observer,
            _call: call,
        }
    }
}

impl Drop for OnChildren {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
