//! What was said, newest at the bottom. The list is laid out from its end, so
//! that the browser itself keeps it there, and keeps the place of a reader who
//! is further up.

use leptos::{ev, html, prelude::*};
use live::{Live, TimelineView};
use protocol::{Author, MessageId};

use super::{Room, bubble, moment};
use crate::words::Word;

/// How near to an end counts as there, in pixels.
const NEAR: i32 = 160;

pub(super) fn view(room: Room) -> impl IntoView {
    let timeline = Memo::new(move |_| {
        let id = room.current.get();
        room.live(|live| live.timeline(id)).get()
    });
    let keys = move || timeline.with(|timeline| timeline.keys.clone());
    // The messages with which a day begins.
    let days = Memo::new(move |_| timeline.with(|timeline| first_of_days(room, timeline)));
    let list = NodeRef::<html::Div>::new();
    let is_low = RwSignal::new(true);
    let missed = RwSignal::new(0_u32);
    let arrived = room.live(Live::arrived);
    Effect::new(move |before: Option<()>| {
        let news = arrived.get();
        if before.is_some() && news.is_some() && !is_low.get_untracked() {
            missed.update(|missed| *missed += 1);
        }
    });
    let seen = RwSignal::new(0_u32);
    let looking = window_event_listener(ev::visibilitychange, move |_| {
        seen.update(|seen| *seen += 1);
    });
    on_cleanup(move || looking.remove());
    Effect::new(move |_| {
        seen.track();
        timeline.track();
        if room.is_seen() && is_low.get() {
            let id = room.current.get();
            room.live(|live| live.mark_read(id));
        }
    });
    let on_scroll = move |_| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        // Counted from the bottom, so below zero.
        let up = -list.scroll_top();
        let low = up < NEAR;
        if is_low.get_untracked() != low {
            is_low.set(low);
        }
        if low {
            missed.set(0);
        }
        if list.scroll_height() - list.client_height() - up < NEAR * 2 {
            let id = room.current.get_untracked();
            room.live(|live| live.load_older(id));
        }
    };
    let to_bottom = move |_| {
        if let Some(list) = list.get_untracked() {
            list.set_scroll_top(0);
        }
    };
    view! {
        <div class="thread" tabindex="0" node_ref=list on:scroll=on_scroll>
            <div class="said" role="log" aria-live="polite">
                {welcome(room)}
                <For each=keys key=|id: &MessageId| *id let:id>
                    {bubble::view(room, room.current.get_untracked(), id, days)}
                </For>
                {typing(room)}
            </div>
        </div>
        {move || (missed.get() > 0).then(|| view! {
            <button class="news" on:click=to_bottom>
                {move || format!("{} {}", missed.get(), room.say(Word::New))}
            </button>
        })}
    }
}

/// Stands above everything, and is nobody's message.
fn welcome(room: Room) -> impl IntoView {
    let text = move || {
        let own = room.widget.with(|widget| {
            let widget = widget.as_ref()?;
            Some(widget.look.welcome.clone()).filter(|text| !text.is_empty())
        });
        own.unwrap_or_else(|| {
            format!(
                "{}\n{}",
                room.say(Word::Hello),
                room.say(Word::HowCanWeHelp)
            )
        })
    };
    view! { <p class="welcome" dir="auto">{text}</p> }
}

fn first_of_days(room: Room, timeline: &TimelineView) -> Vec<MessageId> {
    let current = room.current.get_untracked();
    room.live(|live| {
        live.with(|replica| {
            let mut day = None;
            let mut first = Vec::new();
            for id in &timeline.keys {
                let at = replica
                    .row(current, *id)
                    .map(|row| moment::day_number(row.at));
                if at.is_some() && at != day {
                    first.push(*id);
                    day = at;
                }
            }
            first
        })
    })
}

/// Who is writing, in a line that always has its place.
fn typing(room: Room) -> impl IntoView {
    let attention = room.live(Live::attention);
    let who = move || {
        let id = room.current.get();
        let agent = attention.with(|attention| attention.typing(id).next());
        agent.map(|agent| name(room, Author::Agent(agent)))
    };
    view! {
        <p class="typing" aria-live="off">
            {move || who().map(|name| format!("{name} {}", room.say(Word::IsWriting)))}
        </p>
    }
}

/// What an author is called; nothing for Frontdesk itself.
pub(super) fn name(room: Room, author: Author) -> String {
    let Author::Agent(id) = author else {
        return String::new();
    };
    room.live(|live| live.with(|replica| replica.agent(id).map(|agent| agent.name.clone())))
        .unwrap_or_default()
}
