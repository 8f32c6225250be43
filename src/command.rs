//! Everything an agent can do by key, palette or menu: one table says what each
//! command is called and which keys it has; the view that can carry it out
//! registers a handler for as long as it is on the page.
//!
//! To add a command: a variant, its row in [`TABLE`], and
//! [`Commands::on`] in the view that knows how to do it.

pub mod dispatch;
pub mod help;
pub mod key;
pub mod reply_focus;

pub use dispatch::{Commands, use_commands};
pub use reply_focus::ReplyFocus;

use crate::ui::icon::Icon;

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    NextConversation,
    PreviousConversation,
    /// Enter on a row of the list: the link does it by itself, unless the focus was lost.
    OpenConversation,
    Reply,
    Assign,
    Resolve,
    Search,
    /// Enter and Shift Enter in the composer, which handles them itself.
    Send,
    OpenPalette,
    Back,
    ToggleDetails,
    GoToInbox,
    GoToSettings,
    ShowHelp,
    SignOut,
}

/// How the palette and menus offer a command.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub label: &'static str,
    pub icon: Icon,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    pub command: Command,
    /// What the help calls it.
    pub label: &'static str,
    /// Its keys as they are written on screen; none if it has none.
    pub keys: &'static [&'static str],
    /// The same as `KeyboardEvent.key` has them, in lower case. Empty for what
    /// only the focused element handles.
    pub bindings: &'static [&'static str],
    pub offer: Option<Offer>,
}

impl Description {
    const fn new(command: Command, label: &'static str) -> Self {
        Self {
            command,
            label,
            keys: &[],
            bindings: &[],
            offer: None,
        }
    }

    const fn key(self, keys: &'static [&'static str], bindings: &'static [&'static str]) -> Self {
        Self {
            keys,
            bindings,
            ..self
        }
    }

    const fn offered(self, label: &'static str, icon: Icon) -> Self {
        Self {
            offer: Some(Offer { label, icon }),
            ..self
        }
    }
}

/// Every command, in the order in which the help lists them.
pub const TABLE: [Description; 15] = {
    use Command as C;
    use Description as D;
    [
        D::new(C::NextConversation, "Next conversation").key(&["J", "↓"], &["j", "arrowdown"]),
        D::new(C::PreviousConversation, "Previous conversation")
            .key(&["K", "↑"], &["k", "arrowup"]),
        D::new(C::OpenConversation, "Open it").key(&["Enter"], &["enter"]),
        D::new(C::Reply, "Reply")
            .key(&["R"], &["r"])
            .offered("Reply", Icon::Send),
        D::new(C::Assign, "Assign")
            .key(&["A"], &["a"])
            .offered("Assign this conversation", Icon::PersonAdd),
        D::new(C::Resolve, "Resolve, reopen").key(&["E"], &["e"]),
        D::new(C::Search, "Search")
            .key(&["/"], &["/"])
            .offered("Search conversations", Icon::Search),
        D::new(C::Send, "Send · New line").key(&["Enter", "Shift Enter"], &[]),
        D::new(C::OpenPalette, "Go anywhere").key(&["Ctrl K"], &["ctrl k"]),
        D::new(C::Back, "Back, close").key(&["Esc"], &["escape"]),
        D::new(C::ShowHelp, "This help")
            .key(&["?"], &["?"])
            .offered("Keyboard shortcuts", Icon::Keyboard),
        D::new(C::ToggleDetails, "Details").offered("Show or hide the details", Icon::Panel),
        D::new(C::GoToInbox, "Inbox").offered("Go to the inbox", Icon::Inbox),
        D::new(C::GoToSettings, "Settings").offered("Go to the settings", Icon::Settings),
        D::new(C::SignOut, "Sign out").offered("Sign out", Icon::SignOut),
    ]
};

/// What the palette offers, in its order.
pub const OFFERED: [Command; 8] = [
    Command::Reply,
    Command::Assign,
    Command::ToggleDetails,
    Command::Search,
    Command::GoToInbox,
    Command::GoToSettings,
    Command::ShowHelp,
    Command::SignOut,
];

impl Command {
    /// Its row in the table.
    pub fn description(self) -> Description {
        let mut rows = TABLE.into_iter();
        rows.find(|row| row.command == self)
            .unwrap_or(Description::new(self, ""))
    }

    /// How the palette and menus offer it, and the key that is named beside it.
    pub fn offer(self) -> Option<(Offer, Option<&'static str>)> {
        let key = match self {
            // From a conversation, going back leads there.
            Self::GoToInbox => Self::Back.key(),
            _ => self.key(),
        };
        Some((self.description().offer?, key))
    }

    /// The first of its keys, as it is written on screen.
    pub fn key(self) -> Option<&'static str> {
        self.description().keys.first().copied()
    }

    /// A button's tooltip: what it does, and the key that does the same.
    pub fn tooltip(self, text: &str) -> String {
        match self.key() {
            Some(key) => format!("{text} ({key})"),
            None => text.to_owned(),
        }
    }

    /// Whether the label that the palette shows contains every word of a text.
    pub fn is_named_by(self, text: &str) -> bool {
        let offer = self.description().offer;
        let label = offer.map_or_else(String::new, |offer| offer.label.to_lowercase());
        let text = text.to_lowercase();
        text.split_whitespace().all(|word| label.contains(word))
    }
}
