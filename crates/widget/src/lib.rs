//! The visitor's chat, in the frame that websites hold.
//!
//! What it shows stands in `index.html`, painted before this program has
//! loaded; here it is bound to signals. That is Leptos' reactive graph without
//! its renderer, which alone would be half of what a visitor downloads.
//!
//! In reading order: [`host`] (the page that holds the frame), [`visitor_storage`]
//! (what this browser stores), [`app`] (from the host's first message to a chat),
//! [`connect`] (how the visitor is connected), [`chat`] (what is on screen),
//! [`locale`] (the chat's own texts), [`bind`] (signals to elements).

pub mod app;
pub mod bind;
pub mod chat;
pub mod connect;
pub mod host;
pub mod inbox_path;
pub mod locale;
pub mod visitor_storage;
