//! One conversation: header, messages, composer, and the contact beside them.
//! All of it is made anew for another conversation; nothing in here knows the
//! socket.

pub mod assign;
pub mod attachment;
pub mod below_view;
pub mod body;
pub mod bubble;
pub mod composer;
pub mod draft;
pub mod first_unread;
pub mod grouping;
pub mod header;
pub mod message;
pub mod own_message;
pub mod reply_window;
pub mod resolve;
pub mod scroll_anchor;
pub mod thread_position;
pub mod thread_scroll;
pub mod timeline;
pub mod tray;
pub mod typing;

use leptos::prelude::*;
use leptos_router::components::A;
use live::Loading;
use protocol::ConversationId;

use crate::{
    command::ReplyFocus,
    contact::ContactPanel,
    route::Route,
    session::use_live,
    ui::{empty::Empty, icon::Icon},
    workspace::DetailsPanel,
};

/// One conversation.
#[component]
pub fn ConversationPane(id: ConversationId) -> impl IntoView {
    let live = use_live();
    live.open(id);
    let timeline = live.timeline(id);
    let missing = Memo::new(move |_| timeline.with(|view| view.loading == Loading::NotFound));
    let panel = expect_context::<DetailsPanel>();
    expect_context::<ReplyFocus>().follow(id);
    move || {
        if missing.get() {
            return view! { <ConversationNotFound /> }.into_any();
        }
        view! {
            <header::ThreadHeader id />
            <div class="thread" data-panel=move || if panel.open.get() { "open" } else { "closed" }>
                <div class="thread-main" inert=move || panel.is_over.get()>
                    <timeline::Timeline id />
                    <typing::TypingIndicator id />
                    <composer::ConversationComposer id />
                </div>
                <Show when=move || panel.open.get()>
                    <ContactPanel id />
                </Show>
            </div>
        }
        .into_any()
    }
}

/// For an address that names no conversation of this account.
#[component]
pub fn ConversationNotFound() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Search
            title="This conversation is not here"
            text="It may have been deleted, or the address belongs to another account."
        >
            <A href=Route::Inbox.path() attr:class="button">
                "Back to the inbox"
            </A>
        </Empty>
    }
}
