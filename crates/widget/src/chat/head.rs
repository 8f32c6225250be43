//! Who the visitor writes to, and whether anybody is there.

use leptos::prelude::*;
use live::{Connection, Live};

use super::Room;
use crate::{host, words::Word};

pub(super) fn view(room: Room) -> impl IntoView {
    let name = move || {
        room.widget
            .with(|widget| widget.as_ref().map(|widget| widget.name.clone()))
    };
    let agents = room.live(Live::agents);
    let attention = room.live(Live::attention);
    let connection = room.live(Live::connection);
    let is_here = move || attention.with(sync::Attention::is_anybody_online);
    let status = move || match connection.get() {
        Connection::Live(_) if is_here() => room.say(Word::Here),
        Connection::Live(_) => room
            .widget
            .with(|widget| widget.as_ref().map(|widget| widget.look.away.clone()))
            .filter(|away| !away.is_empty())
            .unwrap_or_else(|| room.say(Word::Away)),
        Connection::SignedOut => room.say(Word::NotAvailable),
        Connection::Connecting => room.say(Word::Connecting),
        _ => room.say(Word::NoConnection),
    };
    let faces = move || {
        agents.with(|agents| {
            agents
                .iter()
                .take(3)
                .map(|agent| {
                    let letter = agent.name.chars().next().map(String::from);
                    view! { <span class="face" title=agent.name.clone()>{letter}</span> }
                })
                .collect_view()
        })
    };
    view! {
        <header class="head">
            <div class="faces" aria-hidden="true">{faces}</div>
            <div class="who">
                <h1 class="cut">{name}</h1>
                <p class="cut" role="status">{status}</p>
            </div>
            <button
                class="round"
                aria-label=move || room.say(Word::Close)
                on:click=move |_| host::tell("close", &[])
            >
                <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5L5 15"/></svg>
            </button>
        </header>
    }
}
