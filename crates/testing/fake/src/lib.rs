//! One reference Frontdesk for the tests of `sync`, `live`, the dashboard and the
//! widget: a log, the entities it leads to, pages, commands, refusals and streams,
//! in memory.
//!
//! It does no I/O and knows no clock: a test calls it, moves its time, and carries
//! its answers and frames to the client, or loses them. It is written for
//! plainness, not for speed, and shares no code with the real server, so that a
//! mistake in one is not repeated in the other.
//!
//! In reading order: [`server`] (the state), [`command`] (what changes it),
//! [`log`] (its events, for any cursor), [`page`] (what is read of it),
//! [`stream`] (open sockets), [`http`] (requests by method and path), and
//! [`entity`] (entities with defaults, to be changed by a test).

// It panics where a test made a mistake: that is how a test learns of it.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "for tests")]

pub mod command;
pub mod entity;
pub mod http;
pub mod log;
pub mod page;
pub mod server;
pub mod stream;

pub use http::{HttpRequest, VISITOR_TOKEN};
pub use log::{LogReader, ReplayContent};
pub use page::FakeListQuery;
pub use server::{FakeServer, NotFound};
pub use stream::StreamId;
