//! How events reach clients: a hub of rooms, one per account; a subscription
//! that joins the log's replay to what happens live; a socket and server-sent
//! events on top.

pub mod close;
pub mod events;
pub mod hub;
mod listener;
pub mod presence;
pub mod socket;
pub mod subscription;
pub mod visits;

pub use hub::Hub;
