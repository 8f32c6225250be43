//! From a key press to a command. Plain letters act only outside of text, and
//! nothing binds Alt: it types letters in many languages.

use leptos::ev::KeyboardEvent;

use super::{Command, TABLE};
use crate::dom::{focus, keyboard};

/// A key press, as far as it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl, or ⌘ on a Mac.
    pub ctrl: bool,
    pub alt: bool,
    /// The focus is where keys are text.
    pub in_text: bool,
}

impl KeyPress<'_> {
    /// As the table of commands writes it.
    fn binding(self) -> String {
        let key = self.key.to_lowercase();
        if self.ctrl {
            format!("ctrl {key}")
        } else {
            key
        }
    }
}

impl Command {
    /// What this press asks for, if anything.
    pub fn for_press(press: KeyPress<'_>) -> Option<Self> {
        if press.alt {
            return None;
        }
        let binding = press.binding();
        let row = TABLE
            .iter()
            .find(|row| row.bindings.contains(&binding.as_str()))?;
        let types = press.in_text && !row.command.works_in_text();
        (!types).then_some(row.command)
    }

    /// What a key event asks for, unless somebody has handled it.
    pub fn for_event(event: &KeyboardEvent) -> Option<Self> {
        if keyboard::is_composing(event) || event.default_prevented() {
            return None;
        }
        Self::for_press(KeyPress {
            key: &event.key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            in_text: focus::takes_text(event.target()),
        })
    }

    /// Whether its key acts even where keys are text.
    const fn works_in_text(self) -> bool {
        matches!(self, Self::Back | Self::OpenPalette)
    }
}
