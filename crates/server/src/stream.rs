//! How events reach clients, over WebSocket and server-sent events.
//!
//! In reading order: [`hub`] (one room per account, and the broadcast of each
//! commit), [`subscription`] (the log's replay joined to what happens live),
//! [`initial_presence`] (what is outside the log), [`presence`] and [`visitor_pages`]
//! (who is connected, and what they look at), [`typing`], [`sessions`] (a stream ends with
//! its session), [`listener`] (authentication, and what a client's frames do),
//! [`socket`] with [`upgrade`] and [`close`], [`events`], and what
//! bounds them: [`limits`], [`meter`], [`visitor_streams`].

mod close;
pub mod events;
pub mod hub;
mod initial_presence;
pub mod limits;
mod listener;
mod meter;
pub mod presence;
pub mod sessions;
pub mod socket;
pub mod subscription;
pub mod typing;
pub mod upgrade;
pub mod visitor_pages;
pub mod visitor_streams;

pub use hub::Hub;
pub use limits::StreamLimits;
