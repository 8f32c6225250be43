//! What a client asks the server to do: request bodies, and the checks that
//! both sides make before anything is stored.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, Attribute, Content, ContentKind, ConversationStatus, MessageId, Status, Visit,
    attribute, capabilities::check_text,
};

/// The longest text that can be sent, in characters: WhatsApp's own limit
/// (Cloud API, text messages).
pub const MAX_TEXT_CHARS: usize = 4096;

/// `POST /api/session`
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// In any spelling of the address.
    pub email: String,
    /// As typed.
    pub password: String,
}

/// Without the password: this ends up in logs.
impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// `PUT /api/conversations/{id}/messages/{message_id}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendMessage {
    /// What to send.
    pub content: Content,
}

/// `PUT /api/widget/conversations/{id}/messages/{message_id}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendVisitorMessage {
    /// What to send.
    pub content: Content,
    /// Where the visitor is; counts when this message begins a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// What they said of themselves before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Introduce>,
}

/// `PATCH /api/widget/contact`: what a visitor says of themselves. Only what is
/// given changes; their word alone is never verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Introduce {
    /// What to call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to answer when they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where to call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Merged into the existing ones by name; an empty value removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<Attribute>>,
}

impl Introduce {
    /// Whether it says who they are, and not only facts of them.
    pub const fn says_who(&self) -> bool {
        self.name.is_some() || self.email.is_some() || self.phone.is_some()
    }

    /// Puts what is said now over this.
    pub fn merge(&mut self, now: Self) {
        for (old, new) in [
            (&mut self.name, now.name),
            (&mut self.email, now.email),
            (&mut self.phone, now.phone),
        ] {
            if new.is_some() {
                *old = new;
            }
        }
        if let Some(new) = now.attributes {
            attribute::merge(self.attributes.get_or_insert_default(), new);
        }
    }
}

/// `POST /api/widget/conversations/{id}/receipt`: how far a visitor got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledge {
    /// The newest message that came, or was seen.
    pub up_to: MessageId,
    /// `delivered` or `read`.
    pub status: Status,
}

/// `POST /api/widget/conversations/{id}/rating`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rate {
    /// One of [`crate::rating::SCORES`].
    pub score: u8,
    /// In the visitor's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// `POST /api/conversations/{id}/read`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkRead {
    /// The newest message that was seen.
    pub up_to: MessageId,
}

/// `PATCH /api/conversations/{id}`: only what is given changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeConversation {
    /// Open or resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConversationStatus>,
    /// Who shall answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Assignment>,
}

/// Who shall answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Assignment {
    /// This agent.
    Agent(AgentId),
    /// No one: it is for whoever takes it.
    Nobody,
}

/// Why a message cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsendable {
    /// A reader would see nothing.
    Empty,
    /// Longer than the channel carries.
    TooLong {
        /// How long it is, in characters.
        chars: usize,
        /// How long it may be, in characters.
        max_chars: usize,
    },
    /// The channel does not carry this kind.
    Kind,
}

impl Unsendable {
    /// The stable code of the problem.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "text_empty",
            Self::TooLong { .. } => "text_too_long",
            Self::Kind => "content_not_sendable",
        }
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Write something first: the message is empty."),
            Self::TooLong { chars, max_chars } => write!(
                f,
                "The message has {chars} characters; {max_chars} is the most that can be sent."
            ),
            Self::Kind => f.write_str("This kind of message cannot be sent yet."),
        }
    }
}

impl std::error::Error for Unsendable {}

/// Whether a reader would see nothing of it: white space, controls, and
/// characters that are drawn as nothing. The one notion of an empty text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// White space, controls, Unicode's `Default_Ignorable_Code_Point`, and the few
/// others without ink. As ranges, since the widget downloads them. A combining
/// mark that stands alone is seen, on a dotted circle.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            // Braille without a dot.
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            // A note without a head.
            | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}'
            // Tags and variation selectors.
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether this can be sent by any channel, by the rules that client and server
/// share. Each channel has its own [`crate::Capabilities::check_sendable`].
///
/// # Errors
/// Says what is wrong with it, for a person.
pub fn check_sendable(content: &Content) -> Result<(), Unsendable> {
    if content.kind() == ContentKind::Unknown {
        return Err(Unsendable::Kind);
    }
    check_text(content, MAX_TEXT_CHARS)
}
