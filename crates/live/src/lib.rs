//! Joins the replica to signals and the browser.
//!
//! One [`Live`] per signed-in app lifetime holds one stream, one replica and
//! one outbox. Views read signals and call methods; they never see a socket, a
//! cursor or a request. No markup, and no text of any view, is in here.
//!
//! In reading order:
//! - [`live`]: the handle that views hold; [`signals`] and [`memos`]: what they
//!   read; [`session`]: signing in and out; [`settings`]: what agents set up
//! - [`connection`]: when to connect, to wait, to give up. Pure
//! - [`role`]: what differs between an agent and a visitor
//! - `account`: carries out the connection's actions, moves the replica, writes
//!   the signals, sends the outbox
//! - [`platform`]: what the account needs of its environment, and the browser
//!   that provides it

#![warn(missing_docs)]

mod account;
pub mod connection;
pub mod live;
pub mod memos;
pub mod platform;
pub mod role;
pub mod session;
pub mod settings;
pub mod signals;

pub use connection::{Connection, Transport};
pub use live::{Live, Options};
pub use memos::{ConversationPresence, ListQuery, ListView, TimelineItem};
pub use role::Visitor;
pub use signals::{ConversationView, Loading, TimelineView};
