//! The dashboard: what an agent sees and does.
//!
//! In reading order:
//! - [`app`]: what surrounds every page; [`route`]: every path; [`session`]: who
//!   is signed in; [`command`]: everything that can be done by key or palette
//! - [`workspace`]: the frame; [`inbox`]: the list; [`conversation`]: one thread;
//!   [`contact`]: who it is with; [`settings`]: what is set up
//! - [`channel`]: what a channel looks like; [`clock`]: words for
//!   times; [`ui`]: components that know none of this; [`dom`]: browser APIs
//!
//! Views read signals and memos of [`live`] and nothing else, so that what is on
//! screen is never stale. What can be decided without a browser is decided in
//! plain functions and tested natively (`tests/model.rs`); views are tested in
//! one (`tests/web.rs`).

pub mod app;
pub mod channel;
pub mod clock;
pub mod command;
pub mod connection;
pub mod contact;
pub mod conversation;
pub mod dom;
pub mod inbox;
pub mod notice;
pub mod palette;
pub mod rail;
pub mod route;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod theme;
pub mod title;
pub mod ui;
pub mod workspace;
