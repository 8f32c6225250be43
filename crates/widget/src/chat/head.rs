//! Who the visitor writes to, and whether anybody is there.

use std::rc::Rc;

use live::Connection;
use reactive_graph::traits::{Get, GetUntracked, With};

use super::Chat;
use crate::{
    bind::{self, append_new, effect, element, on_click},
    host,
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
    let here = Rc::clone(chat);
    bind::bind_text(element("status"), Box::new(move || status(&here)));
    let agents = chat.live.agents();
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
    let known = Rc::clone(chat);
    bind::bind_visible(
        element("transcript"),
        Box::new(move || known.conversation_is(|_| true)),
    );
    let chat = Rc::clone(chat);
    on_click(
        &element("transcript"),
        Box::new(move || {
            let id = chat.current.get_untracked().to_string();
            host::download(
                &["/conversations/", &id, "/transcript"].concat(),
                "chat.txt",
            );
        }),
    );
    on_click(
        &element("close"),
        Box::new(|| host::post(&host::FrameMessage::Close)),
    );
}

/// The letter a face shows.
pub(super) fn initial(name: &str) -> String {
    let first = name.chars().find(|letter| !letter.is_whitespace());
    first.into_iter().collect()
}

fn status(chat: &Chat) -> String {
    let connection = chat.live.connection().get();
    match connection {
        Connection::Live(_) => {
            if !chat.is_away() {
                return chat.word("here");
            }
            let away = chat.widget.with(|widget| {
                let widget = widget.as_ref();
                widget.map_or_else(String::new, |widget| widget.look.away.clone())
            });
            let away = if away.is_empty() {
                chat.word("away")
            } else {
                away
            };
            match chat.reopens_at() {
                Some(at) => [
                    &*away,
                    " · ",
                    &chat.word("back"),
                    " ",
                    &host::weekday_and_time(at),
                ]
                .concat(),
                None => away,
            }
        }
        Connection::SignedOut => chat.word("unavailable"),
        Connection::Connecting => chat.word("connecting"),
        _ => chat.word("offline"),
    }
}
