//! The server over real HTTP and sockets, in process.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod attachment;
mod clock;
mod conversation;
mod data_folder;
mod fixtures;
mod inbox;
mod isolation;
mod letter;
mod message;
mod openapi;
mod outgoing;
mod session;
mod sse;
mod storage;
mod stream;
mod transcript;
mod webhook;
mod widget;
