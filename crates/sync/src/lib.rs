//! The client's replica of an account.
//!
//! Frames and pages go in, rows come out. Everything here is pure: time, ids
//! and input are arguments, nothing does I/O, and nothing that comes from
//! outside can panic. That is what makes the laws testable:
//!
//! - applying keeps the entity with the higher version, so duplicates,
//!   reordering and a page racing an event all end in the same replica;
//! - a pending message is an overlay; the server's row with the same id
//!   replaces it, by ack or by event, whichever comes first;
//! - the cursor moves after the events are applied, never before.
//!
//! In reading order: [`replica`] (the whole), [`timeline`] (one conversation's
//! messages), [`outbox`] (what is not sent yet), [`list`] (the conversation
//! list), [`row`] and [`link`] (what a view shows), [`presence`] (who types, who is here),
//! [`change`] (what a view must redraw); [`sorted`] (the sets and maps all of it
//! lies in).

#![warn(missing_docs)]

pub mod change;
pub mod link;
pub mod list;
pub mod outbox;
pub mod presence;
pub mod replica;
pub mod row;
pub mod sorted;
pub mod timeline;

pub use change::Changes;
pub use list::{Filter, Frontier};
pub use outbox::{Outbox, Pending, SendRefusal, SendState};
pub use presence::PresenceMap;
pub use replica::{Recovery, Replica};
pub use row::{DeliveryState, Row};
pub use timeline::{Timeline, Window};
