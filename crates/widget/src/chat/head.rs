//! Who the visitor writes to, and whether anybody is there.

use std::rc::Rc;

use live::Connection;
use reactive_graph::traits::{Get, With};
use sync::Attention;

use super::Room;
use crate::{
    bind::{self, document, effect, element, on_click},
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
            for agent in agents.iter().take(FACES) {
                let face = document().create_element("span");
                let Ok(face) = face else { continue };
                face.set_class_name("face");
                face.set_text_content(Some(&initial(&agent.name)));
                let _added = faces.append_child(&face);
            }
        });
    }));
    on_click(&element("close"), Box::new(|| host::tell("close", &[])));
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
            if room.live.attention().with(Attention::is_anybody_online) {
                return room.say("here");
            }
            let away = room.widget.with(|widget| {
                let widget = widget.as_ref();
                widget.map_or_else(String::new, |widget| widget.look.away.clone())
            });
            if away.is_empty() {
                room.say("away")
            } else {
                away
            }
        }
        Connection::SignedOut => room.say("unavailable"),
        Connection::Connecting => room.say("connecting"),
        _ => room.say("offline"),
    }
}
