//! The visitor's chat, in the frame that websites hold.
//!
//! In reading order: [`host`] (the page that holds the frame), [`device`] (what
//! this browser remembers), [`words`] (in the visitor's language), [`app`] (from
//! the first word of the host to a chat), [`chat`] (what is on screen).

pub mod app;
pub mod chat;
pub mod device;
pub mod host;
pub mod words;
