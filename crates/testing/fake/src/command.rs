//! What changes the state: each command stores the changed entity and one event
//! with the log's next number.

use protocol::{
    Agent, AgentId, Author, Contact, ContactId, Content, Conversation, ConversationId, Direction,
    Event, Inbox, LastMessage, Message, MessageId, ReadMark, Seq, Status, Timestamp,
    event::Deleted,
};

use crate::{
    entity,
    server::{FakeServer, NotFound},
};

impl FakeServer {
    /// A new customer, who has not written yet.
    pub fn start_conversation(&mut self) -> ConversationId {
        self.start_conversation_with(entity::contact(self.minted + 1))
    }

    /// The same with a customer of the test's own.
    pub fn start_conversation_with(&mut self, contact: Contact) -> ConversationId {
        self.minted += 1;
        let id = ConversationId::mint(self.minted, [0xcc; 10]);
        self.insert_conversation(entity::conversation(id, &self.inbox, contact));
        id
    }

    /// Stores a conversation of the test's own, as created now.
    pub fn insert_conversation(&mut self, mut conversation: Conversation) {
        conversation.version = self.next_seq();
        conversation.last_activity_at = self.clock;
        self.conversations
            .insert(conversation.id, conversation.clone());
        self.append(Event::ConversationCreated { conversation }, None);
    }

    /// Stores a message of the test's own, as created now.
    pub fn insert_message(&mut self, mut message: Message) -> Message {
        message.seq = self.next_seq();
        message.version = message.seq;
        if message.direction == Direction::In {
            let arrivals = self.arrivals.entry(message.conversation_id).or_default();
            arrivals.push(message.seq);
        }
        self.store_message(message)
    }

    /// The customer writes. `sent_at` is the provider's time.
    pub fn receive_message(
        &mut self,
        conversation: ConversationId,
        content: Content,
        sent_at: Timestamp,
    ) -> Message {
        self.minted += 1;
        let id = MessageId::mint(self.minted, [0x3e; 10]);
        self.receive_message_as(id, conversation, content, sent_at)
    }

    /// The customer writes a text, now.
    pub fn receive_text(&mut self, conversation: ConversationId, text: &str) -> Message {
        let now = self.clock;
        self.receive_message(conversation, Content::text(text), now)
    }

    /// [`Self::receive_message`] under an id that the customer's client minted.
    pub fn receive_message_as(
        &mut self,
        id: MessageId,
        conversation: ConversationId,
        content: Content,
        sent_at: Timestamp,
    ) -> Message {
        let author = Author::Contact(self.conversations[&conversation].contact.id);
        self.insert_message(Message {
            author,
            sent_at,
            content,
            ..entity::message(id, conversation)
        })
    }

    /// A member of a group writes in its conversation, now.
    pub fn receive_from_member(
        &mut self,
        conversation: ConversationId,
        member: ContactId,
        name: &str,
        text: &str,
    ) -> Message {
        self.minted += 1;
        let id = MessageId::mint(self.minted, [0x3e; 10]);
        self.insert_message(Message {
            author: Author::Contact(member),
            sender: Some(name.to_owned()),
            sent_at: self.clock,
            content: Content::text(text),
            ..entity::message(id, conversation)
        })
    }

    /// An agent answers: a repeat of an id gives the message there is.
    ///
    /// # Errors
    /// If the conversation does not exist.
    pub fn send_message(
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
        Ok(self.insert_message(Message {
            direction: Direction::Out,
            author: Author::Agent(author),
            status: Status::Queued,
            sent_at: self.clock,
            content,
            ..entity::message(id, conversation)
        }))
    }

    /// The provider reports how far a message has come.
    pub fn report_status(&mut self, id: MessageId, report: Status) -> Message {
        self.change_message(id, |message| {
            message.status = message.status.advance(report);
        })
    }

    /// The provider's own time of a message becomes known.
    pub fn change_sent_at(&mut self, id: MessageId, sent_at: Timestamp) -> Message {
        self.change_message(id, |message| message.sent_at = sent_at)
    }

    /// Changes a message in any way.
    pub fn change_message(&mut self, id: MessageId, change: impl FnOnce(&mut Message)) -> Message {
        let version = self.next_seq();
        let message = self.messages.get_mut(&id).unwrap();
        change(message);
        message.version = version;
        let message = message.clone();
        let event = Event::MessageUpdated {
            message: message.clone(),
        };
        self.append(event, None);
        message
    }

    /// An agent has read up to this number. A mark moves forward, never back.
    pub fn mark_read(&mut self, agent: AgentId, conversation: ConversationId, up_to: Seq) {
        let old = self.read_marks.get(&(agent, conversation));
        if old.is_some_and(|old| old.up_to >= up_to) {
            return;
        }
        let arrivals = self.arrivals.get(&conversation);
        let read = arrivals.map_or(0, |seqs| seqs.iter().filter(|seq| **seq <= up_to).count());
        let read_mark = ReadMark {
            conversation_id: conversation,
            agent_id: agent,
            version: self.next_seq(),
            up_to,
            inbound_read: u32::try_from(read).unwrap(),
        };
        self.read_marks.insert((agent, conversation), read_mark);
        self.append(Event::ConversationRead { read_mark }, Some(agent));
    }

    /// Changes a conversation in any way.
    pub fn change_conversation(
        &mut self,
        id: ConversationId,
        change: impl FnOnce(&mut Conversation),
    ) {
        let version = self.next_seq();
        let conversation = self.conversations.get_mut(&id).unwrap();
        change(conversation);
        conversation.version = version;
        let conversation = conversation.clone();
        self.append(Event::ConversationUpdated { conversation }, None);
    }

    /// Somebody else begins to work here.
    pub fn add_agent(&mut self, name: &str) -> AgentId {
        let number = u8::try_from(self.agents.len()).unwrap();
        let id = AgentId::from_bytes([number; 16]);
        self.agents.insert(id, entity::agent(id, name));
        self.change_agent(id, |_| {});
        id
    }

    /// Changes an agent in any way.
    pub fn change_agent(&mut self, id: AgentId, change: impl FnOnce(&mut Agent)) {
        let version = self.next_seq();
        let agent = self.agents.get_mut(&id).unwrap();
        change(agent);
        agent.version = version;
        let agent = agent.clone();
        self.append(Event::AgentUpdated { agent }, None);
    }

    /// Changes the inbox in any way.
    pub fn change_inbox(&mut self, change: impl FnOnce(&mut Inbox)) {
        change(&mut self.inbox);
        self.inbox.version = self.next_seq();
        let inbox = self.inbox.clone();
        self.append(Event::InboxUpdated { inbox }, None);
    }

    /// Erases a message.
    pub fn delete_message(&mut self, id: MessageId) {
        let message = self.messages.remove(&id).unwrap();
        let entity = Deleted::Message {
            id,
            conversation_id: message.conversation_id,
            version: self.next_seq(),
        };
        self.append(Event::Deleted { entity }, None);
    }

    /// Erases a conversation with its messages.
    pub fn delete_conversation(&mut self, id: ConversationId) {
        self.conversations.remove(&id).unwrap();
        self.messages
            .retain(|_, message| message.conversation_id != id);
        self.read_marks.retain(|(_, of), _| *of != id);
        let version = self.next_seq();
        let entity = Deleted::Conversation { id, version };
        self.append(Event::Deleted { entity }, None);
    }

    /// Stores a new message, and what it does to its conversation.
    fn store_message(&mut self, message: Message) -> Message {
        self.messages.insert(message.id, message.clone());
        let event = Event::MessageCreated {
            message: message.clone(),
        };
        self.append(event, None);
        let now = self.clock;
        self.change_conversation(message.conversation_id, |conversation| {
            conversation.last_activity_at = conversation.last_activity_at.max(now);
            conversation.inbound_count += u32::from(message.direction == Direction::In);
            conversation.last_message = Some(LastMessage {
                id: message.id,
                seq: message.seq,
                direction: message.direction,
                author: message.author,
                sender: message.sender.clone(),
                status: message.status,
                sent_at: message.sent_at,
                preview: message.content.summary().preview(),
            });
        });
        message
    }
}
