//! Binds the keys of the page to its commands, and carries out those commands
//! that belong to no view in particular.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    command::{Command, Commands},
    dom::focus,
    route::Route,
    session::use_session,
    ui::layers::use_layers,
};

/// For as long as the calling view is there.
pub fn bind(commands: Commands) {
    let layers = use_layers();
    let keydown = window_event_listener(ev::keydown, move |event| {
        let Some(command) = Command::for_event(&event) else {
            return;
        };
        if command == Command::Back && layers.close_topmost() {
            event.prevent_default();
            return;
        }
        // A dialog has its own keys.
        if focus::is_within("dialog") && command != Command::OpenPalette {
            return;
        }
        // So has a menu; the key that opens one closes it.
        if matches!(document().query_selector("[role=menu]"), Ok(Some(_))) {
            if matches!(command, Command::Assign | Command::OpenPalette) {
                layers.close_topmost();
                event.prevent_default();
            }
            if command != Command::OpenPalette {
                return;
            }
        }
        if commands.run(command) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keydown.remove());

    let (session, navigate) = (use_session(), use_navigate());
    commands.on(Command::SignOut, move || session.sign_out());
    for (command, route) in [
        (Command::GoToInbox, Route::Inbox),
        (Command::GoToSettings, Route::Settings),
    ] {
        let navigate = navigate.clone();
        commands.on(command, move || {
            navigate(&route.path(), NavigateOptions::default());
        });
    }
}
