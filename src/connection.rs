//! The banner that says how the connection is: silent while all is well.

use leptos::prelude::*;
use live::{Connection, Transport};

use crate::session::use_live;

/// What to say of the connection; nothing when it is as it should be.
pub fn words(
    connection: Connection,
    loaded: bool,
    waiting: usize,
    storage_unavailable: bool,
) -> String {
    let status = match connection {
        Connection::Live(_) if storage_unavailable && waiting > 0 => {
            "The server cannot store anything right now."
        }
        Connection::Live(Transport::Socket) | Connection::SignedOut => return String::new(),
        Connection::Live(Transport::Events) => return "Live over a slower line".to_owned(),
        Connection::Connecting if loaded => "Reconnecting…",
        Connection::Connecting => "Connecting…",
        Connection::Offline => "Offline.",
    };
    match waiting {
        0 if connection == Connection::Offline && loaded => {
            "Offline. What you write is kept and sent later".to_owned()
        }
        0 => status.to_owned(),
        1 => format!("{status} 1 message waiting"),
        count => format!("{status} {count} messages waiting"),
    }
}

/// The state as tests and style know it.
pub const fn state(connection: Connection) -> &'static str {
    match connection {
        Connection::Connecting => "connecting",
        Connection::Live(_) => "live",
        Connection::Offline | Connection::SignedOut => "offline",
    }
}

/// The banner.
#[component]
pub fn ConnectionStatus() -> impl IntoView {
    let live = use_live();
    let connection = live.connection();
    let (loaded, waiting, storage_unavailable) = (
        live.bootstrapped(),
        live.waiting(),
        live.storage_unavailable(),
    );
    let held = storage_unavailable.clone();
    let at = connection.clone();
    let text = Memo::new(move |_| {
        words(
            connection.get(),
            loaded.get(),
            waiting.get(),
            storage_unavailable.get(),
        )
    });
    let now = Memo::new(move |_| at.get());
    view! {
        <div
            class="connection"
            role="status"
            data-state=move || state(now.get())
            data-quiet=move || {
                (matches!(now.get(), Connection::Live(_)) && !held.get()).then_some("")
            }
            hidden=move || text.with(String::is_empty)
        >
            {text}
        </div>
    }
}
