//! Joins the replica to signals and the browser.
//!
//! One [`Live`] per signed-in app lifetime holds one stream, one replica and
//! one outbox. Views read signals and call methods; they never see a socket, a
//! cursor or a request. No markup, and no word of any view, is in here.
//!
//! In reading order:
//! - [`live`]: the handle that views hold; [`signals`] and
//!   [`memos`]: what they read;
//!   [`session`]: signing in and out; [`settings`]: what agents set up
//! - [`line`](mod@line): when to connect, to wait, to give up; [`backoff`]. Pure
//! - [`side`]: agent or visitor
//! - `engine`: carries out what the line says, moves the replica, writes the
//!   signals, sends the outbox
//! - [`world`]: all that the engine wants of the outside; [`request`],
//!   [`outbox_store`] and `transport` are the browser's way of giving it

pub mod backoff;
pub mod connection;
mod engine;
pub mod line;
pub mod live;
pub mod memos;
pub mod outbox_store;
pub mod request;
pub mod session;
pub mod settings;
pub mod side;
pub mod signals;
mod transport;
pub mod world;

pub use connection::{Connection, Transport};
pub use live::{Live, Options};
pub use memos::{ConversationPresence, ListQuery, ListView, TimelineItem};
pub use side::Visitor;
pub use signals::{ConversationView, Loading, TimelineView};
