//! Every path of the dashboard, and every address of the server that a view
//! links to. Nothing else in this crate writes or reads a path.

use std::fmt;

use leptos_router::{StaticSegment, WildcardSegment};
use protocol::{AttachmentId, ConversationId, InboxId};

/// The pattern under which the inbox is mounted: the list, and one conversation.
pub const INBOX_PATTERN: (StaticSegment<&str>, WildcardSegment) =
    (StaticSegment("inbox"), WildcardSegment("detail"));

/// The pattern under which the settings are mounted.
pub const SETTINGS_PATTERN: (StaticSegment<&str>, WildcardSegment) =
    (StaticSegment("settings"), WildcardSegment("detail"));

/// The two halves of the dashboard, each with its own list column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Inbox,
    Settings,
}

impl Section {
    /// The section that a path is in, even where the rest of it names nothing.
    pub fn parse(path: &str) -> Option<Self> {
        match segments(path).0 {
            "inbox" => Some(Self::Inbox),
            "settings" => Some(Self::Settings),
            _ => None,
        }
    }

    /// What the page is called while nothing in the section is open.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Inbox => "Inbox",
            Self::Settings => "Settings",
        }
    }
}

/// A page of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The list, with no conversation open.
    Inbox,
    Conversation(ConversationId),
    /// The settings, with no inbox chosen.
    Settings,
    /// The settings of one website's chat.
    Website(InboxId),
}

impl Route {
    /// The page at a path; none if the path names nothing.
    pub fn parse(path: &str) -> Option<Self> {
        let (_, detail) = segments(path);
        match (Section::parse(path)?, detail) {
            (Section::Inbox, "") => Some(Self::Inbox),
            (Section::Inbox, id) => id.parse().ok().map(Self::Conversation),
            (Section::Settings, "") => Some(Self::Settings),
            (Section::Settings, id) => id.parse().ok().map(Self::Website),
        }
    }

    /// The conversation that is open there, if one is.
    pub const fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Conversation(id) => Some(id),
            Self::Inbox | Self::Settings | Self::Website(_) => None,
        }
    }

    /// Whether something is open beside the list: on a narrow screen it is
    /// shown instead of the list.
    pub const fn has_detail(self) -> bool {
        matches!(self, Self::Conversation(_) | Self::Website(_))
    }

    /// The path, as links and the router take it.
    pub fn path(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inbox => f.write_str("/inbox"),
            Self::Conversation(id) => write!(f, "/inbox/{id}"),
            Self::Settings => f.write_str("/settings"),
            Self::Website(id) => write!(f, "/settings/{id}"),
        }
    }
}

/// The first segment of a path, and all that follows it.
fn segments(path: &str) -> (&str, &str) {
    let path = path.trim_matches('/');
    path.split_once('/').unwrap_or((path, ""))
}

/// The server's sample page with this website's chat on it.
pub fn sample_page(id: InboxId) -> String {
    format!("/try/{id}")
}

/// Where files are uploaded to.
pub const UPLOADS: &str = "/api/attachments";

/// Where an uploaded file is downloaded from.
pub fn attachment(id: AttachmentId) -> String {
    format!("{UPLOADS}/{id}")
}

/// A small picture of an uploaded image.
pub fn thumbnail(id: AttachmentId) -> String {
    format!("{UPLOADS}/{id}/thumbnail")
}

/// A conversation as a text file.
pub fn transcript(id: ConversationId) -> String {
    format!("/api/conversations/{id}/transcript")
}
