//! `/api/widget/…`: what a website's visitors ask for.

pub mod attachment;
pub mod bootstrap;
pub mod contact;
pub mod conversation;
pub mod identity;
mod limited;
pub mod message;
pub mod rating;
pub mod transcript;
