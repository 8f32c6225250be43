//! Visitors of a website: what they may do, and what they may not.

mod attribute;
mod conversation;
mod disclosure;
mod identity;
mod isolation;
mod limit;
mod rating;
mod rotation;
mod site;
mod stream;
mod token;
