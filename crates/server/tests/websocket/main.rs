//! The cases of Autobahn's WebSocket suite, by their numbers, against
//! `/api/socket` with a client that writes raw bytes.
//!
//! Autobahn expects a server that echoes; ours speaks its own protocol. So where
//! a case is accepted, the connection goes on answering `ping` with `pong`, and
//! where Autobahn asks for a failure, the close code is compared. What differs
//! by our protocol and not by RFC 6455:
//!
//! - A binary message is closed with 1003, a text that is no JSON with 4000.
//!   Texts of the cases are therefore put into JSON.
//! - A message has at most 64 KiB, all its fragments together: beyond it 1009.
//! - 9.7 and 9.8 measure speed with a thousand messages in a row, which is a
//!   flood here: 4029.
//! - 12 and 13 are about compression, which is not offered.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod case;
mod client;
mod closing;
mod fragmentation;
mod framing;
mod limits;
mod opcodes;
mod pings;
mod reserved_bits;
mod utf8;
