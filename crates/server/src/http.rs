//! Handlers, one file per resource: parse, authorise, query, answer.

pub mod attachment;
pub mod body;
pub mod bootstrap;
pub mod conversation;
pub mod health;
pub mod inbox;
pub mod message;
pub mod openapi;
pub mod session;
pub mod widget;
