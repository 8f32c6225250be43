//! Where the visitor writes.

use leptos::{html, prelude::*};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::{Room, first_textarea};
use crate::{device::Device, words::Word};

/// Few, and those that shops are sent.
const EMOJI: &str = "🙂 😂 😍 😉 😎 🤔 😅 😢 😡 👍 👎 🙏 👏 💪 🎉 ❤️ 🔥 ✨ 🌸 ☕ 🎁 📦 🚚 💬";

/// What was typed before the chat was here moves into it, with the caret.
pub fn take_over() {
    let Some(first) = first_textarea() else {
        return;
    };
    let now = document()
        .query_selector(".composer textarea:not(#first)")
        .ok()
        .flatten();
    let now = now.and_then(|now| {
        use wasm_bindgen::JsCast;
        now.dyn_into::<HtmlTextAreaElement>().ok()
    });
    let had_focus = document()
        .active_element()
        .is_some_and(|active| active == *AsRef::<web_sys::Element>::as_ref(&first));
    if let Some(now) = now {
        let text = first.value();
        if !text.is_empty() {
            now.set_value(&text);
            let event = web_sys::Event::new("input");
            if let Ok(event) = event {
                // The composer hears of it as if it had been typed here.
                let _told = now.dispatch_event(&event);
            }
        }
        if had_focus {
            let _focused = now.focus();
        }
    }
    if let Some(waiting) = document().get_element_by_id("waiting") {
        waiting.remove();
    }
}

pub(super) fn view(room: Room) -> impl IntoView {
    let text = RwSignal::new(room.device.with_value(Device::draft));
    let problem = RwSignal::new(None::<Word>);
    let field = NodeRef::<html::Textarea>::new();
    let write = move |value: String| {
        room.device.with_value(|device| device.keep_draft(&value));
        problem.set(None);
        text.set(value);
        fit(field.get_untracked());
    };
    let send = move || {
        let written = text.get_untracked();
        if written.trim().is_empty() {
            return;
        }
        let id = room.current.get_untracked();
        match room.live(|live| live.send(id, &written)) {
            Ok(_) => write(String::new()),
            Err(_) => problem.set(Some(Word::TooLong)),
        }
        if let Some(field) = field.get_untracked() {
            let _focused = field.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            send();
        }
    };
    let on_input = move |value: String| {
        let is_more = value.len() > text.with_untracked(String::len);
        write(value);
        if is_more {
            let id = room.current.get_untracked();
            room.live(|live| live.typing(id));
        }
    };
    // Opening the panel is meant for writing.
    Effect::new(move |_| {
        if room.opened.get()
            && let Some(field) = field.get()
        {
            let _focused = field.focus();
            fit(Some(field));
        }
    });
    let resolved = move || {
        room.is_resolved().then(|| {
            view! {
                <p class="note">
                    {move || room.say(Word::Resolved)}
                    <button on:click=move |_| room.start_anew()>
                        {move || room.say(Word::StartAnew)}
                    </button>
                </p>
            }
        })
    };
    view! {
        {resolved}
        {move || problem.get().map(|word| view! {
            <p class="note bad" role="alert">{room.say(word)}</p>
        })}
        <div class="composer">
            <textarea
                node_ref=field
                rows="1"
                dir="auto"
                enterkeyhint="send"
                aria-label=move || room.say(Word::Write)
                placeholder=move || room.say(Word::Write)
                prop:value=move || text.get()
                on:input:target=move |event| on_input(event.target().value())
                on:keydown=on_key
            ></textarea>
            {emoji(room, move |chosen| write(text.get_untracked() + chosen))}
            <button
                class="round send"
                aria-label=move || room.say(Word::Send)
                aria-disabled=move || text.with(|text| text.trim().is_empty()).to_string()
                on:click=move |_| send()
            >
                <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 16V4M5 9l5-5 5 5"/></svg>
            </button>
        </div>
    }
}

/// Grows with what is written, up to what the style allows.
fn fit(field: Option<HtmlTextAreaElement>) {
    let Some(field) = field else { return };
    let style = web_sys::HtmlElement::style(&field);
    // A plain length is always taken.
    let _auto = style.set_property("height", "auto");
    let height = format!("{}px", field.scroll_height());
    let _set = style.set_property("height", &height);
}

fn emoji(room: Room, choose: impl Fn(&'static str) + Copy + Send + 'static) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let grid = move || {
        is_open.get().then(|| {
            let all = EMOJI.split(' ').map(|one| {
                view! {
                    <button on:click=move |_| {
                        choose(one);
                        is_open.set(false);
                    }>{one}</button>
                }
            });
            view! { <div class="emoji">{all.collect_view()}</div> }
        })
    };
    view! {
        <button
            class="round"
            aria-label=move || room.say(Word::Emoji)
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            <svg viewBox="0 0 20 20" aria-hidden="true">
                <path d="M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M7 12c1.5 2 4.500 2 6 0M7.500 8v.1M12.500 8v.1"/>
            </svg>
        </button>
        {grid}
    }
}
