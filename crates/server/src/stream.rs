//! How events reach clients: a hub of rooms, one per account; a subscription
//! that joins the log's replay to what happens live; a socket and server-sent
//! events on top.

mod close;
pub mod connections;
pub mod events;
mod greeting;
pub mod hub;
pub mod limits;
mod listener;
mod meter;
pub mod presence;
pub mod sessions;
pub mod socket;
pub mod subscription;
pub mod upgrade;
pub mod visits;

pub use hub::Hub;
pub use limits::StreamLimits;
