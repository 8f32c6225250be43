//! The server of a test: the reference Frontdesk with one agent, Sara, and the
//! customers that the test gives it.

#[path = "platform.rs"]
mod platform;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use fake::{FakeServer, StreamId, entity};
use live::{
    Live,
    platform::{StreamEvent, StreamListener},
};
use protocol::{
    AgentId, Attachment, AttachmentId, ChannelKind, Contact, ContactId, Content, Conversation,
    ConversationId, ConversationStatus, Direction, MessageId, Problem, ServerFrame, Status,
    Timestamp, WidgetSettings, settings::ChangeWidget,
};
use sync::Pending;

use self::platform::ShopPlatform;

pub(crate) fn sara() -> AgentId {
    AgentId::from_bytes([9; 16])
}

/// A shop's Frontdesk. What a test does to it reaches the page as events.
pub(crate) struct Shop {
    server: RefCell<FakeServer>,
    /// The page's stream, if it has one.
    stream: RefCell<Option<(StreamId, StreamListener)>>,
    /// How often the page opened a stream.
    pub(crate) streams_opened: Cell<u32>,
    /// Sends get no answer.
    holds: Cell<bool>,
    /// What the page has stored on the device.
    outbox: RefCell<Vec<Pending>>,
    /// Ids that a client has minted so far.
    minted: Cell<u64>,
    /// Method and path of all requests so far.
    pub(crate) requests: RefCell<Vec<String>>,
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Shop>>> = const { RefCell::new(None) };
}

/// The account of the shop that was opened last.
pub(crate) fn live() -> Live {
    let shop = OPEN.with_borrow(|shop| shop.clone().expect("a shop is open"));
    Live::start_on(Rc::new(ShopPlatform(shop)))
}

impl Shop {
    pub(crate) fn open() -> Rc<Self> {
        let mut server = FakeServer::new(ChannelKind::Widget);
        server.agents = [(sara(), entity::agent(sara(), "Sara Lindholm"))].into();
        server.me = sara();
        let shop = Rc::new(Self {
            server: RefCell::new(server),
            stream: RefCell::default(),
            streams_opened: Cell::default(),
            holds: Cell::default(),
            outbox: RefCell::default(),
            minted: Cell::default(),
            requests: RefCell::default(),
        });
        OPEN.set(Some(Rc::clone(&shop)));
        shop
    }

    /// A customer with so many messages, one a minute, the last `unread` of
    /// them unread.
    pub(crate) fn customer(&self, name: &str, messages: u32, unread: u32) -> ConversationId {
        let mut server = self.server.borrow_mut();
        server.advance_clock(MINUTE);
        let number = server.conversations.len() as u64 + 1;
        let contact = Contact {
            name: Some(name.to_owned()),
            phone: Some(format!("49301000{number:03}")),
            ..entity::contact(number)
        };
        let id = server.start_conversation_with(contact);
        for index in 0..messages {
            let at = minute(i64::from(index) - i64::from(messages));
            let text = Content::text(format!("message {index}"));
            let message = server.receive_message(id, text, at);
            if index + unread < messages {
                server.mark_read(sara(), id, message.seq);
            }
        }
        id
    }

    /// Makes a customer somebody else, before the page is opened.
    pub(crate) fn describes(&self, id: ConversationId, change: impl FnOnce(&mut Conversation)) {
        self.server.borrow_mut().change_conversation(id, change);
    }

    /// Something that is not in the log happens.
    pub(crate) fn tells(&self, frame: &ServerFrame) {
        self.server.borrow_mut().broadcast(frame);
        self.deliver();
    }

    /// The customer writes, now.
    pub(crate) fn says(&self, id: ConversationId, text: &str) -> MessageId {
        self.pass_until(80);
        let message = self.server.borrow_mut().receive_text(id, text);
        self.deliver();
        message.id
    }

    /// A group in which nobody has written, before the page is opened.
    pub(crate) fn group(&self, name: Option<&str>) -> ConversationId {
        let id = self.customer("", 0, 0);
        self.describes(id, |conversation| {
            conversation.channel = ChannelKind::Whatsapp;
            conversation.contact.is_group = true;
            conversation.contact.name = name.map(ToOwned::to_owned);
            conversation.contact.phone = None;
        });
        id
    }

    /// A member of a group writes in it, now.
    pub(crate) fn member_says(&self, group: ConversationId, name: &str, text: &str) -> MessageId {
        self.pass_until(80);
        let length = u8::try_from(name.len()).expect("a short name");
        let member = ContactId::from_bytes([length; 16]);
        let mut server = self.server.borrow_mut();
        let message = server.receive_from_member(group, member, name, text);
        drop(server);
        self.deliver();
        message.id
    }

    /// Sara reads a conversation on another device.
    pub(crate) fn reads(&self, id: ConversationId) {
        let mut server = self.server.borrow_mut();
        let last = server.messages_of(id).last().map(|message| message.seq);
        server.mark_read(sara(), id, last.expect("somebody wrote"));
        drop(server);
        self.deliver();
    }

    /// The customer has sent a picture, before the page is opened.
    pub(crate) fn got_picture(
        &self,
        id: ConversationId,
        name: &str,
        caption: &str,
    ) -> AttachmentId {
        let attachment =
            AttachmentId::from_bytes([u8::try_from(name.len()).expect("a short name"); 16]);
        let file = Attachment {
            id: attachment,
            name: name.to_owned(),
            media_type: "image/png".to_owned(),
            size: 15_000,
            width: Some(11_000),
            height: Some(11_000),
        };
        let content = Content::attachment(file, caption);
        let mut server = self.server.borrow_mut();
        server.receive_message(id, content, minute(70));
        attachment
    }

    /// Somebody works here, beside Sara.
    pub(crate) fn employs(&self, name: &str) -> AgentId {
        self.server.borrow_mut().add_agent(name)
    }

    /// A colleague has answered, before the page is opened.
    pub(crate) fn answered(&self, by: AgentId, id: ConversationId, text: &str) {
        self.pass_until(70);
        let message = entity::client_message_id(self.mint());
        let mut server = self.server.borrow_mut();
        let sent = server.send_message(by, id, message, Content::text(text));
        sent.expect("a customer of this shop");
    }

    /// Somebody leaves.
    pub(crate) fn removes(&self, id: AgentId) {
        let mut server = self.server.borrow_mut();
        server.change_agent(id, |agent| agent.removed = true);
        drop(server);
        self.deliver();
    }

    /// Somebody is called otherwise from now on.
    pub(crate) fn renames_agent(&self, id: AgentId, name: &str) {
        let mut server = self.server.borrow_mut();
        server.change_agent(id, |agent| name.clone_into(&mut agent.name));
        drop(server);
        self.deliver();
    }

    /// The inbox is called otherwise from now on.
    pub(crate) fn renames_inbox(&self, name: &str) {
        let mut server = self.server.borrow_mut();
        server.change_inbox(|inbox| name.clone_into(&mut inbox.name));
        drop(server);
        self.deliver();
    }

    /// A customer is called otherwise from now on.
    pub(crate) fn renames_contact(&self, id: ConversationId, name: &str) {
        self.describes(id, |conversation| {
            conversation.contact.name = Some(name.to_owned());
        });
        self.deliver();
    }

    /// A conversation is somebody's from now on.
    pub(crate) fn assigns(&self, id: ConversationId, to: AgentId) {
        self.describes(id, |conversation| conversation.assignee = Some(to));
        self.deliver();
    }

    /// The provider reports on a message.
    pub(crate) fn reports(&self, message: MessageId, status: Status) {
        self.server.borrow_mut().report_status(message, status);
        self.deliver();
    }

    /// From now on commands are refused, or taken again.
    pub(crate) fn refuses(&self, why: Option<Problem>) {
        self.server.borrow_mut().refusal = why;
    }

    /// From now on sends get no answer.
    pub(crate) fn holds(&self) {
        self.holds.set(true);
    }

    /// The texts that reached the shop.
    pub(crate) fn received(&self, id: ConversationId) -> Vec<String> {
        let server = self.server.borrow();
        let messages = server.messages_of(id).into_iter();
        messages
            .filter(|message| message.direction == Direction::Out)
            .filter_map(|message| match &message.content {
                Content::Text { text } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }

    /// The files that reached the shop, by name, with their captions.
    pub(crate) fn received_files(&self, id: ConversationId) -> Vec<(String, Option<String>)> {
        let server = self.server.borrow();
        let messages = server.messages_of(id).into_iter();
        messages
            .filter(|message| message.direction == Direction::Out)
            .filter_map(|message| match &message.content {
                Content::Attachment {
                    attachment,
                    caption,
                } => Some((attachment.name.clone(), caption.clone())),
                _ => None,
            })
            .collect()
    }

    /// A conversation is erased.
    pub(crate) fn erases(&self, id: ConversationId) {
        self.server.borrow_mut().delete_conversation(id);
        self.deliver();
    }

    /// A colleague resolves a conversation, or opens it again.
    pub(crate) fn sets_status(&self, id: ConversationId, status: ConversationStatus) {
        self.describes(id, |conversation| conversation.status = status);
        self.deliver();
    }

    /// How many messages of a customer Sara has not read.
    pub(crate) fn unread(&self, id: ConversationId) -> u32 {
        self.server.borrow().unread(sara(), id)
    }

    /// How the chat on the shop's website is set up.
    pub(crate) fn widget_settings(&self) -> WidgetSettings {
        self.server.borrow().widget_settings.clone()
    }

    /// Another agent changes the settings of the website's chat.
    pub(crate) fn sets_up(&self, change: ChangeWidget) {
        self.server.borrow_mut().change_widget(change);
        self.deliver();
    }

    /// The same, of which the page does not hear.
    pub(crate) fn sets_up_unheard(&self, change: ChangeWidget) {
        let mut server = self.server.borrow_mut();
        server.change_widget(change);
        drop(server.take_frames());
    }

    /// Another agent makes a secret; no page hears of it.
    pub(crate) fn makes_secret_unheard(&self) {
        let mut server = self.server.borrow_mut();
        server.widget_settings.has_identity_secret = true;
    }

    /// How often the page has sent settings to be stored.
    pub(crate) fn settings_sent(&self) -> usize {
        let requests = self.requests.borrow();
        let sent = requests.iter().filter(|made| made.starts_with("PATCH "));
        sent.filter(|made| made.ends_with("/widget")).count()
    }

    /// The connection is lost.
    pub(crate) fn hangs_up(&self) {
        self.server.borrow_mut().close_streams();
        if let Some((_, listener)) = self.stream.take() {
            listener(StreamEvent::Closed(None));
        }
    }

    /// Carries to the page what the server has for it.
    fn deliver(&self) {
        let frames = self.server.borrow_mut().take_frames();
        for (to, frame) in frames {
            let Some((id, listener)) = self.stream.borrow().clone() else {
                return;
            };
            if id == to {
                let text = serde_json::to_string(&frame).expect("frames are JSON");
                listener(StreamEvent::Frame(text));
            }
        }
    }

    /// A minute passes, or as many as there are until this one.
    fn pass_until(&self, end: i64) {
        let mut server = self.server.borrow_mut();
        server.clock = server.clock.plus_millis(MINUTE).max(minute(end));
    }

    /// A number that no id has yet.
    fn mint(&self) -> u64 {
        self.minted.set(self.minted.get() + 1);
        self.minted.get()
    }
}

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// So many minutes after the server's clock started, at noon.
fn minute(number: i64) -> Timestamp {
    entity::NOON.plus_millis(number * MINUTE)
}
