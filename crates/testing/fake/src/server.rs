//! The state: entities as they are now, and the log of how they came to be so.

use std::collections::BTreeMap;

use protocol::{
    Agent, AgentId, Availability, ChannelKind, ClientFrame, Conversation, ConversationId, Epoch,
    Inbox, Message, MessageId, Problem, ReadMark, Seq, Timestamp, WidgetSettings,
    command::{Acknowledge, Introduce},
};

use crate::{
    entity::{NOON, agent, alice, bob, inbox, widget},
    log::FakeLog,
    stream::Streams,
};

/// There is no such conversation, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotFound;

/// A Frontdesk with one account, one inbox, and the agents Alice and Bob.
///
/// Invariants: each change of an entity has the next number of the log, which is
/// the entity's version from then on; a message id is stored once.
#[derive(Debug)]
pub struct FakeServer {
    /// Which database this is; another one after [`Self::restore_backup`].
    pub epoch: Epoch,
    /// The account's name.
    pub account_name: String,
    /// Who is signed in where a request or a stream does not say.
    pub me: AgentId,
    /// Everybody who answers.
    pub agents: BTreeMap<AgentId, Agent>,
    /// The only inbox.
    pub inbox: Inbox,
    /// How the inbox's chat is set up.
    pub widget_settings: WidgetSettings,
    /// Whether somebody answers at this time of day, as visitors are told.
    pub availability: Availability,
    /// Conversations as they are now.
    pub conversations: BTreeMap<ConversationId, Conversation>,
    /// Messages as they are now.
    pub messages: BTreeMap<MessageId, Message>,
    /// How far each agent has read.
    pub read_marks: BTreeMap<(AgentId, ConversationId), ReadMark>,
    /// The server's clock. It moves by [`Self::advance_clock`] alone.
    pub clock: Timestamp,
    /// Messages that one page of a conversation has, where a request does not say.
    pub page_size: usize,

    /// What commands are refused with, if anything.
    pub refusal: Option<Problem>,
    /// Requests are answered with 401.
    pub signed_out: bool,

    /// What clients said on their streams, for a test to look at.
    pub received_frames: Vec<ClientFrame>,
    /// What visitors reported as delivered or seen.
    pub receipts: Vec<Acknowledge>,
    /// What visitors said of themselves after their first message.
    pub introductions: Vec<Introduce>,

    pub(crate) log: FakeLog,
    pub(crate) streams: Streams,
    /// The numbers of all incoming messages there ever were.
    pub(crate) arrivals: BTreeMap<ConversationId, Vec<Seq>>,
    pub(crate) minted: u64,
    pub(crate) secrets: u32,
}

impl FakeServer {
    /// No conversations yet.
    pub fn new(channel: ChannelKind) -> Self {
        let agents = [agent(alice(), "Alice"), agent(bob(), "Bob")];
        Self {
            epoch: Epoch::from_bytes([0xe0; 16]),
            account_name: "Harbour & Pine".to_owned(),
            me: alice(),
            agents: agents.map(|agent| (agent.id, agent)).into(),
            inbox: inbox(channel),
            widget_settings: WidgetSettings {
                widget: widget(),
                domains: Vec::new(),
                identity_required: false,
                has_identity_secret: false,
            },
            availability: Availability::ALWAYS,
            conversations: BTreeMap::new(),
            messages: BTreeMap::new(),
            read_marks: BTreeMap::new(),
            clock: NOON,
            page_size: 40,
            refusal: None,
            signed_out: false,
            received_frames: Vec::new(),
            receipts: Vec::new(),
            introductions: Vec::new(),
            log: FakeLog::default(),
            streams: Streams::default(),
            arrivals: BTreeMap::new(),
            minted: 0,
            secrets: 0,
        }
    }

    /// A WhatsApp inbox with this many conversations.
    pub fn with_conversations(count: usize) -> Self {
        let mut server = Self::new(ChannelKind::Whatsapp);
        for _ in 0..count {
            server.start_conversation();
        }
        server
    }

    /// Lets time pass, in milliseconds.
    pub fn advance_clock(&mut self, millis: i64) {
        self.clock = self.clock.plus_millis(millis);
    }

    /// The database is replaced by an older copy of itself: another epoch.
    pub fn restore_backup(&mut self) {
        self.epoch = Epoch::from_bytes([0xe1; 16]);
    }

    /// A conversation's messages, oldest first.
    pub fn messages_of(&self, conversation: ConversationId) -> Vec<&Message> {
        let messages = self.messages.values();
        let mut found: Vec<_> = messages
            .filter(|message| message.conversation_id == conversation)
            .collect();
        found.sort_by_key(|message| message.cursor());
        found
    }

    /// How many incoming messages an agent has not read.
    pub fn unread(&self, agent: AgentId, conversation: ConversationId) -> u32 {
        let mark = self.read_marks.get(&(agent, conversation));
        self.conversations
            .get(&conversation)
            .map_or(0, |conversation| conversation.unread(mark))
    }
}
