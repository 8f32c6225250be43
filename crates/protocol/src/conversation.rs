//! A conversation, and all that its row in the list needs.

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, Author, Contact, ConversationCursor, ConversationId, Direction, InboxId, MessageId,
    Rating, ReadMark, Seq, Status, Timestamp, Visit, grapheme,
};

/// One contact, a person or a group, in one inbox. Shared by all agents: what differs between them
/// (their read mark) is a [`ReadMark`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// What it is known by, everywhere and for ever.
    pub id: ConversationId,
    /// Number of the event that last changed it: keep the copy with the higher one.
    pub version: Seq,
    /// Through which inbox they write.
    pub inbox_id: InboxId,
    /// That inbox's channel.
    pub channel: ChannelKind,
    /// With whom.
    pub contact: Contact,
    /// Whether somebody still has to answer.
    pub status: ConversationStatus,
    /// Who answers; nobody yet, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AgentId>,
    /// When a message last came or went, by the server's clock. Never falls.
    pub last_activity_at: Timestamp,
    /// The newest message by the message order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message: Option<LastMessage>,
    /// How many incoming messages there ever were.
    pub inbound_count: u32,
    /// Until when the channel lets us write freely; absent where it always does
    /// or, on WhatsApp, where the customer never wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_closes_at: Option<Timestamp>,
    /// Outgoing messages that the visitor has not seen. Counted where we are the
    /// channel (the widget), zero elsewhere.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unseen: u32,
    /// The visit to the website during which it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// What the visitor thought of it when it was resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Conversation {
    /// An open one, in which nothing has been said. Its version is still to be given.
    pub fn new(
        id: ConversationId,
        (channel, inbox_id): (ChannelKind, InboxId),
        contact: Contact,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            version: Seq::ZERO,
            inbox_id,
            channel,
            contact,
            status: ConversationStatus::Open,
            assignee: None,
            last_activity_at: now,
            last_message: None,
            inbound_count: 0,
            window_closes_at: None,
            unseen: 0,
            visit: None,
            rating: None,
        }
    }

    /// Its place in the list.
    pub fn cursor(&self) -> ConversationCursor {
        ConversationCursor::of(self.last_activity_at, self.id)
    }

    /// Incoming messages an agent with this mark has not read.
    pub fn unread(&self, mark: Option<&ReadMark>) -> u32 {
        let read = mark.map_or(0, |mark| mark.inbound_read);
        self.inbound_count.saturating_sub(read)
    }
}

/// How customers of an inbox write to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// WhatsApp, by Meta's Cloud API.
    Whatsapp,
    /// The chat on a website.
    Widget,
}

impl ChannelKind {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Whatsapp, Self::Widget];

    /// The word used in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Widget => "widget",
        }
    }
}

/// Whether a conversation still wants somebody. Called `status` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConversationStatus {
    /// Somebody has to answer, or may have to.
    #[default]
    Open,
    /// It is done, until the customer writes again.
    Resolved,
}

impl ConversationStatus {
    /// The word used in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
        }
    }
}

/// The last message by the message order, cut to one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastMessage {
    /// Of the message.
    pub id: MessageId,
    /// The event that created it.
    pub seq: Seq,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// What they are called, as the message says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// How far it came.
    pub status: Status,
    /// When, as the message says.
    pub sent_at: Timestamp,
    /// At most 160 characters, without line breaks.
    pub preview: String,
}

/// The longest line in the list, in characters.
const PREVIEW_CHARS: usize = 160;

/// One line of at most 160 characters for the list. Cut, it ends with `…` after a
/// whole letter or emoji.
pub fn preview(text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = (length > 0).then_some(' ');
        for character in space.into_iter().chain(word.chars()) {
            line.push(character);
            length += 1;
            if length > PREVIEW_CHARS {
                return format!("{}…", grapheme::cut(&line, PREVIEW_CHARS - 1));
            }
        }
    }
    line
}
