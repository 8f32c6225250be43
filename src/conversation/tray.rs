//! The tray: files that were picked, dropped or pasted and wait above the
//! composer. They are uploaded at once, and become messages when the agent sends
//! them. A conversation has a tray of its own, which outlives its view.
//!
//! [`file`], [`admission`], [`contents`], [`store`], [`key`], [`words`] and
//! [`answer`] decide without a browser; [`trays`] carries it out.

pub mod admission;
pub mod answer;
pub mod contents;
pub mod file;
pub mod key;
pub mod leaving;
pub mod store;
pub mod trays;
pub mod words;
