//! The keys. Plain letters act only outside of text, and nothing binds Alt: it
//! types letters in many languages.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{dom::focus, ui::dialog::Dialog};

/// What a key can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    Next,
    Previous,
    Reply,
    Assign,
    Resolve,
    Search,
    Help,
    Palette,
    Back,
}

/// A key press, as far as it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Press<'a> {
    pub key: &'a str,
    /// Ctrl, or ⌘ on a Mac.
    pub command: bool,
    pub alt: bool,
    /// The focus is where keys are text.
    pub in_text: bool,
}

impl Shortcut {
    /// What this press asks for, if anything.
    pub fn of(press: Press<'_>) -> Option<Self> {
        let Press {
            key,
            command,
            alt,
            in_text,
        } = press;
        match key {
            _ if alt => None,
            "k" | "K" if command => Some(Self::Palette),
            _ if command => None,
            "Escape" => Some(Self::Back),
            _ if in_text => None,
            "ArrowDown" | "j" | "J" => Some(Self::Next),
            "ArrowUp" | "k" | "K" => Some(Self::Previous),
            "r" | "R" => Some(Self::Reply),
            "a" | "A" => Some(Self::Assign),
            "e" | "E" => Some(Self::Resolve),
            "/" => Some(Self::Search),
            "?" => Some(Self::Help),
            _ => None,
        }
    }

    /// What a key event asks for.
    pub fn of_event(event: &KeyboardEvent) -> Option<Self> {
        if event.is_composing() || event.default_prevented() {
            return None;
        }
        Self::of(Press {
            key: &event.key(),
            command: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            in_text: focus::takes_text(event.target()),
        })
    }
}

/// What the help says.
const HELP: [(&str, &[&str]); 11] = [
    ("Next conversation", &["J", "↓"]),
    ("Previous conversation", &["K", "↑"]),
    ("Open it", &["Enter"]),
    ("Reply", &["R"]),
    ("Assign", &["A"]),
    ("Resolve, reopen", &["E"]),
    ("Search", &["/"]),
    ("Send · New line", &["Enter", "Shift Enter"]),
    ("Go anywhere", &["Ctrl K"]),
    ("Back, close", &["Esc"]),
    ("This help", &["?"]),
];

/// Whether the help is open.
#[derive(Debug, Clone, Copy)]
pub struct Help(pub RwSignal<bool>);

/// The help.
#[component]
pub fn ShortcutHelp() -> impl IntoView {
    let Help(open) = expect_context();
    let line = |(what, keys): (&'static str, &'static [&'static str])| {
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{keys.iter().map(|key| view! { <kbd class="key">{*key}</kbd> }).collect_view()}</dd>
            </div>
        }
    };
    view! {
        <Dialog open name="Keyboard shortcuts">
            <div class="dialog-header">
                <h2>"Keyboard shortcuts"</h2>
                <button
                    type="button"
                    class="button"
                    data-kind="icon"
                    aria-label="Close"
                    on:click=move |_| open.set(false)
                >
                    <crate::ui::icon::SvgIcon icon=crate::ui::icon::Icon::Close />
                </button>
            </div>
            <dl class="shortcuts">{HELP.map(line).collect_view()}</dl>
        </Dialog>
    }
}
