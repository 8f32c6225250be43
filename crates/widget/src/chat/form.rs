//! What the inbox wants to know before the first message.

use leptos::{ev::SubmitEvent, prelude::*};
use protocol::{
    command::Introduce,
    widget::{Field, Question},
};

use super::Room;
use crate::words::Word;

pub(super) fn view(room: Room, introduced: RwSignal<bool>) -> impl IntoView {
    let fields = room.widget.with_untracked(|widget| {
        let widget = widget.as_ref();
        widget.map_or_else(Vec::new, |widget| widget.look.form.clone())
    });
    let says = RwSignal::new(Introduce::default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        room.introduce(says.get_untracked());
        introduced.set(true);
    };
    let fields: Vec<_> = fields
        .into_iter()
        .map(|field| question(room, field, says))
        .collect();
    view! {
        <form class="form" on:submit=submit>
            {fields}
            <button class="go">{move || room.say(Word::Start)}</button>
        </form>
    }
}

fn question(
    room: Room,
    Field { ask, required }: Field,
    says: RwSignal<Introduce>,
) -> impl IntoView {
    let (word, kind, complete) = match ask {
        Question::Name => (Word::Name, "text", "name"),
        Question::Email => (Word::Email, "email", "email"),
        Question::Phone => (Word::Phone, "tel", "tel"),
    };
    let put = move |text: String| {
        says.update(|says| {
            let text = Some(text).filter(|text| !text.trim().is_empty());
            match ask {
                Question::Name => says.name = text,
                Question::Email => says.email = text,
                Question::Phone => says.phone = text,
            }
        });
    };
    view! {
        <label>
            <span>
                {move || room.say(word)}
                {(!required).then(|| view! { <small>" ("{move || room.say(Word::Optional)}")"</small> })}
            </span>
            <input
                type=kind
                autocomplete=complete
                required=required
                maxlength="254"
                on:input:target=move |event| put(event.target().value())
            />
        </label>
    }
}
