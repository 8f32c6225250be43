//! Ctrl/⌘ K: every conversation and every command, by typing.

pub mod option;

use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use live::ListQuery;
use protocol::{ConversationId, command::is_blank};
use sync::Filter;

use self::option::PaletteOption;
use crate::{
    command::{Command, ReplyFocus, use_commands},
    dom::keyboard,
    route::Route,
    session::use_live,
    ui::dialog::Dialog,
};

/// How many conversations it names at once.
const MOST_CONVERSATIONS: usize = 6;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaletteItem {
    Conversation(ConversationId),
    Command(Command),
}

/// The palette; it opens and closes by its own command.
#[component]
pub fn Palette() -> impl IntoView {
    let open = RwSignal::new(false);
    use_commands().on(Command::OpenPalette, move || {
        open.update(|open| *open = !*open);
    });
    view! {
        <Dialog open name="Command palette" class="palette">
            <PaletteSearch open />
        </Dialog>
    }
}

/// What there is to choose from for a text: commands first until something is
/// typed, then conversations.
fn use_items(text: RwSignal<String>) -> Memo<Vec<PaletteItem>> {
    let commands = use_commands();
    let list = use_live().list(move || {
        text.with(|text| {
            if is_blank(text) {
                ListQuery::filter(Filter::All)
            } else {
                ListQuery::Search(text.trim().to_owned())
            }
        })
    });
    Memo::new(move |_| {
        let text = text.get();
        let found = list.with(|list| {
            let ids = list.ids.iter().copied();
            ids.take(MOST_CONVERSATIONS).collect::<Vec<_>>()
        });
        let conversations = found.into_iter().map(PaletteItem::Conversation);
        let commands = commands.matching(&text);
        let commands = commands.into_iter().map(PaletteItem::Command);
        if is_blank(&text) {
            commands.chain(conversations).collect::<Vec<_>>()
        } else {
            conversations.chain(commands).collect()
        }
    })
}

#[component]
fn PaletteSearch(open: RwSignal<bool>) -> impl IntoView {
    let (live, navigate, commands) = (use_live(), use_navigate(), use_commands());
    let reply_focus: ReplyFocus = expect_context();
    let text = RwSignal::new(String::new());
    let selected = RwSignal::new(0_usize);
    let items = use_items(text);
    let choose = StoredValue::new_local(move |item: PaletteItem| {
        open.set(false);
        match item {
            PaletteItem::Conversation(id) => {
                reply_focus.request(id);
                navigate(&Route::Conversation(id).path(), NavigateOptions::default());
            }
            // After the dialog has given the focus back.
            PaletteItem::Command(command) => commands.run_soon(command),
        }
    });
    let on_choose = Callback::new(move |item| choose.with_value(|choose| choose(item)));
    let on_keydown = move |event: ev::KeyboardEvent| {
        if keyboard::is_composing(&event) {
            return;
        }
        let count = items.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => selected.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => selected.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let at = selected.get_untracked();
                if let Some(item) = items.with(|items| items.get(at).copied()) {
                    on_choose.run(item);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let on_input = move |event| {
        let typed = event_target_value(&event);
        if !is_blank(&typed) {
            live.search(typed.trim());
        }
        text.set(typed);
        selected.set(0);
    };
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        field.focus().ok();
    });
    let numbered = move || items.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <input
            node_ref=field
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls="choices"
            aria-activedescendant=move || option::element_id(selected.get())
            aria-label="Conversation or action"
            placeholder="A name, a number, or what to do"
            autocomplete="off"
            spellcheck="false"
            on:input=on_input
            on:keydown=on_keydown
        />
        <ul id="choices" role="listbox" aria-label="Choices">
            <For each=numbered key=|numbered| *numbered let((index, item))>
                <PaletteOption item index selected on_choose />
            </For>
        </ul>
        {move || {
            items
                .with(Vec::is_empty)
                .then(|| view! { <p class="none">"Nothing fits. Try part of a name or a number."</p> })
        }}
    }
}
