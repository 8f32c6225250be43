//! The conversation list: newest activity first, without ever moving what the
//! agent points at.

pub mod filter;
pub mod list;
pub mod list_focus;
pub mod row;
pub mod row_order;
pub mod search;

use leptos::prelude::*;

pub use list::ConversationList;
pub use list_focus::ListFocus;

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
