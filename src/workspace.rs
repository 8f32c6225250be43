//! The frame that stays while conversations come and go: navigation rail, list,
//! and what the address opens beside them. Guests see the sign-in form instead,
//! and keep their address.

pub mod announcement;
pub mod details_panel;
pub mod focus_return;
pub mod shortcuts;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use protocol::ConversationId;

pub use announcement::Announcer;
pub use details_panel::DetailsPanel;
pub use focus_return::FocusReturn;

use crate::{
    command::{Commands, ReplyFocus, help::ShortcutHelp},
    connection::ConnectionStatus,
    conversation::{ConversationNotFound, ConversationPane},
    inbox::{ConversationList, NothingOpen},
    notice::Notice,
    palette::Palette,
    rail::Rail,
    route::{Route, Section},
    session::{use_account, use_live, use_session},
    settings::{InboxList, NothingChosen, Website},
    sign_in::SignInPage,
    title::keep_title,
};

/// The conversation that the address opens.
#[derive(Debug, Clone, Copy)]
pub struct OpenConversation(pub Memo<Option<ConversationId>>);

/// The routed view of everything that agents see.
#[component]
pub fn Workspace(section: Section) -> impl IntoView {
    let account = use_session().account();
    let path = use_location().pathname;
    let route = Memo::new(move |_| path.with(|path| Route::parse(path)));
    provide_context(OpenConversation(Memo::new(move |_| {
        route.get().and_then(Route::conversation)
    })));
    DetailsPanel::provide();
    ReplyFocus::provide();
    Announcer::provide();
    move || match account.get() {
        None => view! { <SignInPage /> }.into_any(),
        Some(account) => {
            provide_context(account);
            view! { <Frame route section /> }.into_any()
        }
    }
}

#[component]
fn Frame(route: Memo<Option<Route>>, section: Section) -> impl IntoView {
    let live = use_live();
    let OpenConversation(open) = expect_context();
    shortcuts::bind(Commands::provide());
    keep_title_of(open, section);
    let shell = NodeRef::new();
    FocusReturn::keep(shell, route);

    // The others see who has which conversation on screen.
    Effect::new(move |_| live.viewing(open.get()));

    let has_detail = move || route.get().is_some_and(Route::has_detail);
    view! {
        <div class="shell" node_ref=shell data-open=move || if has_detail() { "thread" } else { "list" }>
            <Rail />
            {match section {
                Section::Settings => view! { <InboxList /> }.into_any(),
                Section::Inbox => view! { <ConversationList /> }.into_any(),
            }}
            <main class="column thread-column">
                {move || match route.get() {
                    Some(Route::Inbox) => view! { <NothingOpen /> }.into_any(),
                    Some(Route::Conversation(id)) => view! { <ConversationPane id /> }.into_any(),
                    Some(Route::Settings) => view! { <NothingChosen /> }.into_any(),
                    Some(Route::Website(id)) => view! { <Website id /> }.into_any(),
                    None => view! { <ConversationNotFound /> }.into_any(),
                }}
            </main>
            <ConnectionStatus />
            <Notice />
            <announcement::Announcement />
        </div>
        <ShortcutHelp />
        <Palette />
    }
}

/// The page is called after the open conversation, or else after its section.
fn keep_title_of(open: Memo<Option<ConversationId>>, section: Section) {
    let account = use_account();
    let unread = ReadSignal::from(account.live().unread_conversations());
    let title = Signal::derive(move || {
        let name = open.get().and_then(|id| {
            let view = account.live().conversation(id);
            view.with(|view| {
                let view = view.as_ref()?;
                Some(view.conversation.contact.display_name())
            })
        });
        name.unwrap_or_else(|| section.title().to_owned())
    });
    keep_title(unread.into(), title);
}
