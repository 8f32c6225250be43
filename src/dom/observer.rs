//! An observer that stops when it is dropped.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

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
