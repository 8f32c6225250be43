//! The server over real HTTP and sockets, in process.

mod conversation;
mod fixtures;
mod isolation;
mod message;
mod openapi;
mod outgoing;
mod session;
mod sse;
mod storage;
mod stream;
mod webhook;
