//! The reference: a server as the design describes it, in memory. Each command
//! changes an entity and records that change with the next number.

mod page;
mod stream;

use std::collections::BTreeMap;

use protocol::{
    Agent, AgentId, Author, Channel, Contact, ContactId, Content, Conversation, ConversationId,
    ConversationStatus, Direction, Epoch, Event, Inbox, InboxId, LastMessage, Message, MessageId,
    ReadMark, Seq, Status, Timestamp, conversation::preview, event::Deleted,
};

pub(crate) use stream::Replay;

pub(crate) fn alice() -> AgentId {
    AgentId::from_bytes([0xa1; 16])
}

pub(crate) fn bob() -> AgentId {
    AgentId::from_bytes([0xb0; 16])
}

/// A message id of a client, by number.
pub(crate) fn written(number: u64) -> MessageId {
    MessageId::mint(1_000_000 + number, [0; 10])
}

/// A conversation that no longer exists, or never did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotFound;

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) epoch: Epoch,
    pub(crate) agents: BTreeMap<AgentId, Agent>,
    pub(crate) inbox: Inbox,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) read_marks: BTreeMap<(AgentId, ConversationId), ReadMark>,
    log: Vec<Entry>,
    /// The log is kept from behind here on.
    forgotten: Seq,
    /// The numbers of all that ever came in.
    arrivals: BTreeMap<ConversationId, Vec<Seq>>,
    pub(crate) clock: Timestamp,
    minted: u64,
}

#[derive(Debug)]
struct Entry {
    event: Event,
    /// For all agents, or for one alone.
    only_for: Option<AgentId>,
}

impl Server {
    /// Alice, Bob, one inbox, and this many conversations.
    pub(crate) fn with_conversations(count: usize) -> Self {
        let agent = |id, name: &str| Agent {
            id,
            version: Seq::ZERO,
            name: name.to_owned(),
            email: Some(format!("{name}@example.com")),
            removed: false,
        };
        let mut server = Self {
            epoch: Epoch::from_bytes([0xe0; 16]),
            agents: [agent(alice(), "Alice"), agent(bob(), "Bob")]
                .map(|agent| (agent.id, agent))
                .into(),
            inbox: Inbox {
                id: InboxId::from_bytes([0x1b; 16]),
                version: Seq::ZERO,
                name: "Shop".to_owned(),
                channel: Channel::Whatsapp,
                address: None,
            },
            conversations: BTreeMap::new(),
            messages: BTreeMap::new(),
            read_marks: BTreeMap::new(),
            log: Vec::new(),
            forgotten: Seq::ZERO,
            arrivals: BTreeMap::new(),
            clock: Timestamp::from_millis(1_700_000_000_000),
            minted: 0,
        };
        for _ in 0..count {
            server.begin();
        }
        server
    }

    pub(crate) fn pass(&mut self, millis: i64) {
        self.clock = self.clock.plus_millis(millis);
    }

    /// A new customer.
    pub(crate) fn begin(&mut self) -> ConversationId {
        self.minted += 1;
        let id = ConversationId::mint(self.minted, [0xcc; 10]);
        let conversation = Conversation {
            id,
            version: self.next(),
            inbox_id: self.inbox.id,
            channel: Channel::Whatsapp,
            contact: Contact {
                id: ContactId::mint(self.minted, [0xc1; 10]),
                name: Some(format!("Customer {}", self.minted)),
                phone: Some(format!("49300{}", self.minted)),
                email: None,
                verified: false,
                attributes: Vec::new(),
            },
            status: ConversationStatus::Open,
            assignee: None,
            last_activity_at: self.clock,
            last_message: None,
            inbound_count: 0,
            window_closes_at: None,
            unseen: 0,
            visit: None,
            rating: None,
        };
        self.conversations.insert(id, conversation.clone());
        self.record(Event::ConversationCreated { conversation }, None);
        id
    }

    /// The customer writes; the provider says when.
    pub(crate) fn receive(&mut self, conversation: ConversationId, sent_at: Timestamp) -> Message {
        self.minted += 1;
        let message = Message {
            id: MessageId::mint(self.minted, [0x3e; 10]),
            conversation_id: conversation,
            seq: self.next(),
            version: self.next(),
            direction: Direction::In,
            author: Author::Contact(self.conversations[&conversation].contact.id),
            status: Status::Received,
            sent_at,
            content: Content::text("hi"),
            failure: None,
        };
        let arrivals = self.arrivals.entry(conversation).or_default();
        arrivals.push(message.seq);
        self.store(message.clone());
        message
    }

    /// `PUT …/messages/{id}`: a repeat gives the row there is.
    pub(crate) fn put(
        &mut self,
        author: AgentId,
        conversation: ConversationId,
        id: MessageId,
        content: Content,
    ) -> Result<Message, NotFound> {
        if !self.conversations.contains_key(&conversation) {
            return Err(NotFound);
        }
        if let Some(known) = self.messages.get(&id) {
            return Ok(known.clone());
        }
        let message = Message {
            id,
            conversation_id: conversation,
            seq: self.next(),
            version: self.next(),
            direction: Direction::Out,
            author: Author::Agent(author),
            status: Status::Queued,
            sent_at: self.clock,
            content,
            failure: None,
        };
        self.store(message.clone());
        Ok(message)
    }

    /// The provider tells how far a message has come.
    pub(crate) fn report(&mut self, id: MessageId, report: Status) -> Message {
        self.update(id, |message| {
            message.status = message.status.advance(report)
        })
    }

    /// The provider's own time becomes known.
    pub(crate) fn redate(&mut self, id: MessageId, sent_at: Timestamp) -> Message {
        self.update(id, |message| message.sent_at = sent_at)
    }

    /// A mark moves forward, never back.
    pub(crate) fn read(&mut self, agent: AgentId, conversation: ConversationId, up_to: Seq) {
        let old = self.read_marks.get(&(agent, conversation));
        if old.is_some_and(|old| old.up_to >= up_to) {
            return;
        }
        let arrivals = self.arrivals.get(&conversation);
        let read = arrivals.map_or(0, |seqs| seqs.iter().filter(|seq| **seq <= up_to).count());
        let read_mark = ReadMark {
            conversation_id: conversation,
            agent_id: agent,
            version: self.next(),
            up_to,
            inbound_read: u32::try_from(read).unwrap(),
        };
        self.read_marks.insert((agent, conversation), read_mark);
        self.record(Event::ConversationRead { read_mark }, Some(agent));
    }

    pub(crate) fn change(&mut self, id: ConversationId, change: impl FnOnce(&mut Conversation)) {
        let version = self.next();
        let conversation = self.conversations.get_mut(&id).unwrap();
        change(conversation);
        conversation.version = version;
        let conversation = conversation.clone();
        self.record(Event::ConversationUpdated { conversation }, None);
    }

    pub(crate) fn rename(&mut self, id: AgentId, name: String) {
        let version = self.next();
        let agent = self.agents.get_mut(&id).unwrap();
        (agent.name, agent.version) = (name, version);
        let agent = agent.clone();
        self.record(Event::AgentUpdated { agent }, None);
    }

    pub(crate) fn delete_message(&mut self, id: MessageId) {
        let message = self.messages.remove(&id).unwrap();
        let entity = Deleted::Message {
            id,
            conversation_id: message.conversation_id,
            version: self.next(),
        };
        self.record(Event::Deleted { entity }, None);
    }

    pub(crate) fn delete_conversation(&mut self, id: ConversationId) {
        self.conversations.remove(&id).unwrap();
        self.messages
            .retain(|_, message| message.conversation_id != id);
        self.read_marks.retain(|(_, of), _| *of != id);
        let version = self.next();
        let entity = Deleted::Conversation { id, version };
        self.record(Event::Deleted { entity }, None);
    }

    fn next(&self) -> Seq {
        self.head().next()
    }

    fn record(&mut self, event: Event, only_for: Option<AgentId>) {
        self.log.push(Entry { event, only_for });
    }

    /// Files a new message and what it does to its conversation.
    fn store(&mut self, message: Message) {
        let id = message.conversation_id;
        self.messages.insert(message.id, message.clone());
        let event = Event::MessageCreated {
            message: message.clone(),
        };
        self.record(event, None);
        let now = self.clock;
        self.change(id, |conversation| {
            conversation.last_activity_at = conversation.last_activity_at.max(now);
            conversation.inbound_count += u32::from(message.direction == Direction::In);
            conversation.last_message = Some(LastMessage {
                id: message.id,
                seq: message.seq,
                direction: message.direction,
                author: message.author,
                status: message.status,
                sent_at: message.sent_at,
                preview: preview("hi"),
            });
        });
    }

    fn update(&mut self, id: MessageId, change: impl FnOnce(&mut Message)) -> Message {
        let version = self.next();
        let message = self.messages.get_mut(&id).unwrap();
        change(message);
        message.version = version;
        let message = message.clone();
        let event = Event::MessageUpdated {
            message: message.clone(),
        };
        self.record(event, None);
        message
    }
}
