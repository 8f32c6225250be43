//! What is on screen: the head, the thread, and where to write.
//!
//! What decides without a page stands in files of its own and is tested natively:
//! [`availability`], [`current`], [`day_heading`], [`delivery_icon`], [`initial`],
//! [`introduction`], [`missed`], [`rating_state`], [`side`], [`teaser`], [`theme`],
//! [`unread_badge`]. The other modules bind signals to elements.

pub mod availability;
mod bubble;
mod composer;
pub mod current;
mod current_conversation;
pub mod day_heading;
pub mod delivery_icon;
mod form;
mod head;
pub mod initial;
pub mod introduction;
mod launcher;
mod link;
mod list;
pub mod missed;
mod presence;
mod rating;
pub mod rating_state;
mod rows;
pub mod side;
pub mod teaser;
pub mod theme;
mod thread;
mod tray;
pub mod unread_badge;

use std::rc::Rc;

use live::{ConversationView, Live, WebsiteVisitor};
use protocol::{
    Agent, AgentId, Author, Availability, ConversationId, MessageId, Widget, widget::Appearance,
};
use reactive_graph::{
    computed::ArcMemo,
    signal::{ArcReadSignal, ArcRwSignal, ArcTrigger},
    traits::{Notify, Track, With},
};

use self::{current::Current, teaser::Teaser};
use crate::{
    bind::{self, document},
    host,
    locale::Word,
    visitor_storage::VisitorStorage,
};

/// What every part of the chat shares.
#[derive(Debug)]
pub struct Chat {
    live: Live,
    visitor: Rc<WebsiteVisitor>,
    storage: VisitorStorage,
    /// The panel is open.
    opened: ArcRwSignal<bool>,
    /// The language is another one.
    locale_changed: ArcTrigger,
    /// The page may have come into sight, or gone out of it.
    visibility_changed: ArcTrigger,
    /// The moment has come at which the inbox opens or closes.
    hours_changed: ArcTrigger,
    /// The site or the visitor has said who they are: [`WebsiteVisitor::introduction`].
    introduction_changed: ArcTrigger,
    /// What the visitor has put on screen: by a click, or because they wrote to it.
    choice: ArcRwSignal<Option<ConversationId>>,
    current: ArcMemo<Current>,
    /// The answer that the visitor has hidden without reading it.
    hidden_teaser: ArcRwSignal<Option<MessageId>>,
    teaser: ArcMemo<Option<Teaser>>,
    bootstrapped: ArcReadSignal<bool>,
    /// All of the visitor's, newest activity first.
    conversations: ArcReadSignal<Vec<ConversationView>>,
    /// Those who left too: they wrote messages. An account has few, so that one
    /// signal for all of them downloads less than one for each.
    agents: ArcReadSignal<Vec<Agent>>,
    widget: ArcReadSignal<Option<Widget>>,
    availability: ArcReadSignal<Option<Availability>>,
}

impl Chat {
    /// Binds what stands in the page.
    pub fn open(
        live: &Live,
        visitor: Rc<WebsiteVisitor>,
        storage: VisitorStorage,
        opened: ArcRwSignal<bool>,
        introduction_changed: ArcTrigger,
        has_site_color: bool,
    ) {
        let choice = ArcRwSignal::new(None);
        let conversations = live.conversations();
        let hidden_teaser = ArcRwSignal::new(storage.hidden_teaser());
        let chat = Rc::new(Self {
            current: current_conversation::memo(choice.clone(), conversations.clone(), storage),
            choice,
            teaser: teaser::memo(conversations.clone(), opened.clone(), hidden_teaser.clone()),
            hidden_teaser,
            bootstrapped: live.bootstrapped(),
            conversations,
            agents: live.agents(),
            widget: live.widget(),
            availability: live.availability(),
            live: live.clone(),
            visitor,
            storage,
            opened,
            locale_changed: ArcTrigger::new(),
            visibility_changed: ArcTrigger::new(),
            hours_changed: ArcTrigger::new(),
            introduction_changed,
        });
        let locale_changed = chat.locale_changed.clone();
        host::on_locale_change(Box::new(move || locale_changed.notify()));
        let visibility_changed = chat.visibility_changed.clone();
        bind::on(
            &document(),
            "visibilitychange",
            Box::new(move |_| visibility_changed.notify()),
        );
        current_conversation::bind(&chat);
        launcher::bind(&chat, has_site_color);
        teaser::bind(&chat);
        presence::bind(&chat);
        head::bind(&chat);
        thread::bind(&chat);
        form::bind(&chat);
        composer::bind(&chat);
        tray::bind(&chat);
        list::bind(&chat);
        rating::bind(&chat);
    }

    /// One of the chat's own texts, in the language of now.
    fn word(&self, word: Word) -> String {
        self.locale_changed.track();
        host::word(word.name())
    }

    /// A part of how the inbox looks; its default before the bootstrap.
    fn look<T: Default>(&self, read: fn(&Appearance) -> T) -> T {
        self.widget.with(|widget| {
            let widget = widget.as_ref();
            widget.map_or_else(T::default, |widget| read(&widget.look))
        })
    }

    /// What an agent is called.
    fn agent_name(&self, id: AgentId) -> String {
        self.agents.with(|agents| {
            let agent = agents.iter().find(|agent| agent.id == id);
            agent.map_or_else(String::new, |agent| agent.name.clone())
        })
    }

    /// What an author is called; nothing for Frontdesk itself.
    fn author_name(&self, author: Author) -> String {
        match author {
            Author::Contact(_) => self.word(Word::You),
            Author::Agent(id) => self.agent_name(id),
            Author::System => String::new(),
        }
    }
}
