//! What may happen on the server while a client is not looking.

use fake::{
    FakeServer,
    entity::{alice, bob},
};
use proptest::{prelude::*, sample::Index};
use protocol::{
    AgentId, Content, ConversationId, ConversationStatus, MessageId, Status, Timestamp,
};

/// One change. An index picks among what there is then; with nothing to pick,
/// the action does nothing.
#[derive(Debug, Clone)]
pub(crate) enum Action {
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

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let agent = || prop::sample::select(vec![alice(), bob()]);
    let report = prop::sample::select(vec![
        Status::Sent,
        Status::Failed,
        Status::Delivered,
        Status::Read,
    ]);
    prop_oneof![
        1 => Just(Action::Begin),
        8 => (any::<Index>(), -4_i64..2).prop_map(|(of, off)| Action::Receive(of, off)),
        4 => any::<Index>().prop_map(Action::Answer),
        4 => (any::<Index>(), report).prop_map(|(of, to)| Action::Report(of, to)),
        1 => (any::<Index>(), -4_i64..2).prop_map(|(of, off)| Action::Redate(of, off)),
        3 => (agent(), any::<Index>(), any::<Index>()).prop_map(|(who, of, to)| Action::Read(who, of, to)),
        2 => (any::<Index>(), prop::option::of(agent())).prop_map(|(of, to)| Action::Assign(of, to)),
        1 => any::<Index>().prop_map(Action::Resolve),
        1 => (agent(), any::<u8>()).prop_map(|(who, name)| Action::Rename(who, name)),
        1 => any::<Index>().prop_map(Action::DeleteMessage),
        1 => any::<Index>().prop_map(Action::DeleteConversation),
    ]
}

pub(crate) fn actions(most: usize) -> impl Strategy<Value = Vec<Action>> {
    prop::collection::vec(action(), 0..most)
}

impl Action {
    /// Lets it happen on the server.
    pub(crate) fn perform(&self, server: &mut FakeServer) {
        server.advance_clock(300);
        match self {
            Self::Begin => {
                server.start_conversation();
            }
            Self::Receive(of, off) => {
                let sent_at = whole_second(server, *off);
                if let Some(conversation) = pick(server, of) {
                    server.receive_message(conversation, Content::text("hi"), sent_at);
                }
            }
            Self::Answer(of) => {
                if let Some(conversation) = pick(server, of) {
                    let id = MessageId::mint(server.head().get(), [0xb0; 10]);
                    let stored =
                        server.send_message(bob(), conversation, id, Content::text("hello"));
                    assert!(stored.is_ok(), "the conversation was just picked");
                }
            }
            Self::Report(of, status) => {
                if let Some(id) = pick_message(server, of) {
                    server.report_status(id, *status);
                }
            }
            Self::Redate(of, off) => {
                let sent_at = whole_second(server, *off);
                if let Some(id) = pick_message(server, of) {
                    server.change_sent_at(id, sent_at);
                }
            }
            Self::Read(who, of, to) => {
                if let Some(conversation) = pick(server, of) {
                    let messages = server.messages_of(conversation);
                    if !messages.is_empty() {
                        let up_to = to.get(&messages).seq;
                        server.mark_read(*who, conversation, up_to);
                    }
                }
            }
            Self::Assign(of, to) => {
                if let Some(conversation) = pick(server, of) {
                    server.change_conversation(conversation, |it| it.assignee = *to);
                }
            }
            Self::Resolve(of) => {
                if let Some(conversation) = pick(server, of) {
                    server.change_conversation(conversation, |it| {
                        it.status = ConversationStatus::Resolved;
                    });
                }
            }
            Self::Rename(who, name) => {
                server.change_agent(*who, |agent| agent.name = format!("Agent {name}"));
            }
            Self::DeleteMessage(of) => {
                if let Some(id) = pick_message(server, of) {
                    server.delete_message(id);
                }
            }
            Self::DeleteConversation(of) => {
                if let Some(id) = pick(server, of) {
                    server.delete_conversation(id);
                }
            }
        }
    }
}

/// One of the conversations there are.
pub(crate) fn pick(server: &FakeServer, of: &Index) -> Option<ConversationId> {
    let ids: Vec<_> = server.conversations.keys().copied().collect();
    (!ids.is_empty()).then(|| *of.get(&ids))
}

fn pick_message(server: &FakeServer, of: &Index) -> Option<MessageId> {
    let ids: Vec<_> = server.messages.keys().copied().collect();
    (!ids.is_empty()).then(|| *of.get(&ids))
}

/// Providers give whole seconds, and their clocks are not ours.
fn whole_second(server: &FakeServer, off: i64) -> Timestamp {
    Timestamp::from_seconds(server.clock.second() + off)
}
