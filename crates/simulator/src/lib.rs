//! A pretend WhatsApp, for the demo, for tests and for benchmarks.
//!
//! Two halves share one [`Simulator`]: a pretend Graph API that the server
//! sends to, and pretend customers who write to the server's webhook. Neither
//! knows anything of the server: what they speak is Meta's HTTP and JSON, so
//! what works here works there.
//!
//! In reading order: [`Config`] and [`Quirks`] say how the pretend Meta
//! behaves; [`Simulator`] starts it; [`Customer`] writes to the business;
//! [`Demo`] makes a shop's worth of customers talk; [`webhook`] builds the
//! bodies, purely; [`simulate`] sends a message to a server that runs already.

mod client;
mod config;
mod customer;
mod cuttable;
mod delivery;
mod demo;
mod directory;
mod failure;
mod graph;
mod group;
mod limit;
mod pace;
mod person;
mod plan;
mod quirk;
mod script;
mod simulator;
mod task;
mod wamid;
mod window;
mod world;

pub mod simulate;
pub mod webhook;

pub use config::{Config, PairLimit, RateLimits, Retry, Timings, WindowRule};
pub use customer::Customer;
pub use delivery::{Tally, Undelivered};
pub use demo::Demo;
pub use pace::Pace;
pub use person::SimulatedCustomer;
pub use quirk::Quirks;
pub use simulator::{Simulator, StartError};
pub use wamid::Wamid;
pub use world::{ReadReceipt, SentMessage};
