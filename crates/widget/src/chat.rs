//! What is on screen: the head, what was said, and where to write.

mod bubble;
mod composer;
mod form;
mod head;
mod moment;
mod thread;

use std::rc::Rc;

use leptos::prelude::*;
use live::{Live, Visitor};
use protocol::{Conversation, ConversationId, Stage, Widget, command::Introduce};
use sync::{Filter, Window};
use web_sys::{HtmlTextAreaElement, VisibilityState};

pub use composer::take_over;

use crate::{
    device::Device,
    host,
    words::{Word, Words},
};

/// What every part of the chat reads. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    live: StoredValue<Live, LocalStorage>,
    visitor: StoredValue<Rc<Visitor>, LocalStorage>,
    device: StoredValue<Device, LocalStorage>,
    words: RwSignal<Words>,
    opened: RwSignal<bool>,
    widget: ReadSignal<Option<Widget>>,
    /// What is on screen; the newest, until the visitor begins another.
    current: RwSignal<ConversationId>,
    is_dressed: bool,
}

impl Room {
    pub fn new(
        live: &Live,
        visitor: Rc<Visitor>,
        device: Device,
        words: ArcRwSignal<Words>,
        opened: ArcRwSignal<bool>,
        is_dressed: bool,
    ) -> Self {
        Self {
            current: RwSignal::new(device.next()),
            widget: live.widget().into(),
            live: StoredValue::new_local(live.clone()),
            visitor: StoredValue::new_local(visitor),
            device: StoredValue::new_local(device),
            words: words.into(),
            opened: opened.into(),
            is_dressed,
        }
    }

    fn live<T>(self, with: impl FnOnce(&Live) -> T) -> T {
        self.live.with_value(with)
    }

    fn say(self, word: Word) -> String {
        self.words.with(|words| words.say(word))
    }

    /// The conversation on screen, once the server has it.
    fn conversation(self) -> Option<Conversation> {
        let id = self.current.get();
        let view = self.live(|live| live.conversation(id));
        view.get().map(|view| view.conversation)
    }

    fn is_resolved(self) -> bool {
        self.conversation()
            .is_some_and(|conversation| conversation.status == Stage::Resolved)
    }

    /// Leaves a resolved conversation for a new one.
    fn start_anew(self) {
        let id = self.device.with_value(Device::mint);
        self.current.set(id);
        self.load(id);
    }

    /// Loads what is on screen, or begins it where there is nothing to load.
    fn load(self, id: ConversationId) {
        self.live(|live| {
            let (is_known, window) =
                live.with(|replica| (replica.conversation(id).is_some(), replica.window(id)));
            live.viewing(Some(id));
            match window {
                Window::Unloaded if is_known => live.open(id),
                Window::Unloaded => live.begin(id),
                _ => {}
            }
        });
    }

    /// Keeps to the newest conversation, which another tab may have begun.
    fn follow(self) {
        let loaded = self.live(Live::loaded);
        let list = self.live(Live::list_changed);
        Effect::new(move |_| {
            list.track();
            if !loaded.get() {
                return;
            }
            let newest = self.live(|live| {
                live.with(|replica| replica.conversations(Filter::All, None).first().copied())
            });
            let next = self.device.with_value(Device::next);
            let current = self.current.get_untracked();
            let is_fresh = current == next && self.is_resolved_newest(newest);
            let wanted = newest.filter(|_| !is_fresh).unwrap_or(next);
            if wanted == next && newest == Some(next) {
                // It has begun: the one after it needs an id of its own.
                self.device.with_value(Device::mint);
            }
            if wanted != current {
                self.current.set(wanted);
            }
            self.load(wanted);
        });
    }

    /// The visitor has left the newest one behind.
    fn is_resolved_newest(self, newest: Option<ConversationId>) -> bool {
        newest.is_some_and(|id| {
            self.live(|live| {
                live.with(|replica| {
                    replica
                        .conversation(id)
                        .is_some_and(|newest| newest.status == Stage::Resolved)
                })
            })
        })
    }

    /// Tells the page how much is unread, and whether to come back unasked.
    fn tell_state(self) {
        let list = self.live(Live::list_changed);
        let loaded = self.live(Live::loaded);
        Effect::new(move |told: Option<(u32, bool)>| {
            list.track();
            if !loaded.get() {
                return told.unwrap_or_default();
            }
            let state = self.live(|live| {
                live.with(|replica| {
                    let all = replica.conversations(Filter::All, None);
                    let unread = all.iter().map(|id| replica.unread(*id)).sum::<u32>();
                    (unread, !all.is_empty())
                })
            });
            if told.is_none() {
                host::tell("ready", &[]);
            }
            if told != Some(state) {
                let (unread, conversation) = state;
                let unread = u64::from(unread);
                host::tell(
                    "state",
                    &[("unread", &unread), ("conversation", &conversation)],
                );
            }
            state
        });
    }

    /// Puts on the inbox's colours, where the site has none of its own.
    fn dress(self) {
        Effect::new(move |_| {
            self.widget.with(|widget| {
                let Some(widget) = widget else { return };
                let color = widget.look.color.to_string();
                let scheme = match widget.look.scheme {
                    protocol::widget::Scheme::Auto => "auto",
                    protocol::widget::Scheme::Light => "light",
                    protocol::widget::Scheme::Dark => "dark",
                };
                let position = match widget.look.position {
                    protocol::widget::Position::End => "end",
                    protocol::widget::Position::Start => "start",
                };
                if !self.is_dressed {
                    host::dress(&color, scheme);
                }
                host::tell("theme", &[("color", &color), ("position", &position)]);
            });
        });
    }

    /// Whether somebody looks at the chat.
    fn is_seen(self) -> bool {
        self.opened.get() && is_visible()
    }

    /// The form stands before the first message, if the inbox has one.
    fn asks_first(self) -> bool {
        let has_form = self
            .widget
            .with(|widget| widget.as_ref().is_some_and(|w| !w.look.form.is_empty()));
        has_form && self.conversation().is_none() && !self.is_introduced()
    }

    fn is_introduced(self) -> bool {
        self.visitor
            .with_value(|visitor| visitor.introduction.borrow().is_some())
    }

    fn introduce(self, says: Introduce) {
        self.live(|live| live.introduce(says));
    }
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// The chat.
pub fn view(room: Room) -> impl IntoView {
    room.follow();
    room.tell_state();
    room.dress();
    let introduced = RwSignal::new(false);
    let asks = move || {
        introduced.track();
        room.asks_first()
    };
    view! {
        <main class="chat" on:keydown=move |event| {
            if event.key() == "Escape" && !event.is_composing() {
                host::tell("close", &[]);
            }
        }>
            {head::view(room)}
            {thread::view(room)}
            {move || if asks() {
                form::view(room, introduced).into_any()
            } else {
                composer::view(room).into_any()
            }}
        </main>
    }
}

/// What stood in the page before the chat was there.
fn first_textarea() -> Option<HtmlTextAreaElement> {
    use wasm_bindgen::JsCast;
    document().get_element_by_id("first")?.dyn_into().ok()
}
