//! What the dashboard decides without a browser.

#[path = "model/below_view.rs"]
mod below_view;
#[path = "model/clock.rs"]
mod clock;
#[path = "model/command.rs"]
mod command;
#[path = "model/composer.rs"]
mod composer;
#[path = "model/grouping.rs"]
mod grouping;
#[path = "model/inbox.rs"]
mod inbox;
#[path = "model/scroll_anchor.rs"]
mod scroll_anchor;
#[path = "model/settings.rs"]
mod settings;
// With random histories, which proptest has for native tests only.
#[cfg(not(target_arch = "wasm32"))]
#[path = "model/thread_position.rs"]
mod thread_position;
#[path = "model/tray.rs"]
mod tray;
#[path = "model/words.rs"]
mod words;
