//! A queue of macrotasks. A message to oneself is the quickest way into one:
//! nested `setTimeout(0)` is held back by 4 ms.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::MessageChannel;

type Macrotask = Box<dyn FnOnce()>;

/// Runs each task in a browser task of its own, in order.
pub(super) struct MacrotaskQueue {
    channel: MessageChannel,
    queue: Rc<RefCell<VecDeque<Macrotask>>>,
    _on_message: Closure<dyn Fn()>,
}

impl MacrotaskQueue {
    pub(super) fn new() -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let queue: Rc<RefCell<VecDeque<Macrotask>>> = Rc::default();
        let queued = Rc::clone(&queue);
        let on_message: Closure<dyn Fn()> = Closure::new(move || {
            let next = queued.borrow_mut().pop_front();
            if let Some(task) = next {
                task();
            }
        });
        channel
            .port1()
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            queue,
            _on_message: on_message,
        })
    }

    pub(super) fn push(&self, task: Macrotask) {
        self.queue.borrow_mut().push_back(task);
        // Null can always be cloned, and the port is never closed.
        let _posted = self.channel.port2().post_message(&JsValue::NULL);
    }
}
