//! Joins the replica to signals and the browser.
//!
//! One [`Live`] per signed-in app lifetime holds one stream, one replica and
//! one outbox. Views read signals and call methods; they never see a socket, a
//! cursor or a request. No markup, and no text of any view, is in here.
//!
//! # From the socket to one row
//!
//! ```text
//! platform/socket.rs        StreamEvent::Frame(text)
//!   ▼
//! account/stream.rs         queue; a macrotask applies up to 8 ms of frames
//!   ▼
//! sync::Replica::receive    keeps the higher version, returns Changes
//!   ▼
//! account/publish.rs   ──▶  signals.rs  writes the signals that differ
//!                             ▼
//!                           the one view that reads row(conversation, id)
//! ```
//!
//! - The socket is made once: [`Live::start`] starts the connection machine, whose
//!   `Open` action is carried out by `Engine::dispatch` in `account.rs`. What is on
//!   screen is a signal that a view asks for by id; the socket does not know it.
//! - A send is reconciled by its id, which the page mints: `account/send.rs` writes
//!   the pending row, and whichever comes first of answer and event replaces it.
//!
//! `docs/one-socket.md` and `docs/sending-a-message.md` describe both at length.
//!
//! # Where things are
//!
//! - [`handle`]: the handle that views hold, with the signals that they read and the
//!   commands that they give; [`signals`] and [`memos`]: what is behind these;
//!   [`session`]: signing in and out; [`settings`]: what agents set up
//! - [`connection`]: when to connect, to wait, to give up. Pure
//! - `account`: carries out the connection's actions, moves the replica, writes
//!   the signals; one file per concern (load, stream, send, read, presence, …)
//! - [`role`]: what differs between an agent and a visitor, as data
//! - [`platform`]: what the account needs of its environment, and the browser
//!   that provides it

#![warn(missing_docs)]

mod account;
pub mod connection;
pub mod handle;
pub mod memos;
pub mod platform;
pub mod role;
pub mod session;
pub mod settings;
pub mod signals;

pub use connection::{Connection, Transport};
pub use handle::{Live, Options};
pub use memos::{ConversationPresence, ListQuery, ListView, TimelineItem};
pub use role::WebsiteVisitor;
pub use signals::{ConversationView, Loading, PendingPreview, TimelineView};
