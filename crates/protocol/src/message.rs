//! A message: who wrote it, which way it went, what it says, how far it came.

mod fields;

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, Attachment, ContactId, ConversationId, MessageCursor, MessageId, Seq, Status,
    Timestamp, command::is_blank, conversation::preview,
};

/// A message the server has stored.
///
/// `direction` and `author` are set by the server and independent of each
/// other: the side a view draws it on comes from `direction` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// What it is known by, everywhere and for ever.
    pub id: MessageId,
    /// The conversation it is in.
    pub conversation_id: ConversationId,
    /// The event that created it; never changes.
    pub seq: Seq,
    /// The event that last changed it.
    pub version: Seq,
    /// Which way it goes.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// What the author was called then: of a group's member, whom the conversation's
    /// contact does not name. As untrusted as a contact's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// How far it came.
    pub status: Status,
    /// The provider's own time where there is one, else the server's.
    pub sent_at: Timestamp,
    /// What it says.
    pub content: Content,
    /// Why the provider refused it; only beside `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl Message {
    /// Its place in the conversation.
    pub fn cursor(&self) -> MessageCursor {
        MessageCursor::of(self.sent_at, self.seq)
    }
}

/// `in`: from the customer. `out`: from the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// From the business.
    Out,
}

impl Direction {
    /// The word used in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
#[serde(try_from = "fields::AuthorFields")]
pub enum Author {
    /// A customer.
    Contact(ContactId),
    /// An agent.
    Agent(AgentId),
    /// Frontdesk itself, or the business from outside Frontdesk.
    System,
}

/// What a message says. A kind this build does not know is kept and shown as
/// unsupported; it never fails a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(try_from = "fields::ContentFields")]
pub enum Content {
    /// Plain text, with line breaks.
    Text {
        /// As written. Untrusted: render as text only.
        text: String,
    },
    /// A file. In a request its id counts alone; the rest the server knows.
    Attachment {
        /// The file.
        attachment: Attachment,
        /// What its sender wrote with it, under the rules of a text; absent if nothing.
        /// One that is read and shows nothing is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// The provider's own word for a kind we keep raw and cannot show yet.
    Unsupported {
        /// As the provider calls it.
        kind: String,
    },
    /// A kind a newer server knows.
    Unknown,
}

impl Content {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// A file with what was written for it, if anything was.
    pub fn attachment(attachment: Attachment, caption: &str) -> Self {
        Self::Attachment {
            attachment,
            caption: (!is_blank(caption)).then(|| caption.to_owned()),
        }
    }

    /// Of which kind it is, without what it says.
    pub const fn kind(&self) -> ContentKind {
        match self {
            Self::Text { .. } => ContentKind::Text,
            Self::Attachment { .. } => ContentKind::Attachment,
            Self::Unsupported { .. } | Self::Unknown => ContentKind::Unknown,
        }
    }

    /// What it is in words. The one place for them: the list's preview, e-mail,
    /// transcript, monitor and notification are all made from this.
    pub fn summary(&self) -> Summary<'_> {
        match self {
            Self::Text { text } => Summary::Text(text),
            Self::Attachment {
                attachment,
                caption,
            } => match caption {
                Some(text) => Summary::Captioned {
                    name: &attachment.name,
                    text,
                },
                None => Summary::Name(&attachment.name),
            },
            Self::Unsupported { kind } => Summary::Placeholder(kind),
            Self::Unknown => Summary::Placeholder("message"),
        }
    }
}

/// A message in words, before whoever shows it has cut, quoted or escaped them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary<'a> {
    /// What somebody wrote.
    Text(&'a str),
    /// What the thing that was sent is called, such as a file.
    Name(&'a str),
    /// A thing that was sent, with words of its sender.
    Captioned {
        /// What the thing is called.
        name: &'a str,
        /// The caption.
        text: &'a str,
    },
    /// Stands for a thing without a name; shown in brackets.
    Placeholder(&'a str),
}

impl<'a> Summary<'a> {
    /// What somebody wrote or what it is called, uncut.
    pub const fn words(self) -> &'a str {
        match self {
            Self::Text(words)
            | Self::Name(words)
            | Self::Captioned { text: words, .. }
            | Self::Placeholder(words) => words,
        }
    }

    /// One line of at most 160 characters, for the list.
    pub fn preview(self) -> String {
        match self {
            Self::Text(words) | Self::Name(words) | Self::Captioned { text: words, .. } => {
                preview(words)
            }
            Self::Placeholder(words) => format!("[{}]", preview(words)),
        }
    }
}

/// The kinds of message that a channel may carry: `type` of a [`Content`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    /// A text.
    Text,
    /// A file.
    Attachment,
    /// A kind a newer server knows.
    #[serde(other)]
    Unknown,
}

impl ContentKind {
    /// Its name in JSON; none for a kind that is not known.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text"),
            Self::Attachment => Some("attachment"),
            Self::Unknown => None,
        }
    }
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The provider's code (`131047`), or ours (`outcome_unknown`).
    pub code: String,
    /// For a person.
    pub reason: String,
}

impl Failure {
    /// The `code` where the provider's answer was lost: the message may have arrived.
    pub const OUTCOME_UNKNOWN: &str = "outcome_unknown";

    /// Whether the message may have arrived nevertheless.
    pub fn may_have_arrived(&self) -> bool {
        self.code == Self::OUTCOME_UNKNOWN
    }
}
