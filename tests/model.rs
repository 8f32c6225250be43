//! What the dashboard decides without a browser.

#[path = "model/clock.rs"]
mod clock;
#[path = "model/composer.rs"]
mod composer;
#[path = "model/group.rs"]
mod group;
#[path = "model/hold.rs"]
mod hold;
#[path = "model/inbox.rs"]
mod inbox;
#[path = "model/settings.rs"]
mod settings;
#[path = "model/shortcut.rs"]
mod shortcut;
#[path = "model/words.rs"]
mod words;
