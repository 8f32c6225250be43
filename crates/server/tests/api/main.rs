//! The server over real HTTP and sockets, in process.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod attachment;
mod conversation;
mod cursor;
mod fixtures;
mod flood;
mod inbox;
mod isolation;
mod letter;
mod message;
mod openapi;
mod outgoing;
mod replay;
mod session;
mod sign_out;
mod sse;
mod storage;
mod stream;
mod transcript;
mod webhook;
mod widget;
