//! A signal for each conversation, agent and inbox that a view has asked for.

use std::rc::Rc;

use protocol::{Agent, AgentId, ConversationId, Inbox, InboxId};
use reactive_graph::signal::{ArcReadSignal, ArcRwSignal};
use sync::{Replica, sorted::Map};

use super::{
    Signals,
    view::ConversationView,
    write::{concerned, write},
};

/// By conversation.
pub(super) type ConversationSignals = Map<ConversationId, ArcRwSignal<Option<ConversationView>>>;

impl Signals {
    /// A conversation's signal, made on first use.
    pub(crate) fn conversation(
        &self,
        replica: &Replica,
        id: ConversationId,
    ) -> ArcRwSignal<Option<ConversationView>> {
        let mut held = self.conversations.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.conversations);
            self.keep(move |replica, changes, changed| {
                let held = held.borrow();
                for (id, signal) in concerned(&held, changes.all, &changes.conversations) {
                    write(signal, ConversationView::read(replica, id), changed);
                }
            });
        }
        held.get_or_insert_with(id, || ArcRwSignal::new(ConversationView::read(replica, id)))
            .clone()
    }

    /// An agent's signal, made on first use.
    pub(crate) fn agent(&self, replica: &Replica, id: AgentId) -> ArcReadSignal<Option<Agent>> {
        let mut held = self.agents_by_id.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.agents_by_id);
            self.keep(move |replica, changes, changed| {
                if changes.all || changes.agents {
                    for (id, signal) in held.borrow().iter() {
                        write(signal, replica.agent(*id).cloned(), changed);
                    }
                }
            });
        }
        held.get_or_insert_with(id, || ArcRwSignal::new(replica.agent(id).cloned()))
            .read_only()
    }

    /// An inbox's signal, made on first use.
    pub(crate) fn inbox(&self, replica: &Replica, id: InboxId) -> ArcReadSignal<Option<Inbox>> {
        let read = move |replica: &Replica, id: InboxId| {
            replica.inboxes().find(|inbox| inbox.id == id).cloned()
        };
        let mut held = self.inboxes_by_id.borrow_mut();
        if held.is_empty() {
            let held = Rc::clone(&self.inboxes_by_id);
            self.keep(move |replica, changes, changed| {
                if changes.all || changes.inboxes {
                    for (id, signal) in held.borrow().iter() {
                        write(signal, read(replica, *id), changed);
                    }
                }
            });
        }
        held.get_or_insert_with(id, || ArcRwSignal::new(read(replica, id)))
            .read_only()
    }
}
