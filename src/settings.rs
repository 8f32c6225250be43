//! What the account has set up: its inboxes, and how a website's chat looks and
//! whom it believes. How to add a page, [`form`] says.

pub mod form;
pub mod inboxes;
pub mod website;

pub use form::unsaved::UnsavedDrafts;
pub use inboxes::{InboxList, NothingChosen};
pub use website::Website;
