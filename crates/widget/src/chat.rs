//! What is on screen: the head, what was said, and where to write.

mod bubble;
mod composer;
mod form;
mod head;
mod link;
mod list;
mod rating;
mod thread;

use std::{cell::Cell, rc::Rc};

use live::{Live, Visitor};
use protocol::{
    Conversation, ConversationId, ConversationStatus, Timestamp, command::Introduce, widget::Scheme,
};
use reactive_graph::{
    signal::{ArcReadSignal, ArcRwSignal, ArcTrigger},
    traits::{Get, GetUntracked, Notify, Set, Track, With},
};
use sync::{PresenceMap, Window};
use web_sys::VisibilityState;

use crate::{
    bind::{self, document, effect},
    host::{self, FrameMessage},
    visitor_storage::VisitorStorage,
};

/// What every part of the chat shares.
#[derive(Debug)]
pub struct Chat {
    live: Live,
    visitor: Rc<Visitor>,
    storage: VisitorStorage,
    /// The panel is open.
    opened: ArcRwSignal<bool>,
    /// The language is another one.
    locale_changed: ArcTrigger,
    /// What is on screen: the newest, until the visitor begins or chooses
    /// another.
    current: ArcRwSignal<ConversationId>,
    chosen: Cell<Option<ConversationId>>,
    /// The page may have come into sight, or gone out of it.
    visibility_changed: ArcTrigger,
    loaded: ArcReadSignal<bool>,
    list_changed: ArcTrigger,
    widget: ArcReadSignal<Option<protocol::Widget>>,
}

impl Chat {
    /// Binds what stands in the page.
    pub fn open(
        live: &Live,
        visitor: Rc<Visitor>,
        storage: VisitorStorage,
        opened: ArcRwSignal<bool>,
        has_site_color: bool,
    ) {
        let chat = Rc::new(Self {
            current: ArcRwSignal::new(storage.next_conversation()),
            chosen: Cell::default(),
            loaded: live.loaded(),
            list_changed: live.list_changed(),
            widget: live.widget(),
            live: live.clone(),
            visitor,
            storage,
            opened,
            locale_changed: ArcTrigger::new(),
            visibility_changed: ArcTrigger::new(),
        });
        let locale_changed = chat.locale_changed.clone();
        host::on_locale_change(Box::new(move || locale_changed.notify()));
        let visibility_changed = chat.visibility_changed.clone();
        bind::on(
            &document(),
            "visibilitychange",
            Box::new(move |_| visibility_changed.notify()),
        );
        chat.follow_newest();
        chat.post_state();
        chat.apply_theme(has_site_color);
        head::bind(&chat);
        thread::bind(&chat);
        form::bind(&chat);
        composer::bind(&chat);
        list::bind(&chat);
        rating::bind(&chat);
    }

    /// Words of the chat's own, in the language of now.
    fn word(&self, name: &str) -> String {
        self.locale_changed.track();
        host::word(name)
    }

    /// The conversation on screen, once the server has it.
    /// False where it has none.
    fn conversation_is(&self, so: fn(&Conversation) -> bool) -> bool {
        let view = self.live.conversation(self.current.get());
        view.with(|view| view.as_ref().is_some_and(|view| so(&view.conversation)))
    }

    fn is_resolved(&self) -> bool {
        self.conversation_is(|conversation| conversation.status == ConversationStatus::Resolved)
    }

    /// The form stands before the first message, if the inbox has one.
    fn asks_introduction(&self) -> bool {
        let is_asked = self.widget.with(|widget| {
            let widget = widget.as_ref();
            widget.is_some_and(|widget| !widget.look.form.is_empty())
        });
        let introduction = self.visitor.introduction.borrow();
        let is_introduced = introduction.as_ref().is_some_and(Introduce::says_who);
        is_asked && !is_introduced && !self.conversation_is(|_| true)
    }

    /// Whether somebody looks at the chat.
    fn is_seen(&self) -> bool {
        self.visibility_changed.track();
        self.opened.get() && is_visible()
    }

    /// Leaves a resolved conversation for a new one.
    fn start_new_conversation(&self) {
        self.show(self.storage.renew_next_conversation());
    }

    fn show(&self, id: ConversationId) {
        self.current.set(id);
        self.load(id);
    }

    /// Puts one of several on screen. An older one stays there, whatever comes.
    fn choose(&self, id: ConversationId) {
        let newest = self.live.read_conversations().first().copied();
        self.chosen.set(Some(id).filter(|_| newest != Some(id)));
        self.show(id);
    }

    /// Nobody is there, or these are no hours to be there.
    fn is_away(&self) -> bool {
        let is_anybody = self.live.presence().with(PresenceMap::is_anybody_online);
        !is_anybody || !self.is_open()
    }

    /// Whether these are hours in which somebody answers: as the server said,
    /// until it said they end.
    fn is_open(&self) -> bool {
        self.visibility_changed.track();
        self.opened.track();
        self.widget.track();
        let availability = self.live.read_availability();
        availability.is_none_or(|now| now.open != now.changes_at.is_some_and(host::is_past))
    }

    /// When they begin again.
    fn reopens_at(&self) -> Option<Timestamp> {
        let changes_at = self.live.read_availability()?.changes_at?;
        (!self.is_open() && !host::is_past(changes_at)).then_some(changes_at)
    }

    /// Loads what is on screen, or begins it where there is nothing to load.
    fn load(&self, id: ConversationId) {
        let is_known = self.live.read_conversation(id).is_some();
        let window = self.live.read_window(id);
        self.live.viewing(Some(id));
        match window {
            Window::Unloaded if is_known => self.live.open(id),
            Window::Unloaded => self.live.begin(id),
            _ => {}
        }
    }

    /// Keeps to the newest conversation, which another tab may have begun.
    fn follow_newest(self: &Rc<Self>) {
        let chat = Rc::clone(self);
        effect(Box::new(move || {
            chat.list_changed.track();
            if !chat.loaded.get() {
                return;
            }
            let newest = chat.live.read_conversations().first().copied();
            let newest = newest.and_then(|id| {
                let view = chat.live.read_conversation(id)?;
                Some((id, view.conversation.status))
            });
            let next = chat.storage.next_conversation();
            let current = chat.current.get_untracked();
            let wanted = match newest {
                // They look at an older one, or left it behind for a new one.
                Some(_) if chat.chosen.get() == Some(current) => current,
                Some((_, ConversationStatus::Resolved)) if current == next => next,
                Some((newest, _)) => newest,
                None => next,
            };
            if newest.is_some_and(|(newest, _)| newest == next) {
                // It has begun: the one after it needs an id of its own.
                chat.storage.renew_next_conversation();
            }
            if wanted != current {
                chat.current.set(wanted);
            }
            chat.load(wanted);
        }));
    }

    /// Tells the page how much is unread, and whether to come back unasked.
    fn post_state(self: &Rc<Self>) {
        let chat = Rc::clone(self);
        let posted = Cell::new(None);
        effect(Box::new(move || {
            chat.list_changed.track();
            let id = chat.current.get();
            chat.live.conversation(id).track();
            if !chat.loaded.get() {
                return;
            }
            let all = chat.live.read_conversations();
            let views = all.iter().filter_map(|id| chat.live.read_conversation(*id));
            let unread: u32 = views.map(|view| view.unread).sum();
            let state = (unread, !all.is_empty());
            if posted.get().is_none() {
                host::post(&FrameMessage::Ready);
            }
            if posted.replace(Some(state)) != Some(state) {
                let (unread, conversation) = state;
                host::post(&FrameMessage::State {
                    unread,
                    conversation,
                });
            }
        }));
        let (arrived, this) = (self.live.arrived(), Rc::clone(self));
        let first = Cell::new(true);
        effect(Box::new(move || {
            if arrived.with(Option::is_some) && !first.get() {
                host::post(&FrameMessage::Event { name: "message" });
                if !(this.opened.get_untracked() && is_visible()) {
                    host::play_sound();
                }
            }
            first.set(false);
        }));
    }

    /// Puts on the inbox's colours, where the site has none of its own.
    fn apply_theme(self: &Rc<Self>, has_site_color: bool) {
        let chat = Rc::clone(self);
        effect(Box::new(move || {
            chat.widget.with(|widget| {
                let Some(widget) = widget else { return };
                let color = widget.look.color.to_string();
                let scheme = match widget.look.scheme {
                    Scheme::Auto => "auto",
                    Scheme::Light => "light",
                    Scheme::Dark => "dark",
                };
                let position = widget.look.position;
                if !has_site_color {
                    host::apply_theme(&color, scheme);
                }
                host::post(&FrameMessage::Theme { color, position });
            });
        }));
    }

    fn welcome(&self) -> String {
        let own = self.widget.with(|widget| {
            let widget = widget.as_ref();
            widget.map_or_else(String::new, |widget| widget.look.welcome.clone())
        });
        if own.is_empty() {
            [&*self.word("hello"), "\n", &self.word("help")].concat()
        } else {
            own
        }
    }

    /// What an agent is called.
    fn name(&self, id: protocol::AgentId) -> String {
        let agent = self.live.agent(id);
        agent.with(|agent| {
            agent
                .as_ref()
                .map_or_else(String::new, |it| it.name.clone())
        })
    }
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
