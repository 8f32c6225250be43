//! Outgoing messages on their way to a provider. The queue is the store's
//! `outgoing` table; [`worker`] claims what is due, has its channel send it, and
//! stores what the [`outcome`] means for the message. Nothing here names a channel.
//!
//! A claim is durable before the request leaves. So a crash leaves the message
//! claimed, and the next start marks it *unsure*: it may have been sent, and is
//! never sent again by itself.

pub mod outcome;
pub(crate) mod retry;
mod worker;

pub use worker::run;
