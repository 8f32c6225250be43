//! Visitors of a website: what they may do, and what they may not.

mod conversation;
mod identity;
mod isolation;
mod limit;
mod stream;
mod token;
