//! One of each entity, with ids that are easy to tell apart in a snapshot.

use protocol::{
    Agent, AgentId, Attachment, AttachmentId, Attribute, Author, Availability, Bootstrap,
    Capabilities, ChannelKind, Contact, ContactId, Content, Conversation, ConversationId,
    ConversationPage, ConversationStatus, Direction, Epoch, Failure, Hours, Inbox, InboxId,
    LastMessage, Message, MessageId, Rating, ReadMark, Seq, Status, Timestamp, Visit,
    VisitorBootstrap, WebPage, Widget, WidgetSettings,
    bootstrap::Account,
    hours::Span,
    identity::Identified,
    settings::IdentitySecret,
    widget::{Appearance, FormField, Question},
};

pub(crate) fn agent_id() -> AgentId {
    AgentId::from_bytes([0xa1; 16])
}

pub(crate) fn contact_id() -> ContactId {
    ContactId::from_bytes([0xc1; 16])
}

pub(crate) fn conversation_id() -> ConversationId {
    ConversationId::from_bytes([0xcc; 16])
}

pub(crate) fn inbox_id() -> InboxId {
    InboxId::from_bytes([0x1b; 16])
}

pub(crate) fn message_id() -> MessageId {
    MessageId::from_bytes([0x3e; 16])
}

pub(crate) fn epoch() -> Epoch {
    Epoch::from_bytes([0xe0; 16])
}

pub(crate) fn agent() -> Agent {
    Agent {
        id: agent_id(),
        version: Seq::new(1),
        name: "Alice".to_owned(),
        email: Some("alice@example.com".to_owned()),
        removed: false,
    }
}

pub(crate) fn inbox() -> Inbox {
    Inbox {
        id: inbox_id(),
        version: Seq::new(2),
        name: "Shop".to_owned(),
        channel: ChannelKind::Whatsapp,
        address: Some("+49 30 1234".to_owned()),
        capabilities: Capabilities {
            reply_window_ms: Some(86_400_000),
            receipts: true,
            ..Capabilities::default()
        },
    }
}

pub(crate) fn contact() -> Contact {
    Contact {
        id: contact_id(),
        is_group: false,
        name: Some("Bob".to_owned()),
        phone: Some("49301234".to_owned()),
        email: None,
        verified: false,
        attributes: Vec::new(),
    }
}

pub(crate) fn attachment() -> Attachment {
    Attachment {
        id: AttachmentId::from_bytes([0xaf; 16]),
        name: "the broken “handle”.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: 123_456,
        width: Some(640),
        height: Some(480),
    }
}

/// A picture from the customer.
pub(crate) fn with_file() -> Message {
    Message {
        content: Content::Attachment {
            attachment: attachment(),
            caption: None,
        },
        ..received()
    }
}

/// The same, with a caption.
pub(crate) fn with_caption() -> Message {
    Message {
        content: Content::attachment(attachment(), "It arrived like this"),
        ..received()
    }
}

/// From the customer.
pub(crate) fn received() -> Message {
    Message {
        id: message_id(),
        conversation_id: conversation_id(),
        seq: Seq::new(7),
        version: Seq::new(7),
        direction: Direction::In,
        author: Author::Contact(contact_id()),
        sender: None,
        status: Status::Received,
        sent_at: Timestamp::from_millis(1_700_000_000_000),
        content: Content::text("hi"),
        failure: None,
    }
}

/// From a member of a group.
pub(crate) fn in_group() -> Message {
    Message {
        sender: Some("Bob".to_owned()),
        ..received()
    }
}

/// From an agent, and refused by the provider.
pub(crate) fn failed() -> Message {
    Message {
        version: Seq::new(9),
        direction: Direction::Out,
        author: Author::Agent(agent_id()),
        status: Status::Failed,
        failure: Some(Failure {
            code: "131047".to_owned(),
            reason: "More than 24 hours have passed.".to_owned(),
        }),
        ..received()
    }
}

/// With every optional field present.
pub(crate) fn conversation() -> Conversation {
    Conversation {
        version: Seq::new(8),
        assignee: Some(agent_id()),
        last_message: Some(LastMessage {
            id: message_id(),
            seq: Seq::new(7),
            direction: Direction::In,
            author: Author::Contact(contact_id()),
            sender: None,
            status: Status::Received,
            sent_at: Timestamp::from_millis(1_700_000_000_000),
            preview: "hi".to_owned(),
        }),
        inbound_count: 3,
        window_closes_at: Some(Timestamp::from_millis(1_700_086_400_000)),
        ..Conversation::new(
            conversation_id(),
            (ChannelKind::Whatsapp, inbox_id()),
            contact(),
            Timestamp::from_millis(1_700_000_000_123),
        )
    }
}

/// With a group whose name is not known.
pub(crate) fn group_conversation() -> Conversation {
    let person = conversation();
    let last = person.last_message;
    Conversation {
        contact: Contact {
            id: ContactId::from_bytes([0x90; 16]),
            is_group: true,
            name: None,
            phone: None,
            ..person.contact
        },
        assignee: None,
        last_message: last.map(|last| LastMessage {
            sender: Some("Bob".to_owned()),
            ..last
        }),
        ..conversation()
    }
}

/// With every optional field absent.
pub(crate) fn silent_conversation() -> Conversation {
    Conversation {
        channel: ChannelKind::Widget,
        contact: Contact {
            id: contact_id(),
            is_group: false,
            name: None,
            phone: None,
            email: None,
            verified: false,
            attributes: Vec::new(),
        },
        status: ConversationStatus::Resolved,
        assignee: None,
        last_message: None,
        inbound_count: 0,
        window_closes_at: None,
        ..conversation()
    }
}

/// From a website's visitor, for whom the site vouches.
pub(crate) fn visited_conversation() -> Conversation {
    Conversation {
        channel: ChannelKind::Widget,
        contact: Contact {
            id: contact_id(),
            is_group: false,
            name: Some("Rana".to_owned()),
            phone: None,
            email: Some("rana@example.com".to_owned()),
            verified: true,
            attributes: vec![attribute("plan", "pro"), attribute("orders", "3")],
        },
        assignee: None,
        last_message: None,
        window_closes_at: None,
        unseen: 2,
        visit: Some(Visit {
            page: page(),
            referrer: "https://search.example/".to_owned(),
            language: "ar-LB".to_owned(),
            time_zone: "Asia/Beirut".to_owned(),
        }),
        ..conversation()
    }
}

/// The same, done and rated.
pub(crate) fn rated_conversation() -> Conversation {
    Conversation {
        status: ConversationStatus::Resolved,
        rating: Some(rating()),
        ..visited_conversation()
    }
}

pub(crate) fn rating() -> Rating {
    Rating {
        score: 4,
        comment: Some("Quick".to_owned()),
        at: Timestamp::from_millis(1_700_000_060_000),
    }
}

pub(crate) fn attribute(name: &str, value: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

pub(crate) fn page() -> WebPage {
    WebPage {
        url: "https://shop.example/mugs".to_owned(),
        title: "Mugs".to_owned(),
    }
}

pub(crate) fn widget() -> Widget {
    Widget {
        inbox_id: inbox_id(),
        version: Seq::new(3),
        name: "Shop".to_owned(),
        look: Appearance {
            form: vec![FormField {
                ask: Question::Email,
                required: true,
            }],
            ..Appearance::default()
        },
    }
}

pub(crate) fn widget_settings() -> WidgetSettings {
    WidgetSettings {
        widget: widget(),
        domains: vec!["shop.example".to_owned(), "*.shop.example".to_owned()],
        identity_required: true,
        has_identity_secret: true,
    }
}

/// Two spans on Monday, a night on Friday.
pub(crate) fn hours() -> Hours {
    let span = |from: &str, to: &str| Span {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    };
    let mut days: [Vec<Span>; 7] = Default::default();
    days[0] = vec![span("09:00", "12:30"), span("13:30", "17:30")];
    days[4] = vec![span("22:00", "02:00")];
    Hours {
        time_zone: "Europe/Vienna".to_owned(),
        days,
    }
}

pub(crate) fn availability() -> Availability {
    Availability {
        open: false,
        changes: vec![
            Timestamp::from_millis(1_700_000_000_000),
            Timestamp::from_millis(1_700_030_600_000),
        ],
    }
}

pub(crate) fn identified() -> Identified {
    Identified {
        me: contact_id(),
        token: Some("AAAA.BBBB".to_owned()),
    }
}

pub(crate) fn identity_secret() -> IdentitySecret {
    IdentitySecret {
        secret: "c2VjcmV0".to_owned(),
    }
}

pub(crate) fn read_mark() -> ReadMark {
    ReadMark {
        conversation_id: conversation_id(),
        agent_id: agent_id(),
        version: Seq::new(10),
        up_to: Seq::new(7),
        inbound_read: 3,
    }
}

/// The bootstrap of an agent who has nothing to do.
pub(crate) fn bootstrap() -> Bootstrap {
    let nothing = ConversationPage {
        items: Vec::new(),
        read_marks: Vec::new(),
        next: None,
    };
    Bootstrap {
        epoch: epoch(),
        cursor: Seq::new(12),
        me: agent_id(),
        account: Account {
            name: "Bakery".to_owned(),
        },
        agents: Vec::new(),
        inboxes: Vec::new(),
        conversations: nothing.clone(),
        unread: nothing,
    }
}

/// The bootstrap of a visitor who has not written yet.
pub(crate) fn visitor_bootstrap() -> VisitorBootstrap {
    VisitorBootstrap {
        epoch: epoch(),
        cursor: Seq::new(12),
        me: contact_id(),
        token: Some("AAAA.BBBB".to_owned()),
        widget: widget(),
        availability: Availability::ALWAYS,
        agents: vec![Agent {
            email: None,
            ..agent()
        }],
        conversations: ConversationPage {
            items: Vec::new(),
            read_marks: Vec::new(),
            next: None,
        },
    }
}
