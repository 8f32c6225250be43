//! Handlers, one file per resource: parse, authorise, query, answer.

pub mod attachment;
pub mod bootstrap;
pub mod conversation;
pub mod extract;
pub mod health;
pub mod inbox;
pub mod message;
pub mod openapi;
pub mod session;
pub mod transcript;
pub mod widget;
