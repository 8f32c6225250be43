//! What lies over something else and closes by Escape: one layer per key press,
//! the topmost first.

use std::{fmt, rc::Rc};

use leptos::prelude::*;

/// The layers that are open, the topmost last.
#[derive(Debug, Clone, Copy)]
pub struct Layers(StoredValue<LayerStack, LocalStorage>);

#[derive(Default)]
struct LayerStack {
    open: Vec<(u32, Rc<dyn Fn() -> bool>)>,
    next_id: u32,
}

impl fmt::Debug for LayerStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.open.iter().map(|(id, _)| id))
            .finish()
    }
}

impl Layers {
    /// None yet; for all views below.
    pub fn provide() {
        provide_context(Self(StoredValue::new_local(LayerStack::default())));
    }

    /// Closes the topmost. False if none is open.
    pub fn close_topmost(self) -> bool {
        // Not while the stack is borrowed: closing changes it.
        let open = self.0.try_with_value(|stack| stack.open.clone());
        let mut topmost_first = open.unwrap_or_default().into_iter().rev();
        topmost_first.any(|(_, close)| close())
    }

    fn push(self, close: Rc<dyn Fn() -> bool>) -> Option<u32> {
        self.0.try_update_value(|stack| {
            let id = stack.next_id;
            stack.next_id += 1;
            stack.open.push((id, close));
            id
        })
    }

    fn remove(self, id: Option<u32>) {
        self.0
            .try_update_value(|stack| stack.open.retain(|(other, _)| Some(*other) != id));
    }
}

/// The layers of the page.
pub fn use_layers() -> Layers {
    expect_context()
}

/// Makes the calling view a layer while `is_open`. `close` says whether it was one:
/// what lies beside something, and not over it, lets the next one close.
pub fn closes_by_escape(is_open: impl Fn() -> bool + 'static, close: impl Fn() -> bool + 'static) {
    // A view that is shown outside of the dashboard has no layers.
    let Some(layers) = use_context::<Layers>() else {
        return;
    };
    let close: Rc<dyn Fn() -> bool> = Rc::new(close);
    let id = StoredValue::new(None);
    Effect::new(move |_| match (is_open(), id.get_value()) {
        (true, None) => id.set_value(layers.push(Rc::clone(&close))),
        (false, Some(layer)) => {
            layers.remove(Some(layer));
            id.set_value(None);
        }
        (true, Some(_)) | (false, None) => {}
    });
    on_cleanup(move || layers.remove(id.try_get_value().flatten()));
}
