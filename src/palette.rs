//! Ctrl/⌘ K: every conversation and every action, by typing.

use leptos::{ev, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use protocol::{ConversationId, command::is_blank};

use crate::{
    channel,
    dom::focus,
    route::{Route, Section},
    session::{use_account, use_live, use_session},
    shortcut::Help,
    ui::{
        avatar::{Avatar, hue},
        dialog::Dialog,
        icon::{Icon, SvgIcon},
    },
    workspace::{OpenConversation, PanelOpen},
};

/// How many conversations it names at once.
const SHOWN: usize = 6;

/// Whether the palette is open.
#[derive(Debug, Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// What it can do besides opening a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Inbox,
    Reply,
    Assign,
    Details,
    Search,
    Settings,
    Help,
    SignOut,
}

impl Action {
    const EVERY: [Self; 8] = [
        Self::Reply,
        Self::Assign,
        Self::Details,
        Self::Search,
        Self::Inbox,
        Self::Settings,
        Self::Help,
        Self::SignOut,
    ];

    const fn shown(self) -> (&'static str, Icon, &'static str) {
        match self {
            Self::Inbox => ("Go to the inbox", Icon::Inbox, "Esc"),
            Self::Reply => ("Reply", Icon::Send, "R"),
            Self::Assign => ("Assign this conversation", Icon::PersonAdd, "A"),
            Self::Details => ("Show or hide the details", Icon::Panel, ""),
            Self::Search => ("Search conversations", Icon::Search, "/"),
            Self::Settings => ("Go to the settings", Icon::Settings, ""),
            Self::Help => ("Keyboard shortcuts", Icon::Keyboard, "?"),
            Self::SignOut => ("Sign out", Icon::SignOut, ""),
        }
    }

    /// Only where a conversation is open.
    const fn wants_conversation(self) -> bool {
        matches!(self, Self::Reply | Self::Assign | Self::Details)
    }
}

/// Actions whose name holds every typed word.
pub fn actions(text: &str, in_conversation: bool) -> Vec<Action> {
    let text = text.to_lowercase();
    let fits = |action: &Action| {
        let name = action.shown().0.to_lowercase();
        text.split_whitespace().all(|word| name.contains(word))
            && (in_conversation || !action.wants_conversation())
    };
    Action::EVERY.into_iter().filter(fits).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Conversation(ConversationId),
    Do(Action),
}

/// The palette.
#[component]
pub fn Palette() -> impl IntoView {
    let PaletteOpen(open) = expect_context();
    view! {
        <Dialog open name="Command palette" class="palette">
            <Choices />
        </Dialog>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let PaletteOpen(shown) = expect_context();
    let OpenConversation(open) = expect_context();
    let PanelOpen(panel) = expect_context();
    let Help(help) = expect_context();
    let (live, account, session, navigate) =
        (use_live(), use_account(), use_session(), use_navigate());
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        field.focus().ok();
    });

    let changed = live.list_changed();
    let in_settings =
        Section::parse(&use_location().pathname.get_untracked()) == Some(Section::Settings);
    let choices = Memo::new(move |_| {
        changed.track();
        let text = text.get();
        let found = account.live().with(|replica| match text.trim() {
            "" => replica.conversations(sync::Filter::All, None),
            text => replica.search(text),
        });
        let conversations = found.into_iter().take(SHOWN).map(Choice::Conversation);
        let actions = actions(&text, open.get().is_some())
            .into_iter()
            // Among the settings there is no list to search.
            .filter(|action| !in_settings || *action != Action::Search)
            .map(Choice::Do);
        if is_blank(&text) {
            actions.chain(conversations).collect::<Vec<_>>()
        } else {
            conversations.chain(actions).collect()
        }
    });
    let choose = move |choice: Choice| {
        shown.set(false);
        let go = |path: &str| navigate(path, NavigateOptions::default());
        match choice {
            Choice::Conversation(id) => go(&Route::Conversation(id).path()),
            Choice::Do(Action::Inbox) => go(&Route::Inbox.path()),
            Choice::Do(Action::Settings) => go(&Route::Settings.path()),
            Choice::Do(Action::Details) => panel.update(|open| *open = !*open),
            Choice::Do(Action::Help) => help.set(true),
            Choice::Do(Action::SignOut) => session.sign_out(),
            // After the dialog has given the focus back.
            Choice::Do(Action::Reply) => soon(|| {
                focus::focus("textarea[name=message]");
            }),
            Choice::Do(Action::Search) => soon(|| {
                focus::focus("input[name=search]");
            }),
            Choice::Do(Action::Assign) => soon(|| focus::press("button[data-action=assign]")),
        }
    };
    let choose = StoredValue::new_local(choose);
    let typed = move |event: ev::KeyboardEvent| {
        let count = choices.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if !event.is_composing() => {
                if let Some(choice) =
                    choices.with(|choices| choices.get(at.get_untracked()).copied())
                {
                    choose.with_value(|choose| choose(choice));
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    // What the arrows reach is in view.
    Effect::new(move |_| focus::reveal(&format!("#choice-{}", at.get())));
    let line = move |(index, choice): (usize, Choice)| {
        view! {
            <li
                role="option"
                id=format!("choice-{index}")
                aria-selected=move || (at.get() == index).to_string()
                on:pointermove=move |_| at.set(index)
                on:click=move |_| choose.with_value(|choose| choose(choice))
            >
                {match choice {
                    Choice::Conversation(id) => conversation_line(id).into_any(),
                    Choice::Do(action) => action_line(action).into_any(),
                }}
            </li>
        }
    };
    let ask = live;
    view! {
        <input
            node_ref=field
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls="choices"
            aria-activedescendant=move || format!("choice-{}", at.get())
            aria-label="Conversation or action"
            placeholder="A name, a number, or what to do"
            autocomplete="off"
            spellcheck="false"
            on:input=move |event| {
                let typed = event_target_value(&event);
                if !is_blank(&typed) {
                    ask.search(typed.trim());
                }
                text.set(typed);
                at.set(0);
            }
            on:keydown=typed
        />
        <ul id="choices" role="listbox" aria-label="Choices">
            {move || choices.get().into_iter().enumerate().map(line).collect_view()}
        </ul>
        {move || {
            choices
                .with(Vec::is_empty)
                .then(|| view! { <p class="none">"Nothing fits. Try part of a name or a number."</p> })
        }}
    }
}

fn conversation_line(id: ConversationId) -> Option<impl IntoView> {
    let view = use_live().conversation(id).get()?;
    let contact = &view.conversation.contact;
    let name = contact.display_name();
    Some(view! {
        <Avatar name=name.clone() hue=hue(contact.id.as_bytes()) size="small" />
        <span class="cut" dir="auto">{name}</span>
        <span class="meta">{channel::name(view.conversation.channel)}</span>
    })
}

fn action_line(action: Action) -> impl IntoView {
    let (name, icon, key) = action.shown();
    view! {
        <SvgIcon icon />
        <span class="cut">{name}</span>
        {(!key.is_empty()).then(|| view! { <kbd class="key">{key}</kbd> })}
    }
}

fn soon(then: impl FnOnce() + 'static) {
    set_timeout(then, std::time::Duration::ZERO);
}
