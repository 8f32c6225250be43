//! Bootstrap: what a client starts with, in one consistent read.

use serde::{Deserialize, Serialize};

use crate::{
    Agent, AgentId, Availability, ContactId, ConversationPage, Cursor, Epoch, Inbox, InboxId, Seq,
    Widget,
};

/// `GET /api/bootstrap`: the state at `cursor`. Resuming from there misses
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bootstrap {
    /// The log that `cursor` is a place in.
    pub epoch: Epoch,
    /// The newest event that this state holds.
    pub cursor: Seq,
    /// The agent who asked.
    pub me: AgentId,
    /// The account of that agent.
    pub account: Account,
    /// Everybody who answers or answered.
    pub agents: Vec<Agent>,
    /// Every inbox of the account.
    pub inboxes: Vec<Inbox>,
    /// The first page of the list.
    pub conversations: ConversationPage,
    /// Conversations with something unread for me that stand below that page.
    pub unread: ConversationPage,
}

impl Bootstrap {
    /// The newest event that this state holds.
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            epoch: self.epoch,
            seq: self.cursor,
        }
    }
}

/// What the dashboard shows of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The business, as its agents know it.
    pub name: String,
}

/// `POST /api/widget/bootstrap`: who asks, if this device was here before. The
/// token, if there is one, is in the `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartVisit {
    /// The inbox whose chat is opened.
    pub inbox_id: InboxId,
    /// The origin of the page that holds the frame, as the frame knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// What a visitor sees first, at `cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitorBootstrap {
    /// The log that `cursor` is a place in.
    pub epoch: Epoch,
    /// The newest event that this state holds.
    pub cursor: Seq,
    /// The contact whom the token stands for.
    pub me: ContactId,
    /// To be kept and shown from now on: for a new visitor, or instead of one
    /// that is about to expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How the chat looks.
    pub widget: Widget,
    /// Whether these are hours in which somebody answers, by the server's clock.
    pub availability: Availability,
    /// Who may answer.
    pub agents: Vec<Agent>,
    /// The visitor's own, newest activity first.
    pub conversations: ConversationPage,
}

impl VisitorBootstrap {
    /// The newest event that this state holds.
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            epoch: self.epoch,
            seq: self.cursor,
        }
    }
}
