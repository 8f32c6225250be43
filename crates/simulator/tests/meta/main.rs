//! The simulator seen from a server: what it accepts, and what it posts.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod command;
mod customer;
mod demo;
mod group;
mod quirk;
mod retry;
mod sending;
mod shop;
mod sink;
mod status;
