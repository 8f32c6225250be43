//! The frame that stays while conversations come and go: rail, list, and what
//! the address opens beside them. Guests see the door instead, and keep their
//! address.

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use protocol::ConversationId;

use crate::{
    connection::ConnectionStatus,
    conversation::{ConversationNotFound, ConversationPane, upload::Uploads},
    dom::focus,
    inbox::{ConversationList, NothingOpen},
    notice::Notice,
    palette::{Palette, PaletteOpen},
    rail::Rail,
    route::{Route, Section},
    session::{use_live, use_session},
    settings::{InboxList, NothingChosen, Website},
    shortcut::{Help, Shortcut, ShortcutHelp},
    sign_in::SignInPage,
    title::keep_title,
};

/// The conversation that the address opens.
#[derive(Debug, Clone, Copy)]
pub struct OpenConversation(pub Memo<Option<ConversationId>>);

/// Whether the contact panel is wanted.
#[derive(Debug, Clone, Copy)]
pub struct PanelOpen(pub RwSignal<bool>);

/// The routed view of everything that agents see.
#[component]
pub fn Workspace(section: Section) -> impl IntoView {
    let session = use_session();
    let account = session.account();
    let path = use_location().pathname;
    let route = Memo::new(move |_| path.with(|path| Route::parse(path)));
    provide_context(OpenConversation(Memo::new(move |_| {
        route.get().and_then(Route::conversation)
    })));
    provide_context(PanelOpen::fitting());
    provide_context(Uploads::new());
    move || match account.get() {
        None => view! { <SignInPage /> }.into_any(),
        Some(account) => {
            provide_context(account);
            view! { <Frame route section /> }.into_any()
        }
    }
}

impl PanelOpen {
    /// Open where there is room; closed when there is room no more, because it
    /// would lie over the messages.
    fn fitting() -> Self {
        let open = RwSignal::new(has_room());
        let had_room = StoredValue::new(open.get_untracked());
        let handle = window_event_listener(ev::resize, move |_| {
            let room = has_room();
            if had_room.get_value() && !room {
                open.set(false);
            }
            had_room.set_value(room);
        });
        on_cleanup(move || handle.remove());
        Self(open)
    }
}

fn has_room() -> bool {
    let wide = window().match_media("(width >= 1280px)");
    matches!(wide, Ok(Some(query)) if query.matches())
}

#[component]
fn Frame(route: Memo<Option<Route>>, section: Section) -> impl IntoView {
    let live = use_live();
    let OpenConversation(open) = expect_context();
    let help = RwSignal::new(false);
    let palette = RwSignal::new(false);
    provide_context(Help(help));
    provide_context(PaletteOpen(palette));

    let beside = move || route.get().is_some_and(Route::has_detail);
    // Each of the two has a route of its own, and so a frame.
    let in_settings = section == Section::Settings;

    name_the_page(open, section);
    bind_shortcuts(open, help, palette, in_settings);

    // What is on screen is told to the others, and to nobody once this is gone.
    let viewing = live.clone();
    Effect::new(move |_| viewing.viewing(open.get()));

    view! {
        <div class="shell" data-open=move || if beside() { "thread" } else { "list" }>
            <Rail />
            {if in_settings {
                view! { <InboxList /> }.into_any()
            } else {
                view! { <ConversationList /> }.into_any()
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
            <Arrivals />
        </div>
        <Notice />
        <ShortcutHelp />
        <Palette />
    }
}

fn name_the_page(open: Memo<Option<ConversationId>>, section: Section) {
    let live = use_live();
    let unread = ReadSignal::from(live.unread_conversations());
    let account = crate::session::use_account();
    let what = Signal::derive(move || {
        let name = open.get().and_then(|id| {
            let view = account.live().conversation(id);
            view.with(|view| {
                view.as_ref()
                    .map(|view| view.conversation.contact.display_name())
            })
        });
        name.unwrap_or_else(|| section.title().to_owned())
    });
    keep_title(unread.into(), what);
}

fn bind_shortcuts(
    open: Memo<Option<ConversationId>>,
    help: RwSignal<bool>,
    palette: RwSignal<bool>,
    in_settings: bool,
) {
    let navigate = use_navigate();
    let list = crate::inbox::ListFocus::provide();
    let handle = window_event_listener(ev::keydown, move |event| {
        let Some(shortcut) = Shortcut::of_event(&event) else {
            return;
        };
        // A dialog has its own keys.
        if focus::is_within("dialog") && shortcut != Shortcut::Palette {
            return;
        }
        // Among the settings there is no list: the arrows scroll.
        if in_settings && !matches!(shortcut, Shortcut::Help | Shortcut::Palette) {
            return;
        }
        match shortcut {
            Shortcut::Next => list.step(1),
            Shortcut::Previous => list.step(-1),
            Shortcut::Reply => {
                focus::focus("textarea[name=message]");
            }
            Shortcut::Assign => focus::press("button[data-action=assign]"),
            Shortcut::Resolve => focus::press("button[data-action=resolve]"),
            Shortcut::Search => {
                focus::focus("input[name=search]");
            }
            Shortcut::Help => help.set(true),
            Shortcut::Palette => palette.update(|open| *open = !*open),
            // Out of the text first, out of the conversation second.
            Shortcut::Back if focus::takes_text(event.target()) => {
                focus::leave();
                list.focus(open.get_untracked());
            }
            Shortcut::Back if open.get_untracked().is_some() => {
                list.focus(open.get_untracked());
                navigate(&Route::Inbox.path(), NavigateOptions::default());
            }
            Shortcut::Back => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Tells a screen reader what came in elsewhere; the open thread tells its own.
#[component]
fn Arrivals() -> impl IntoView {
    let live = use_live();
    let arrived = ReadSignal::from(live.arrived());
    let OpenConversation(open) = expect_context();
    let account = crate::session::use_account();
    let words = move || {
        let (conversation, _) = arrived.get()?;
        if open.get_untracked() == Some(conversation) {
            return None;
        }
        account.live().with(|replica| {
            let conversation = replica.conversation(conversation)?;
            let last = conversation.last_message.as_ref()?;
            let name = conversation.contact.display_name();
            Some(format!("{name}: {}", last.preview))
        })
    };
    view! {
        <div class="visually-hidden" aria-live="polite">
            {words}
        </div>
    }
}
