//! Who the visitor writes to, and whether anybody is there.

use std::rc::Rc;

use reactive_graph::traits::With;

use super::{
    Chat,
    availability::{ChatStatus, away_text},
    initial::initial,
};
use crate::{
    bind::{self, append_new, effect, element, on_click},
    host,
    locale::Word,
};

/// So many faces stand side by side.
const FACES: usize = 3;

pub(super) fn bind(chat: &Rc<Chat>) {
    let widget = chat.widget.clone();
    bind::bind_text(
        element("name"),
        Box::new(move || {
            let name = widget.with(|widget| widget.as_ref().map(|widget| widget.name.clone()));
            name.unwrap_or_default()
        }),
    );
    let same = Rc::clone(chat);
    bind::bind_text(element("status"), Box::new(move || status(&same)));
    // The inbox's own words, where the head says when somebody is back.
    let same = Rc::clone(chat);
    effect(Box::new(move || {
        let is_awaited = matches!(
            same.status(),
            ChatStatus::Away {
                reopens_at: Some(_)
            }
        );
        let words = same.look(|look| look.away.clone());
        let note = element("away");
        note.set_hidden(!is_awaited || words.is_empty());
        note.set_text_content(Some(&words));
    }));
    let agents = chat.agents.clone();
    effect(Box::new(move || {
        let faces = element("faces");
        faces.set_text_content(None);
        agents.with(|agents| {
            for agent in agents.iter().filter(|agent| !agent.removed).take(FACES) {
                let face = append_new(&faces, "span");
                face.set_class_name("face");
                face.set_text_content(Some(&initial(&agent.name)));
            }
        });
    }));
    let same = Rc::clone(chat);
    bind::bind_visible(
        element("transcript"),
        Box::new(move || same.conversation_is(|_| true)),
    );
    let chat = Rc::clone(chat);
    on_click(
        &element("transcript"),
        Box::new(move || {
            let id = chat.current_untracked().to_string();
            host::download(
                &["/conversations/", &id, "/transcript"].concat(),
                "chat.txt",
            );
        }),
    );
    on_click(
        &element("close"),
        Box::new(|| host::post(&host::FrameMessage::Toggle)),
    );
}

fn status(chat: &Chat) -> String {
    let word = match chat.status() {
        ChatStatus::Here => Word::Here,
        ChatStatus::Connecting => Word::Connecting,
        ChatStatus::Offline => Word::Offline,
        ChatStatus::Unavailable => Word::Unavailable,
        ChatStatus::Away { reopens_at } => {
            let mut away = chat.look(|look| look.away.clone());
            if away.is_empty() {
                away = chat.word(Word::Away);
            }
            let reopens_at = reopens_at.map(host::weekday_and_time);
            return away_text(away, &chat.word(Word::Back), reopens_at.as_deref());
        }
    };
    chat.word(word)
}
