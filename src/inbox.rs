//! The conversation list: newest activity first, without ever moving what the
//! agent points at.

pub mod cursor;
pub mod filter;
pub mod list;
pub mod order;
pub mod row;
pub mod search;

use leptos::prelude::*;

pub use cursor::Cursor;
pub use list::ConversationList;

use crate::ui::{empty::Empty, icon::Icon};

/// Beside the list while no conversation is open.
#[component]
pub fn NothingOpen() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Inbox
            title="No conversation is open"
            text="Choose one from the list, or move with J and K and press Enter."
        />
    }
}
