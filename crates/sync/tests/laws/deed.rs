//! What may happen on the server while a client is not looking.

use proptest::{prelude::*, sample::Index};
use protocol::{
    AgentId, Content, ConversationId, ConversationStatus, MessageId, Status, Timestamp,
};

use crate::server::{Server, alice, bob};

/// One change. An index picks among what there is then; with nothing to pick,
/// the deed is left undone.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Begin,
    /// A customer writes; the provider's clock is off by this many seconds.
    Receive(Index, i64),
    Answer(Index),
    Report(Index, Status),
    Redate(Index, i64),
    Read(AgentId, Index, Index),
    Assign(Index, Option<AgentId>),
    Resolve(Index),
    Rename(AgentId, u8),
    DeleteMessage(Index),
    DeleteConversation(Index),
}

pub(crate) fn deed() -> impl Strategy<Value = Deed> {
    let agent = || prop::sample::select(vec![alice(), bob()]);
    let report = prop::sample::select(vec![
        Status::Sent,
        Status::Failed,
        Status::Delivered,
        Status::Read,
    ]);
    prop_oneof![
        1 => Just(Deed::Begin),
        8 => (any::<Index>(), -4_i64..2).prop_map(|(of, off)| Deed::Receive(of, off)),
        4 => any::<Index>().prop_map(Deed::Answer),
        4 => (any::<Index>(), report).prop_map(|(of, to)| Deed::Report(of, to)),
        1 => (any::<Index>(), -4_i64..2).prop_map(|(of, off)| Deed::Redate(of, off)),
        3 => (agent(), any::<Index>(), any::<Index>()).prop_map(|(who, of, to)| Deed::Read(who, of, to)),
        2 => (any::<Index>(), prop::option::of(agent())).prop_map(|(of, to)| Deed::Assign(of, to)),
        1 => any::<Index>().prop_map(Deed::Resolve),
        1 => (agent(), any::<u8>()).prop_map(|(who, name)| Deed::Rename(who, name)),
        1 => any::<Index>().prop_map(Deed::DeleteMessage),
        1 => any::<Index>().prop_map(Deed::DeleteConversation),
    ]
}

pub(crate) fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..most)
}

impl Server {
    pub(crate) fn suffer(&mut self, deed: &Deed) {
        self.pass(300);
        match deed {
            Deed::Begin => {
                self.begin();
            }
            Deed::Receive(of, off) => {
                let sent_at = self.whole_second(*off);
                if let Some(conversation) = self.pick(of) {
                    self.receive(conversation, sent_at);
                }
            }
            Deed::Answer(of) => {
                if let Some(conversation) = self.pick(of) {
                    let id = MessageId::mint(self.head().get(), [0xb0; 10]);
                    let stored = self.put(bob(), conversation, id, Content::text("hello"));
                    assert!(stored.is_ok(), "the conversation was just picked");
                }
            }
            Deed::Report(of, status) => {
                if let Some(id) = self.pick_message(of) {
                    self.report(id, *status);
                }
            }
            Deed::Redate(of, off) => {
                let sent_at = self.whole_second(*off);
                if let Some(id) = self.pick_message(of) {
                    self.redate(id, sent_at);
                }
            }
            Deed::Read(who, of, to) => {
                if let Some(conversation) = self.pick(of) {
                    let messages = self.messages_of(conversation);
                    if !messages.is_empty() {
                        let up_to = to.get(&messages).seq;
                        self.read(*who, conversation, up_to);
                    }
                }
            }
            Deed::Assign(of, to) => {
                if let Some(conversation) = self.pick(of) {
                    self.change(conversation, |it| it.assignee = *to);
                }
            }
            Deed::Resolve(of) => {
                if let Some(conversation) = self.pick(of) {
                    self.change(conversation, |it| it.status = ConversationStatus::Resolved);
                }
            }
            Deed::Rename(who, name) => self.rename(*who, format!("Agent {name}")),
            Deed::DeleteMessage(of) => {
                if let Some(id) = self.pick_message(of) {
                    self.delete_message(id);
                }
            }
            Deed::DeleteConversation(of) => {
                if let Some(id) = self.pick(of) {
                    self.delete_conversation(id);
                }
            }
        }
    }

    /// One of the conversations there are.
    pub(crate) fn pick(&self, of: &Index) -> Option<ConversationId> {
        let ids: Vec<_> = self.conversations.keys().copied().collect();
        (!ids.is_empty()).then(|| *of.get(&ids))
    }

    fn pick_message(&self, of: &Index) -> Option<MessageId> {
        let ids: Vec<_> = self.messages.keys().copied().collect();
        (!ids.is_empty()).then(|| *of.get(&ids))
    }

    /// Providers give whole seconds, and their clocks are not ours.
    fn whole_second(&self, off: i64) -> Timestamp {
        Timestamp::from_seconds(self.clock.second() + off)
    }
}
