//! The first screen, in one consistent read.

use serde::{Deserialize, Serialize};

use crate::{Agent, AgentId, ConversationPage, Cursor, Epoch, Inbox, Seq, json::read_fields};

/// `GET /api/bootstrap`: the state at `cursor`. Resuming from there misses
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bootstrap {
    pub epoch: Epoch,
    pub cursor: Seq,
    pub me: AgentId,
    pub account: Account,
    pub agents: Vec<Agent>,
    pub inboxes: Vec<Inbox>,
    /// The first page of the list.
    pub conversations: ConversationPage,
    /// Conversations with something unread for me that stand below that page.
    pub unread: ConversationPage,
}

read_fields!(Bootstrap {
    epoch,
    cursor,
    me,
    account,
    agents,
    inboxes,
    conversations,
    unread,
});

impl Bootstrap {
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
    pub name: String,
}

read_fields!(Account { name });
