//! Who the visitor writes to, and whether anybody is there.

use std::rc::Rc;

use live::Connection;
use reactive_graph::traits::{Get, GetUntracked, With};

use super::Room;
use crate::{
    bind::{self, add, effect, element, on_click},
    host,
};

/// So many faces stand side by side.
const FACES: usize = 3;

pub(super) fn bind(room: &Rc<Room>) {
    let widget = room.widget.clone();
    bind::text(
        element("name"),
        Box::new(move || {
            let name = widget.with(|widget| widget.as_ref().map(|widget| widget.name.clone()));
            name.unwrap_or_default()
        }),
    );
    let here = Rc::clone(room);
    bind::text(element("status"), Box::new(move || status(&here)));
    let agents = room.live.agents();
    effect(Box::new(move || {
        let faces = element("faces");
        faces.set_text_content(None);
        agents.with(|agents| {
            for agent in agents.iter().filter(|agent| !agent.removed).take(FACES) {
                let face = add(&faces, "span");
                face.set_class_name("face");
                face.set_text_content(Some(&initial(&agent.name)));
            }
        });
    }));
    let known = Rc::clone(room);
    bind::shown(
        element("transcript"),
        Box::new(move || known.conversation_is(|_| true)),
    );
    let room = Rc::clone(room);
    on_click(
        &element("transcript"),
        Box::new(move || {
            let id = room.current.get_untracked().to_string();
            host::save(
                &["/conversations/", &id, "/transcript"].concat(),
                "chat.txt",
            );
        }),
    );
    on_click(
        &element("close"),
        Box::new(|| host::tell(&host::FrameMessage::Close)),
    );
}

/// The letter a face shows.
pub(super) fn initial(name: &str) -> String {
    let first = name.chars().find(|letter| !letter.is_whitespace());
    first.into_iter().collect()
}

fn status(room: &Room) -> String {
    let connection = room.live.connection().get();
    match connection {
        Connection::Live(_) => {
            if !room.is_away() {
                return room.say("here");
            }
            let away = room.widget.with(|widget| {
                let widget = widget.as_ref();
                widget.map_or_else(String::new, |widget| widget.look.away.clone())
            });
            let away = if away.is_empty() {
                room.say("away")
            } else {
                away
            };
            match room.back_at() {
                Some(at) => [&*away, " · ", &room.say("back"), " ", &host::moment(at)].concat(),
                None => away,
            }
        }
        Connection::SignedOut => room.say("unavailable"),
        Connection::Connecting => room.say("connecting"),
        _ => room.say("offline"),
    }
}
