//! The reference server of the chat on this page, and what a test does to it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use fake::{FakeServer, StreamId, entity};
use live::{
    Live, WebsiteVisitor,
    platform::{StreamEvent, StreamListener},
};
use protocol::{
    AgentId, Attachment, AttachmentId, Author, ChannelKind, Content, ConversationId,
    ConversationStatus, Direction, Message, MessageId, Presence, ResetReason, ServerFrame, Status,
    settings::ChangeWidget, widget::Appearance,
};

use crate::{
    page::{status, until},
    platform::ChatPlatform,
};

/// A Frontdesk with one agent, to whom this page's visitor has written before.
pub(crate) struct ChatServer {
    pub(crate) state: RefCell<FakeServer>,
    /// The chat's stream, if it has one.
    pub(crate) stream: RefCell<Option<(StreamId, StreamListener)>>,
    /// How often the chat has bootstrapped.
    pub(crate) bootstraps: Cell<u32>,
    minted: Cell<u64>,
}

thread_local! {
    static SERVER: Rc<ChatServer> = Rc::new(ChatServer::new());
}

/// Connects the page's visitor to [`server`].
pub(crate) fn connect(visitor: Rc<WebsiteVisitor>, store_token: Box<dyn Fn(&str)>) -> Live {
    Live::start_visitor_on(Rc::new(ChatPlatform(server())), visitor, store_token)
}

/// The one that this page's chat is connected to.
pub(crate) fn server() -> Rc<ChatServer> {
    SERVER.with(Rc::clone)
}

/// The agent.
pub(crate) fn maya() -> AgentId {
    entity::alice()
}

impl ChatServer {
    fn new() -> Self {
        let mut state = FakeServer::new(ChannelKind::Widget);
        state.agents = [(maya(), entity::agent(maya(), "Maya Khoury"))].into();
        state.start_conversation_with(entity::visitor_contact());
        Self {
            state: RefCell::new(state),
            stream: RefCell::default(),
            bootstraps: Cell::default(),
            minted: Cell::default(),
        }
    }

    /// Changes anything on the server; the chat is sent the events.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut FakeServer) -> T) -> T {
        let changed = change(&mut self.state.borrow_mut());
        self.deliver();
        changed
    }

    /// A text in the visitor's open conversation. Its status is what fits its
    /// direction.
    pub(crate) fn write(&self, direction: Direction, author: Author, text: &str) -> MessageId {
        self.store(direction, author, Content::text(text))
    }

    /// A text in one of the visitor's conversations.
    pub(crate) fn write_to(
        &self,
        conversation: ConversationId,
        direction: Direction,
        author: Author,
        text: &str,
    ) -> MessageId {
        self.store_in(conversation, direction, author, Content::text(text))
    }

    /// The preview of a conversation's newest message.
    pub(crate) fn last_text(&self, conversation: ConversationId) -> Option<String> {
        let server = self.state.borrow();
        let last = server.conversations[&conversation].last_message.as_ref();
        last.map(|last| last.preview.clone())
    }

    /// The agent answers with a picture.
    pub(crate) fn send_picture(&self, name: &str) {
        let attachment = Attachment {
            id: AttachmentId::from_bytes([0xa1; 16]),
            name: name.to_owned(),
            media_type: "image/png".to_owned(),
            size: 2000,
            width: Some(40),
            height: Some(30),
        };
        let content = Content::attachment(attachment, "");
        self.store(Direction::Out, Author::Agent(maya()), content);
    }

    fn store(&self, direction: Direction, author: Author, content: Content) -> MessageId {
        self.store_in(self.conversation(), direction, author, content)
    }

    fn store_in(
        &self,
        conversation: ConversationId,
        direction: Direction,
        author: Author,
        content: Content,
    ) -> MessageId {
        let id = entity::client_message_id(self.mint());
        let message = Message {
            direction,
            author,
            content,
            sent_at: self.state.borrow().clock,
            status: match direction {
                Direction::In => Status::Received,
                Direction::Out => Status::Sent,
            },
            ..entity::message(id, conversation)
        };
        self.change(|server| {
            let message = server.insert_message(message);
            if direction == Direction::Out {
                // The chat reads it where it is on screen.
                server.change_conversation(conversation, |conversation| conversation.unseen += 1);
            }
            message.id
        })
    }

    /// The visitor's newest conversation.
    pub(crate) fn conversation(&self) -> ConversationId {
        let server = self.state.borrow();
        let mut own: Vec<_> = server.conversations.values().collect();
        own.sort_by_key(|conversation| conversation.cursor());
        own.first().expect("there is one").id
    }

    /// The agent comes online, or leaves.
    pub(crate) fn set_presence(&self, presence: Presence) {
        self.broadcast(&ServerFrame::Presence {
            agent_id: maya(),
            presence,
        });
    }

    /// The chat has to load anew, as after a restored backup, and is connected again.
    pub(crate) async fn reset(&self) {
        let loaded = self.bootstraps.get();
        self.broadcast(&ServerFrame::Reset {
            reason: ResetReason::EpochChanged,
        });
        until(|| self.bootstraps.get() > loaded).await;
        until(|| {
            !["Connecting…", "No connection: what you write is sent later"].contains(&&*status())
        })
        .await;
    }

    /// An agent resolves the visitor's newest conversation, or opens it again.
    pub(crate) fn set_status(&self, status: ConversationStatus) {
        let id = self.conversation();
        self.change(|server| {
            server.change_conversation(id, |conversation| conversation.status = status);
        });
    }

    /// Nothing is open: the visitor's next message begins a conversation.
    pub(crate) fn resolve_all(&self) {
        self.change(|server| {
            for id in server.conversations.keys().copied().collect::<Vec<_>>() {
                server.change_conversation(id, |conversation| {
                    conversation.status = ConversationStatus::Resolved;
                });
            }
        });
    }

    /// The visitor has another conversation, which is their newest from now on.
    pub(crate) fn start_conversation(&self) {
        self.change(|server| {
            server.advance_clock(1000);
            server.start_conversation_with(entity::visitor_contact());
        });
    }

    /// The visitor's rating of their newest conversation.
    pub(crate) fn score(&self) -> Option<u8> {
        let id = self.conversation();
        let server = self.state.borrow();
        server.conversations[&id]
            .rating
            .as_ref()
            .map(|rating| rating.score)
    }

    /// The agent types.
    pub(crate) fn type_as_agent(&self) {
        let conversation_id = self.conversation();
        self.broadcast(&ServerFrame::Typing {
            conversation_id,
            agent_id: Some(maya()),
        });
    }

    fn broadcast(&self, frame: &ServerFrame) {
        self.change(|server| server.broadcast(frame));
    }

    /// The agent is called otherwise from now on.
    pub(crate) fn rename_agent(&self, name: &str) {
        self.change(|server| {
            server.change_agent(maya(), |agent| name.clone_into(&mut agent.name));
        });
    }

    /// Changes how the inbox's chat looks, from the defaults.
    pub(crate) fn set_look(&self, look: Appearance) {
        self.change(|server| {
            server.change_widget(ChangeWidget {
                look: Some(look),
                ..ChangeWidget::default()
            });
        });
    }

    /// A number that no id has yet.
    pub(crate) fn mint(&self) -> u64 {
        self.minted.set(self.minted.get() + 1);
        self.minted.get()
    }

    /// Carries to the chat what the server has for it.
    pub(crate) fn deliver(&self) {
        let frames = self.state.borrow_mut().take_frames();
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
}
