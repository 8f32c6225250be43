//! The commands that move in the list.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    command::{Command, ReplyFocus, use_commands},
    dom::focus,
    inbox::ListFocus,
    route::Route,
    workspace::OpenConversation,
};

/// For as long as the list is on the page.
pub fn bind(list: ListFocus) {
    let OpenConversation(open) = expect_context();
    let (commands, navigate) = (use_commands(), use_navigate());
    commands.on(Command::NextConversation, move || list.step(1, open));
    commands.on(Command::PreviousConversation, move || list.step(-1, open));
    // The focus is kept on the page's behalf; should it be lost, Enter opens what
    // the cursor is on all the same.
    let (reply_focus, go): (ReplyFocus, _) = (expect_context(), navigate.clone());
    commands.on_if(Command::OpenConversation, move || {
        let at = list.at.get_untracked().filter(|_| focus::is_nowhere());
        if let Some(id) = at {
            reply_focus.request(id);
            go(&Route::Conversation(id).path(), NavigateOptions::default());
        }
        at.is_some()
    });
    // Out of the text first, out of the conversation second.
    commands.on_if(Command::Back, move || {
        let row = open.get_untracked();
        if focus::is_in_text() {
            // Where the list is not shown, the messages have the keyboard.
            if !list.focus(row.or_else(|| list.at.get_untracked()))
                && !focus::first("[role=log]")
                && !list.focus_first()
            {
                focus::leave();
            }
            return true;
        }
        if row.is_some() {
            list.focus(row);
            navigate(&Route::Inbox.path(), NavigateOptions::default());
        }
        row.is_some()
    });
}
