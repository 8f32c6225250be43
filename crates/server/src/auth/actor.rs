//! Who acts in what agents and visitors do alike: files, pages of messages,
//! typing, transcripts. What each of them may see is asked of the store here, and
//! nowhere in the handlers that they share.

use protocol::{
    AccountId, AgentId, Attachment, AttachmentId, Author, Conversation, ConversationId,
    MessagePage, ReadMark,
};

use super::agent::AgentAuth;
use crate::{
    error::ApiError,
    state::AppState,
    store::{ReadSnapshot, StoreError, message::MessageRange, visitor::VisitorScope},
    visitor::view,
};

/// An agent or a visitor, authenticated.
#[derive(Debug, Clone, Copy)]
pub enum Actor {
    Agent(AgentAuth),
    Visitor(VisitorScope),
}

impl From<AgentAuth> for Actor {
    fn from(agent: AgentAuth) -> Self {
        Self::Agent(agent)
    }
}

impl From<VisitorScope> for Actor {
    fn from(visitor: VisitorScope) -> Self {
        Self::Visitor(visitor)
    }
}

impl Actor {
    pub const fn account_id(self) -> AccountId {
        match self {
            Self::Agent(agent) => agent.account_id,
            Self::Visitor(visitor) => visitor.account_id,
        }
    }

    /// None for a visitor: typing is told as the contact's then.
    pub const fn agent_id(self) -> Option<AgentId> {
        match self {
            Self::Agent(agent) => Some(agent.agent_id),
            Self::Visitor(_) => None,
        }
    }

    /// As whom they write and upload.
    pub const fn author(self) -> Author {
        match self {
            Self::Agent(agent) => Author::Agent(agent.agent_id),
            Self::Visitor(visitor) => Author::Contact(visitor.contact_id),
        }
    }

    /// A conversation, as part of a larger read; none where it is not theirs to
    /// see.
    ///
    /// # Errors
    /// If the store fails.
    pub fn conversation(
        self,
        read: &ReadSnapshot<'_>,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        match self {
            Self::Agent(agent) => read.conversation(agent.account_id, id),
            Self::Visitor(visitor) => read.visitor_conversation(visitor, id),
        }
    }

    /// As much of a conversation as they are told.
    pub fn view(self, conversation: Conversation) -> Conversation {
        match self {
            Self::Agent(_) => conversation,
            Self::Visitor(_) => view::conversation(conversation),
        }
    }

    /// Their read mark in a conversation. Visitors have receipts instead.
    ///
    /// # Errors
    /// If the store fails.
    pub fn read_mark(
        self,
        read: &ReadSnapshot<'_>,
        id: ConversationId,
    ) -> Result<Option<ReadMark>, StoreError> {
        match self {
            Self::Agent(agent) => read.read_mark(agent.account_id, agent.agent_id, id),
            Self::Visitor(_) => Ok(None),
        }
    }

    /// A page of a conversation's messages; none where it is not theirs to see.
    ///
    /// # Errors
    /// If the store fails.
    pub fn messages(
        self,
        read: &ReadSnapshot<'_>,
        id: ConversationId,
        range: MessageRange,
        limit: usize,
    ) -> Result<Option<MessagePage>, StoreError> {
        if let Self::Visitor(visitor) = self
            && read.visitor_conversation(visitor, id)?.is_none()
        {
            return Ok(None);
        }
        read.messages(self.account_id(), id, range, limit)
    }

    /// A conversation that they may see.
    ///
    /// # Errors
    /// 404 where it is not theirs to see, 503.
    pub async fn find_conversation(
        self,
        app: &AppState,
        id: ConversationId,
    ) -> Result<Conversation, ApiError> {
        let found = app.store.read(move |read| self.conversation(read, id));
        found.await?.ok_or_else(ApiError::not_found)
    }

    /// A file that they may see: of a conversation's message, or their own.
    ///
    /// # Errors
    /// 404 where it is not theirs to see, 503.
    pub async fn find_attachment(
        self,
        app: &AppState,
        id: AttachmentId,
    ) -> Result<Attachment, ApiError> {
        let found = app.store.read(move |read| match self {
            Self::Agent(agent) => read.attachment_for_agent(agent.account_id, agent.agent_id, id),
            Self::Visitor(visitor) => read.attachment_for_visitor(visitor, id),
        });
        found.await?.ok_or_else(ApiError::not_found)
    }
}

#[cfg(test)]
mod tests {
    use protocol::{ContactId, InboxId};

    use super::*;

    fn account() -> AccountId {
        AccountId::from_bytes([1; 16])
    }

    fn agent() -> Actor {
        Actor::from(AgentAuth {
            account_id: account(),
            agent_id: AgentId::from_bytes([2; 16]),
            token: [0; 32],
        })
    }

    fn visitor() -> Actor {
        Actor::from(VisitorScope {
            account_id: account(),
            inbox_id: InboxId::from_bytes([4; 16]),
            contact_id: ContactId::from_bytes([3; 16]),
        })
    }

    #[test]
    fn both_act_within_their_account() {
        assert_eq!(agent().account_id(), account());
        assert_eq!(visitor().account_id(), account());
    }

    #[test]
    fn each_writes_in_their_own_name() {
        assert_eq!(
            agent().author(),
            Author::Agent(AgentId::from_bytes([2; 16]))
        );
        assert_eq!(
            visitor().author(),
            Author::Contact(ContactId::from_bytes([3; 16]))
        );
    }

    #[test]
    fn only_an_agent_types_as_an_agent() {
        assert_eq!(agent().agent_id(), Some(AgentId::from_bytes([2; 16])));
        assert_eq!(visitor().agent_id(), None);
    }
}
