//! Named people, and the server in process over real HTTP and sockets.
//!
//! [`TestServer`] is a server with one account (or more), an inbox, and a simulated
//! WhatsApp on the other side. [`Client`] is an agent who makes requests;
//! [`StreamClient`] is their open stream, with a replica behind it; [`Visitor`] comes
//! through a website's widget; [`FakeSmtp`] is the mail server that e-mail to them arrives
//! at.

mod client;
mod fake_smtp;
mod file;
mod person;
mod stream_client;
mod test_server;
mod visitor;
mod wait;

pub use client::{Answer, Client};
pub use fake_smtp::{FakeSmtp, ReceivedEmail};
pub use file::named;
pub use person::{ALICE, BOB, MALLORY, Person};
pub use stream_client::StreamClient;
pub use test_server::{PHONE_NUMBER_ID, SECRET, TestServer};
pub use visitor::Visitor;
pub use wait::until;

use protocol::{ConversationId, MessageId};

/// A fresh message id, as a client would mint it.
pub fn message_id() -> MessageId {
    server::clock::fresh(MessageId::mint)
}

/// An id that nothing has.
pub fn nowhere() -> ConversationId {
    server::clock::fresh(ConversationId::mint)
}
