//! Whether anybody can see this tab.

use leptos::{ev, prelude::*};
use web_sys::VisibilityState;

/// True while the tab is on screen.
#[derive(Debug, Clone, Copy)]
pub struct Visible(ReadSignal<bool>);

impl Visible {
    /// Starts watching, for the page's lifetime.
    pub fn provide() {
        let (visible, set_visible) = signal(is_visible());
        // The event bubbles up from the document.
        let changed = ev::Custom::<web_sys::Event>::new("visibilitychange");
        let _for_good = window_event_listener(changed, move |_| set_visible.set(is_visible()));
        provide_context(Self(visible));
    }

    /// Tracked.
    pub fn get(self) -> bool {
        self.0.get()
    }
}

/// The page's own.
pub fn use_visible() -> Visible {
    expect_context()
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
