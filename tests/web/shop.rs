//! A pretend server with one agent, Sara, and the customers a test gives it.

mod front;
mod website;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use live::{
    Live,
    platform::request::Request,
    platform::{StreamEvent, StreamListener},
};
use protocol::{
    Agent, AgentId, Attachment, AttachmentId, Author, Bootstrap, Capabilities, ChannelKind,
    Contact, ContactId, Content, ContentKind, Conversation, ConversationId, ConversationPage,
    ConversationStatus, Direction, Epoch, Event, Inbox, InboxId, LastMessage, LoggedEvent, Message,
    MessageCursor, MessageId, MessagePage, Problem, ReadMark, Seq, ServerFrame, Status, Timestamp,
    bootstrap::Account, command::SendMessage,
};
use sync::Pending;

use self::front::Front;
pub(crate) use self::website::Website;

const EPOCH: Epoch = Epoch::from_bytes([1; 16]);
const PAGE: usize = 40;
/// A Wednesday noon: no test crosses midnight.
const NOON: i64 = 1_763_553_600_000;

pub(crate) fn sara() -> AgentId {
    AgentId::from_bytes([9; 16])
}

struct Customer {
    conversation: Conversation,
    read: u32,
    messages: Vec<Message>,
}

/// The shop. What a test does to it reaches the page through the stream.
#[derive(Default)]
pub(crate) struct Shop {
    customers: RefCell<Vec<Customer>>,
    colleagues: RefCell<Vec<Agent>>,
    seq: Cell<u64>,
    /// How far the page was told.
    told: Cell<Seq>,
    listener: RefCell<Option<StreamListener>>,
    /// How often the page opened a stream.
    pub(crate) streams_opened: Cell<u32>,
    refuses: RefCell<Option<Problem>>,
    holds: Cell<bool>,
    stored: RefCell<Vec<Pending>>,
    pub(crate) website: Website,
    pub(crate) requests: RefCell<Vec<String>>,
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Shop>>> = const { RefCell::new(None) };
}

/// The account of the shop that was opened last.
pub(crate) fn live() -> Live {
    OPEN.with_borrow(|shop| Live::within(Rc::new(Front(shop.clone().expect("a shop is open")))))
}

impl Shop {
    pub(crate) fn open() -> Rc<Self> {
        let shop = Rc::new(Self::default());
        OPEN.set(Some(shop.clone()));
        shop
    }

    fn next(&self) -> Seq {
        self.seq.set(self.seq.get() + 1);
        Seq::new(self.seq.get())
    }

    fn minute(&self, minutes: i64) -> Timestamp {
        Timestamp::from_millis(NOON + minutes * 60_000)
    }

    /// A customer with so many messages, one a minute, the last `unread` of
    /// them unread.
    pub(crate) fn customer(&self, name: &str, messages: u32, unread: u32) -> ConversationId {
        let number = u8::try_from(self.customers.borrow().len() + 1).expect("few customers");
        let id = ConversationId::from_bytes([number; 16]);
        let conversation = Conversation {
            id,
            version: self.next(),
            inbox_id: InboxId::from_bytes([1; 16]),
            channel: ChannelKind::Widget,
            contact: Contact {
                id: ContactId::from_bytes([number; 16]),
                name: Some(name.to_owned()),
                phone: Some(format!("49301000{number:03}")),
                email: None,
                verified: false,
                attributes: Vec::new(),
            },
            status: ConversationStatus::Open,
            assignee: None,
            last_activity_at: self.minute(i64::from(number)),
            last_message: None,
            inbound_count: 0,
            window_closes_at: None,
            unseen: 0,
            visit: None,
            rating: None,
        };
        let customer = Customer {
            conversation,
            read: messages - unread,
            messages: Vec::new(),
        };
        self.customers.borrow_mut().push(customer);
        for index in 0..messages {
            let at = self.minute(i64::from(index) - i64::from(messages));
            let text = Content::text(format!("message {index}"));
            self.store(id, Direction::In, text, at, None);
        }
        id
    }

    /// Makes a customer somebody else, before the page is opened.
    pub(crate) fn describes(&self, id: ConversationId, change: impl FnOnce(&mut Conversation)) {
        change(&mut find(&mut self.customers.borrow_mut(), id).conversation);
    }

    /// Something that the log does not know happens.
    pub(crate) fn tells(&self, frame: &ServerFrame) {
        if let Some(listener) = self.listener.borrow().clone() {
            listener(frame_event(frame));
        }
    }

    /// The customer writes, now.
    pub(crate) fn says(&self, id: ConversationId, text: &str) -> MessageId {
        let at = self.minute(80);
        let message = self.store(id, Direction::In, Content::text(text), at, None);
        let said = message.id;
        self.tell(id, Event::MessageCreated { message });
        said
    }

    /// The customer has sent a picture, before the page is opened.
    pub(crate) fn got_picture(&self, id: ConversationId, name: &str) -> AttachmentId {
        let attachment =
            AttachmentId::from_bytes([u8::try_from(name.len()).expect("a short name"); 16]);
        let content = Content::Attachment {
            attachment: Attachment {
                id: attachment,
                name: name.to_owned(),
                media_type: "image/png".to_owned(),
                size: 15_000,
                width: Some(11_000),
                height: Some(11_000),
            },
        };
        self.store(id, Direction::In, content, self.minute(70), None);
        attachment
    }

    /// Somebody works here, beside Sara.
    pub(crate) fn employs(&self, name: &str) -> AgentId {
        let number = u8::try_from(self.colleagues.borrow().len() + 100).expect("few agents");
        let id = AgentId::from_bytes([number; 16]);
        self.colleagues.borrow_mut().push(Agent {
            id,
            version: self.next(),
            name: name.to_owned(),
            email: None,
            removed: false,
        });
        id
    }

    /// A colleague has answered, before the page is opened.
    pub(crate) fn answered(&self, by: AgentId, id: ConversationId, text: &str) {
        let stored = self.store(
            id,
            Direction::Out,
            Content::text(text),
            self.minute(70),
            None,
        );
        let mut customers = self.customers.borrow_mut();
        let mut messages = find(&mut customers, id).messages.iter_mut();
        let message = messages.find(|message| message.id == stored.id);
        message.expect("it was stored").author = Author::Agent(by);
    }

    /// Somebody leaves.
    pub(crate) fn removes(&self, id: AgentId) {
        self.changes_agent(id, |agent| agent.removed = true);
    }

    /// Somebody is called otherwise from now on.
    pub(crate) fn renames_agent(&self, id: AgentId, name: &str) {
        self.changes_agent(id, |agent| name.clone_into(&mut agent.name));
    }

    fn changes_agent(&self, id: AgentId, change: impl FnOnce(&mut Agent)) {
        let seq = self.next();
        let mut colleagues = self.colleagues.borrow_mut();
        let mut all = colleagues.iter_mut();
        let agent = all.find(|agent| agent.id == id).expect("they work here");
        change(agent);
        agent.version = seq;
        let event = Event::AgentUpdated {
            agent: agent.clone(),
        };
        self.log(seq, event);
    }

    /// The inbox is called otherwise from now on.
    pub(crate) fn renames_inbox(&self, name: &str) {
        let seq = self.next();
        let inbox = Inbox {
            version: seq,
            name: name.to_owned(),
            ..inbox()
        };
        self.log(seq, Event::InboxUpdated { inbox });
    }

    /// A customer is called otherwise from now on.
    pub(crate) fn renames_contact(&self, id: ConversationId, name: &str) {
        let seq = self.next();
        let conversation = {
            let mut customers = self.customers.borrow_mut();
            let conversation = &mut find(&mut customers, id).conversation;
            conversation.contact.name = Some(name.to_owned());
            conversation.version = seq;
            conversation.clone()
        };
        self.log(seq, Event::ConversationUpdated { conversation });
    }

    /// A conversation is somebody's, before the page is opened.
    pub(crate) fn assigns(&self, id: ConversationId, to: AgentId) {
        self.describes(id, |conversation| conversation.assignee = Some(to));
    }

    fn log(&self, seq: Seq, event: Event) {
        let listener = self.listener.borrow().clone().expect("the page is open");
        listener(frame_event(&ServerFrame::Events {
            prev: self.told.replace(seq),
            cursor: seq,
            events: vec![LoggedEvent { seq, event }],
        }));
    }

    /// The provider reports on a message.
    pub(crate) fn reports(&self, id: ConversationId, message: MessageId, status: Status) {
        let version = self.next();
        let mut customers = self.customers.borrow_mut();
        let customer = find(&mut customers, id);
        let stored = customer
            .messages
            .iter_mut()
            .find(|stored| stored.id == message)
            .expect("it was stored");
        stored.status = status;
        stored.version = version;
        let message = stored.clone();
        drop(customers);
        self.tell(id, Event::MessageUpdated { message });
    }

    /// From now on messages are refused, or taken again.
    pub(crate) fn refuses(&self, why: Option<Problem>) {
        *self.refuses.borrow_mut() = why;
    }

    /// From now on sends get no answer.
    pub(crate) fn holds(&self) {
        self.holds.set(true);
    }

    /// The texts that reached the shop.
    pub(crate) fn received(&self, id: ConversationId) -> Vec<String> {
        let mut customers = self.customers.borrow_mut();
        let messages = find(&mut customers, id).messages.iter();
        messages
            .filter(|message| message.direction == Direction::Out)
            .filter_map(|message| match &message.content {
                Content::Text { text } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }

    /// How far Sara has read.
    pub(crate) fn unread(&self, id: ConversationId) -> u32 {
        let mut customers = self.customers.borrow_mut();
        let customer = find(&mut customers, id);
        customer.conversation.inbound_count - customer.read
    }

    /// The line drops.
    pub(crate) fn hangs_up(&self) {
        if let Some(listener) = self.listener.take() {
            listener(StreamEvent::Closed(None));
        }
    }

    fn store(
        &self,
        id: ConversationId,
        direction: Direction,
        content: Content,
        at: Timestamp,
        given: Option<MessageId>,
    ) -> Message {
        let seq = self.next();
        let mut bytes = [7; 16];
        bytes[8..].copy_from_slice(&seq.get().to_be_bytes());
        let mut customers = self.customers.borrow_mut();
        let customer = find(&mut customers, id);
        let contact = customer.conversation.contact.id;
        let message = Message {
            id: given.unwrap_or(MessageId::from_bytes(bytes)),
            conversation_id: id,
            seq,
            version: seq,
            direction,
            author: match direction {
                Direction::In => Author::Contact(contact),
                Direction::Out => Author::Agent(sara()),
            },
            status: match direction {
                Direction::In => Status::Received,
                Direction::Out => Status::Queued,
            },
            sent_at: at,
            content,
            failure: None,
        };
        customer.messages.push(message.clone());
        let conversation = &mut customer.conversation;
        conversation.inbound_count += u32::from(direction == Direction::In);
        conversation.version = seq;
        conversation.last_activity_at = conversation.last_activity_at.max(at);
        conversation.last_message = Some(LastMessage {
            id: message.id,
            seq,
            direction,
            author: message.author,
            status: message.status,
            sent_at: at,
            preview: message.content.summary().preview(),
        });
        message
    }

    fn tell(&self, id: ConversationId, event: Event) {
        let Some(listener) = self.listener.borrow().clone() else {
            return;
        };
        let mut conversation = find(&mut self.customers.borrow_mut(), id)
            .conversation
            .clone();
        let events = vec![
            LoggedEvent {
                seq: self.next(),
                event,
            },
            LoggedEvent {
                seq: self.next(),
                event: {
                    conversation.version = Seq::new(self.seq.get());
                    Event::ConversationUpdated { conversation }
                },
            },
        ];
        let cursor = Seq::new(self.seq.get());
        listener(frame_event(&ServerFrame::Events {
            prev: self.told.replace(cursor),
            cursor,
            events,
        }));
    }

    fn list(&self, fits: impl Fn(&Customer) -> bool) -> ConversationPage {
        let customers = self.customers.borrow();
        let mut items: Vec<&Customer> = customers.iter().filter(|c| fits(c)).collect();
        items.sort_by_key(|customer| customer.conversation.cursor());
        ConversationPage {
            read_marks: items.iter().map(|customer| customer.mark()).collect(),
            items: items.into_iter().map(|c| c.conversation.clone()).collect(),
            next: None,
        }
    }

    fn bootstrap(&self) -> Bootstrap {
        Bootstrap {
            epoch: EPOCH,
            cursor: Seq::new(self.seq.get()),
            me: sara(),
            account: Account {
                name: "Harbour & Pine".to_owned(),
            },
            agents: self.agents(),
            inboxes: vec![inbox()],
            conversations: self.list(|_| true),
            unread: ConversationPage {
                items: Vec::new(),
                read_marks: Vec::new(),
                next: None,
            },
        }
    }

    fn agents(&self) -> Vec<Agent> {
        let sara = Agent {
            id: sara(),
            version: Seq::new(1),
            name: "Sara Lindholm".to_owned(),
            email: Some("sara@example.com".to_owned()),
            removed: false,
        };
        let mut agents = self.colleagues.borrow().clone();
        agents.push(sara);
        agents
    }

    fn messages(&self, id: ConversationId, query: &str) -> MessagePage {
        let mut customers = self.customers.borrow_mut();
        let messages = &find(&mut customers, id).messages;
        let before = query
            .split('&')
            .find_map(|part| part.strip_prefix("before="))
            .and_then(|key| key.parse::<MessageCursor>().ok());
        let end = before.map_or(messages.len(), |key| {
            messages.partition_point(|message| message.cursor() < key)
        });
        let start = end.saturating_sub(PAGE);
        MessagePage {
            items: messages[start..end].to_vec(),
            next: (start > 0).then(|| messages[start].cursor()),
        }
    }

    fn answer(&self, request: &Request) -> Result<String, Problem> {
        let asked = format!("{} {}", request.method, request.path);
        self.requests.borrow_mut().push(asked);
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        let body = request.body.as_deref().unwrap_or_default();
        let known = |id: &str| -> Result<ConversationId, Problem> {
            let id = id.parse().map_err(|_| missing())?;
            let customers = self.customers.borrow();
            let found = customers
                .iter()
                .any(|customer| customer.conversation.id == id);
            found.then_some(id).ok_or_else(missing)
        };
        match (request.method, parts.as_slice()) {
            ("GET", ["bootstrap"]) => Ok(json(&self.bootstrap())),
            ("GET", ["conversations"]) => Ok(json(&self.list(|customer| {
                !query.contains("unread") || customer.read < customer.conversation.inbound_count
            }))),
            ("GET", ["conversations", id]) => {
                let id = known(id)?;
                Ok(json(&self.list(|customer| customer.conversation.id == id)))
            }
            ("GET", ["conversations", id, "messages"]) => {
                Ok(json(&self.messages(known(id)?, query)))
            }
            ("PUT", ["conversations", id, "messages", message]) => {
                if let Some(problem) = self.refuses.borrow().clone() {
                    return Err(problem);
                }
                let send: SendMessage = serde_json::from_str(body).map_err(|_| missing())?;
                let content @ Content::Text { .. } = send.content else {
                    return Err(missing());
                };
                let message = message.parse().map_err(|_| missing())?;
                let at = self.minute(90);
                let stored = self.store(known(id)?, Direction::Out, content, at, Some(message));
                Ok(json(&stored))
            }
            ("POST", ["conversations", id, "read"]) => {
                let id = known(id)?;
                let version = self.next();
                let mut customers = self.customers.borrow_mut();
                let customer = find(&mut customers, id);
                customer.read = customer.conversation.inbound_count;
                Ok(json(&ReadMark {
                    version,
                    ..customer.mark()
                }))
            }
            (method, ["inboxes", id, "widget", rest @ ..]) => {
                self.website.answer(method, id, rest, body)
            }
            _ => Err(missing()),
        }
    }
}

impl Customer {
    fn mark(&self) -> ReadMark {
        ReadMark {
            conversation_id: self.conversation.id,
            agent_id: sara(),
            version: Seq::new(1),
            up_to: self
                .messages
                .get(
                    usize::try_from(self.read)
                        .unwrap_or_default()
                        .saturating_sub(1),
                )
                .map_or(Seq::ZERO, |message| message.seq),
            inbound_read: self.read,
        }
    }
}

fn find(customers: &mut [Customer], id: ConversationId) -> &mut Customer {
    let mut found = customers.iter_mut();
    found
        .find(|customer| customer.conversation.id == id)
        .expect("a customer of this shop")
}

fn inbox() -> Inbox {
    Inbox {
        id: InboxId::from_bytes([1; 16]),
        version: Seq::new(1),
        name: "Shop".to_owned(),
        channel: ChannelKind::Widget,
        address: None,
        capabilities: Capabilities {
            sends: vec![ContentKind::Text, ContentKind::Attachment],
            ..Capabilities::default()
        },
    }
}

fn missing() -> Problem {
    Problem::new(404, "not_found", "There is no such thing.")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("protocol types are JSON")
}

fn frame_event(frame: &ServerFrame) -> StreamEvent {
    StreamEvent::Frame(json(frame))
}
