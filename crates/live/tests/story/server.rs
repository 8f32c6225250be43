//! A server a few lines long: one account, its log, and answers to requests.

pub(crate) mod visitor;

use std::collections::{BTreeMap, VecDeque};

use live::request::Request;
use protocol::{
    Agent, AgentId, Author, Bootstrap, Capabilities, ChannelKind, ClientFrame, Contact, ContactId,
    Content, Conversation, ConversationId, ConversationPage, ConversationStatus, Direction, Epoch,
    Event, Inbox, InboxId, LoggedEvent, Message, MessageId, MessagePage, Problem, ReadMark,
    ResetReason, Seq, ServerFrame, Status, Timestamp,
    bootstrap::Account,
    command::{Acknowledge, Introduce, SendMessage},
};

pub(crate) struct Server {
    pub(crate) epoch: Epoch,
    pub(crate) log: Vec<LoggedEvent>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) me: AgentId,
    /// The problem each PUT is answered with, if any.
    pub(crate) refuses: Option<Problem>,
    pub(crate) signed_out: bool,
    /// Where each stream stands.
    pub(crate) streams: BTreeMap<u64, Option<Seq>>,
    pub(crate) heard: Vec<ClientFrame>,
    /// What visitors said has come, or was seen.
    pub(crate) receipts: Vec<Acknowledge>,
    /// What visitors said of themselves after they wrote.
    pub(crate) introduced: Vec<Introduce>,
    marks: BTreeMap<ConversationId, ReadMark>,
    outgoing: VecDeque<(u64, ServerFrame)>,
}

pub(crate) fn conversation_id(n: u8) -> ConversationId {
    ConversationId::mint(1_000, [n; 10])
}

pub(crate) fn message_id(n: u32) -> MessageId {
    let [a, b, c, d] = n.to_be_bytes();
    MessageId::mint(2_000, [9, 0, 0, 0, 0, 0, a, b, c, d])
}

impl Server {
    pub(crate) fn new() -> Self {
        Self {
            epoch: Epoch::from_bytes([1; 16]),
            log: Vec::new(),
            conversations: BTreeMap::new(),
            messages: BTreeMap::new(),
            me: AgentId::mint(1, [1; 10]),
            refuses: None,
            signed_out: false,
            streams: BTreeMap::new(),
            heard: Vec::new(),
            receipts: Vec::new(),
            introduced: Vec::new(),
            marks: BTreeMap::new(),
            outgoing: VecDeque::new(),
        }
    }

    fn next_seq(&self) -> Seq {
        Seq::new(self.log.len() as u64 + 1)
    }

    fn append(&mut self, event: Event) {
        let seq = self.next_seq();
        self.log.push(LoggedEvent { seq, event });
    }

    pub(crate) fn converse(&mut self, n: u8) -> ConversationId {
        let id = conversation_id(n);
        let conversation = Conversation {
            id,
            version: self.next_seq(),
            inbox_id: InboxId::mint(1, [2; 10]),
            channel: ChannelKind::Widget,
            contact: Contact {
                id: ContactId::mint(1, [n; 10]),
                name: Some(format!("Customer {n}")),
                phone: None,
                email: None,
                verified: false,
                attributes: Vec::new(),
            },
            status: ConversationStatus::Open,
            assignee: None,
            last_activity_at: Timestamp::from_millis(i64::from(n)),
            last_message: None,
            inbound_count: 0,
            window_closes_at: None,
            unseen: 0,
            visit: None,
            rating: None,
        };
        self.conversations.insert(id, conversation.clone());
        self.append(Event::ConversationCreated { conversation });
        id
    }

    /// A customer writes.
    pub(crate) fn receive(&mut self, n: u32, conversation: ConversationId) -> MessageId {
        let id = message_id(n);
        self.store(
            id,
            conversation,
            Direction::In,
            Content::text(format!("in {n}")),
        );
        id
    }

    fn store(&mut self, id: MessageId, to: ConversationId, direction: Direction, content: Content) {
        let seq = self.next_seq();
        let sent_at = Timestamp::from_seconds(1_000);
        let (author, status) = match direction {
            Direction::In => (Author::System, Status::Received),
            Direction::Out => (Author::Agent(self.me), Status::Queued),
        };
        let message = Message {
            id,
            conversation_id: to,
            seq,
            version: seq,
            direction,
            author,
            status,
            sent_at,
            content,
            failure: None,
        };
        self.messages.insert(id, message.clone());
        self.append(Event::MessageCreated { message });
        let version = self.next_seq();
        let conversation = self.conversations.get_mut(&to).unwrap();
        conversation.version = version;
        conversation.last_activity_at = Timestamp::from_seconds(2_000 + version.get() as i64);
        conversation.inbound_count += u32::from(direction == Direction::In);
        let conversation = conversation.clone();
        self.append(Event::ConversationUpdated { conversation });
    }

    /// The database was replaced by a copy that lost the newest events.
    pub(crate) fn restore_backup(&mut self) {
        self.epoch = Epoch::from_bytes([2; 16]);
    }

    pub(crate) fn leave(&mut self, stream: u64) {
        self.streams.remove(&stream);
    }

    pub(crate) fn hear(&mut self, stream: u64, frame: ClientFrame) {
        self.heard.push(frame.clone());
        match frame {
            ClientFrame::Resume { epoch, cursor, .. } => {
                let reason = if epoch.is_some_and(|epoch| epoch != self.epoch) {
                    Some(ResetReason::EpochChanged)
                } else {
                    None
                };
                if let Some(reason) = reason {
                    let reset = ServerFrame::Reset { reason };
                    return self.outgoing.push_back((stream, reset));
                }
                let cursor = cursor.unwrap_or_default();
                let ready = ServerFrame::Ready {
                    epoch: self.epoch,
                    cursor,
                    heartbeat_ms: 25_000,
                };
                self.outgoing.push_back((stream, ready));
                self.streams.insert(stream, Some(cursor));
            }
            ClientFrame::Ping => self.outgoing.push_back((stream, ServerFrame::Pong)),
            _ => {}
        }
    }

    /// What each stream is to hear, one event a frame.
    pub(crate) fn outgoing(&mut self) -> Vec<(u64, ServerFrame)> {
        let mut frames: Vec<_> = self.outgoing.drain(..).collect();
        for (stream, at) in &mut self.streams {
            let Some(at) = at else { continue };
            for logged in &self.log {
                if logged.seq > *at {
                    let frame = ServerFrame::Events {
                        prev: *at,
                        cursor: logged.seq,
                        events: vec![logged.clone()],
                    };
                    *at = logged.seq;
                    frames.push((*stream, frame));
                }
            }
        }
        frames
    }

    pub(crate) fn answer(&mut self, request: &Request) -> Result<String, Problem> {
        if request.path.starts_with("/api/widget/") {
            return self.answer_visitor(request);
        }
        if self.signed_out {
            return Err(Problem::new(401, "signed_out", "Sign in."));
        }
        let (path, _query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/api/").split('/').collect();
        match (request.method, parts.as_slice()) {
            ("GET", ["bootstrap"]) => json(&self.bootstrap()),
            ("GET", ["conversations"]) => json(&self.page(|_| true)),
            ("GET", ["conversations", id]) => {
                let id = self.known(id)?;
                json(&self.page(|conversation| conversation.id == id))
            }
            ("GET", ["conversations", id, "messages"]) => {
                let id = self.known(id)?;
                let mut items: Vec<Message> = self
                    .messages
                    .values()
                    .filter(|message| message.conversation_id == id)
                    .cloned()
                    .collect();
                items.sort_by_key(Message::cursor);
                json(&MessagePage { items, next: None })
            }
            ("PUT", ["conversations", to, "messages", id]) => {
                if let Some(problem) = &self.refuses {
                    return Err(problem.clone());
                }
                let (to, id) = (self.known(to)?, id.parse().unwrap());
                if !self.messages.contains_key(&id) {
                    let send: SendMessage =
                        serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
                    self.store(id, to, Direction::Out, send.content);
                }
                json(&self.messages[&id])
            }
            ("POST", ["conversations", id, "read"]) => {
                let id = self.known(id)?;
                let mark = ReadMark {
                    conversation_id: id,
                    agent_id: self.me,
                    version: self.next_seq(),
                    up_to: self.next_seq(),
                    inbound_read: self.conversations[&id].inbound_count,
                };
                self.marks.insert(id, mark);
                self.append(Event::ConversationRead { read_mark: mark });
                json(&mark)
            }
            _ => Err(Problem::new(404, "not_found", "There is no such thing.")),
        }
    }

    fn known(&self, id: &str) -> Result<ConversationId, Problem> {
        let id = id.parse().unwrap();
        if self.conversations.contains_key(&id) {
            Ok(id)
        } else {
            Err(Problem::new(404, "not_found", "There is no such thing."))
        }
    }

    fn page(&self, wanted: impl Fn(&Conversation) -> bool) -> ConversationPage {
        let items = self.conversations.values().filter(|c| wanted(c));
        let mut items: Vec<Conversation> = items.cloned().collect();
        items.sort_by_key(Conversation::cursor);
        ConversationPage {
            items,
            read_marks: self.marks.values().copied().collect(),
            next: None,
        }
    }

    fn bootstrap(&self) -> Bootstrap {
        Bootstrap {
            epoch: self.epoch,
            cursor: Seq::new(self.log.len() as u64),
            me: self.me,
            account: Account {
                name: "The Shop".to_owned(),
            },
            agents: vec![Agent {
                id: self.me,
                version: Seq::ZERO,
                name: "Alice".to_owned(),
                email: Some("alice@example.org".to_owned()),
                removed: false,
            }],
            inboxes: vec![Inbox {
                id: InboxId::mint(1, [2; 10]),
                version: Seq::ZERO,
                name: "Website".to_owned(),
                channel: ChannelKind::Widget,
                address: None,
                capabilities: Capabilities::default(),
            }],
            conversations: self.page(|_| true),
            unread: self.page(|_| false),
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, Problem> {
    Ok(serde_json::to_string(value).unwrap())
}
