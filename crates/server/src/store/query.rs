//! The commands and queries of each noun, with its SQL. What belongs to the log,
//! to quotas and to secrets has its SQL in its own file of the store.

pub mod account;
pub mod agent;
pub mod attachment;
pub mod conversation;
pub mod device;
pub mod identity;
pub mod inbox;
pub mod journal;
pub mod message;
pub mod notification;
pub mod outgoing;
pub mod provider_message;
pub mod read_mark;
pub mod session;
pub mod visitor;
pub mod widget;
