//! Named people, and the server in process over real HTTP and sockets.
//!
//! [`Desk`] is a server with one account (or more), an inbox, and a pretend
//! WhatsApp on the other side. [`Client`] is an agent who makes requests;
//! [`Line`] is their open stream, with a replica behind it; [`Visitor`] comes
//! through a website's widget; [`Letterbox`] is where letters to them arrive.

mod client;
mod desk;
mod file;
mod letterbox;
mod line;
mod person;
mod visitor;

pub use client::{Answer, Client};
pub use desk::{Desk, PHONE_NUMBER_ID, SECRET};
pub use file::named;
pub use letterbox::{Letterbox, Received};
pub use line::Line;
pub use person::{ALICE, BOB, MALLORY, Person};
pub use visitor::Visitor;

use protocol::{ConversationId, MessageId};

/// A fresh message id, as a client would mint it.
pub fn message_id() -> MessageId {
    server::clock::fresh(MessageId::mint)
}

/// An id that nothing has.
pub fn nowhere() -> ConversationId {
    server::clock::fresh(ConversationId::mint)
}
