//! Entities with defaults: a test names what matters to it and takes the rest
//! from here, by `..`.

use protocol::{
    Agent, AgentId, Author, Capabilities, ChannelKind, Contact, ContactId, Content, ContentKind,
    Conversation, ConversationId, Direction, Inbox, InboxId, Message, MessageId, Seq, Status,
    Timestamp, Widget, widget::Appearance,
};

/// When the reference server's clock starts: a Wednesday noon, so that a test has
/// half a day before the date changes.
pub const NOON: Timestamp = Timestamp::from_millis(1_763_553_600_000);

/// The agent whom a client is signed in as, unless a test says otherwise.
pub fn alice() -> AgentId {
    AgentId::from_bytes([0xa1; 16])
}

/// Another agent.
pub fn bob() -> AgentId {
    AgentId::from_bytes([0xb0; 16])
}

/// The website's visitor whom a widget belongs to.
pub fn visitor() -> ContactId {
    ContactId::mint(1, [77; 10])
}

/// The only inbox there is.
pub fn inbox_id() -> InboxId {
    InboxId::from_bytes([0x1b; 16])
}

/// An id as a client would mint it, by number.
pub fn client_message_id(number: u64) -> MessageId {
    MessageId::mint(1_000_000 + number, [0; 10])
}

/// An agent by name.
pub fn agent(id: AgentId, name: &str) -> Agent {
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    Agent {
        id,
        version: Seq::ZERO,
        name: name.to_owned(),
        email: Some(format!("{first}@example.com")),
        removed: false,
    }
}

/// What a channel carries: files on a website only.
pub fn capabilities(channel: ChannelKind) -> Capabilities {
    let kinds = match channel {
        ChannelKind::Whatsapp => vec![ContentKind::Text],
        ChannelKind::Widget => vec![ContentKind::Text, ContentKind::Attachment],
    };
    Capabilities {
        sends: kinds.clone(),
        receives: kinds,
        ..Capabilities::default()
    }
}

/// An inbox of a channel.
pub fn inbox(channel: ChannelKind) -> Inbox {
    Inbox {
        id: inbox_id(),
        version: Seq::ZERO,
        name: "Shop".to_owned(),
        channel,
        address: None,
        capabilities: capabilities(channel),
    }
}

/// A customer, by number.
pub fn contact(number: u64) -> Contact {
    Contact {
        id: ContactId::mint(number, [0xc1; 10]),
        is_group: false,
        name: Some(format!("Customer {number}")),
        phone: Some(format!("49300{number}")),
        email: None,
        verified: false,
        attributes: Vec::new(),
    }
}

/// A conversation of a customer in which nobody has written yet.
pub fn conversation(id: ConversationId, inbox: &Inbox, contact: Contact) -> Conversation {
    Conversation::new(id, (inbox.channel, inbox.id), contact, NOON)
}

/// A text from the website's visitor.
pub fn message(id: MessageId, conversation: ConversationId) -> Message {
    Message {
        id,
        conversation_id: conversation,
        seq: Seq::ZERO,
        version: Seq::ZERO,
        direction: Direction::In,
        author: Author::Contact(visitor()),
        sender: None,
        status: Status::Received,
        sent_at: NOON,
        content: Content::text("hello"),
        failure: None,
    }
}

/// The website's visitor, who has said nothing of themselves.
pub fn visitor_contact() -> Contact {
    Contact {
        id: visitor(),
        name: None,
        phone: None,
        ..contact(0)
    }
}

/// How the chat of the only inbox looks to a visitor.
pub fn widget() -> Widget {
    Widget {
        inbox_id: inbox_id(),
        version: Seq::ZERO,
        name: "Shop".to_owned(),
        look: Appearance::default(),
    }
}
