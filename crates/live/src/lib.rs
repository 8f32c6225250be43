//! Joins the replica to signals and the browser.
//!
//! One [`Live`] per signed-in app lifetime holds one stream, one replica and
//! one outbox. Views read signals and call methods; they never see a socket, a
//! cursor or a request. No markup, and no word of any view, is in here.

pub mod backoff;
pub mod connection;
pub mod line;
pub mod live;
pub mod session;
pub mod signals;

pub use connection::{Connection, Transport};
pub use live::{Live, Options};
pub use signals::{ConversationView, Loading, TimelineView};
