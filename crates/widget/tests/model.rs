//! What the widget decides without a browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "model/availability.rs"]
mod availability;
#[path = "model/current.rs"]
mod current;
#[path = "model/day_heading.rs"]
mod day_heading;
#[path = "model/frame_message.rs"]
mod frame_message;
#[path = "model/host_call.rs"]
mod host_call;
#[path = "model/host_message.rs"]
mod host_message;
#[path = "model/introduction.rs"]
mod introduction;
#[path = "model/locale.rs"]
mod locale;
#[path = "model/message.rs"]
mod message;
#[path = "model/missed.rs"]
mod missed;
#[path = "model/rating_state.rs"]
mod rating_state;
#[path = "model/teaser.rs"]
mod teaser;
#[path = "model/theme.rs"]
mod theme;
#[path = "model/unread_badge.rs"]
mod unread_badge;
#[path = "model/uploaded_file.rs"]
mod uploaded_file;
