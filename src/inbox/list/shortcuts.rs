//! The commands that move in the list.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    command::{Command, use_commands},
    dom::focus,
    inbox::ListFocus,
    route::Route,
    workspace::OpenConversation,
};

/// For as long as the list is on the page.
pub fn bind(list: ListFocus) {
    let OpenConversation(open) = expect_context();
    let (commands, navigate) = (use_commands(), use_navigate());
    commands.on(Command::NextConversation, move || list.step(1));
    commands.on(Command::PreviousConversation, move || list.step(-1));
    // Out of the text first, out of the conversation second.
    commands.on_if(Command::Back, move || {
        let row = open.get_untracked();
        if focus::is_in_text() {
            focus::leave();
            list.focus(row);
            return true;
        }
        if row.is_some() {
            list.focus(row);
            navigate(&Route::Inbox.path(), NavigateOptions::default());
        }
        row.is_some()
    });
}
