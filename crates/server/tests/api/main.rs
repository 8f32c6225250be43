//! The server over real HTTP and sockets, in process.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod attachment;
mod clock;
mod connection;
mod conversation;
mod cursor;
mod data_folder;
mod fixtures;
mod flood;
mod group;
mod inbox;
mod input;
mod isolation;
mod message;
mod metrics;
mod notification;
mod openapi;
mod origin;
mod outgoing;
mod policy;
mod process;
mod refusal;
mod replay;
mod session;
mod sign_out;
mod sse;
mod storage;
mod stream;
mod transcript;
mod webhook;
mod widget;
