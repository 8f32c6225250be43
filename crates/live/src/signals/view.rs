//! What the signals of conversations and timelines hold.

use protocol::{Conversation, ConversationId, MessageId, Problem, Timestamp};
use sync::{DeliveryState, Filter, Replica, Window, sorted::Map};

/// A conversation, and how much of it I have not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// The conversation itself.
    pub conversation: Conversation,
    /// How many of its messages I have not read.
    pub unread: u32,
    /// The newest message that was written here and is not confirmed yet.
    pub pending: Option<PendingPreview>,
}

/// What a conversation's row says of a message that the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPreview {
    /// What it says, uncut: cutting between letters is a table that visitors would
    /// download.
    pub text: String,
    /// When it was written, by this device's clock.
    pub at: Timestamp,
    /// Waiting, or refused.
    pub delivery: DeliveryState,
}

impl ConversationView {
    pub(crate) fn read(replica: &Replica, id: ConversationId) -> Option<Self> {
        Some(Self {
            conversation: replica.conversation(id)?.clone(),
            unread: replica.unread(id),
            pending: replica.newest_pending(id).map(|row| PendingPreview {
                text: row.content.summary().words().to_owned(),
                at: row.at,
                delivery: row.delivery,
            }),
        })
    }

    /// Newest activity first.
    pub(crate) fn read_all(replica: &Replica) -> Vec<Self> {
        let ids = replica.conversations(Filter::All, None).into_iter();
        ids.filter_map(|id| Self::read(replica, id)).collect()
    }
}

/// The keys of one timeline, oldest first, pending last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineView {
    /// The ids of the rows, in the order of the screen.
    pub keys: Vec<MessageId>,
    /// How much of the timeline is here.
    pub window: Window,
    /// What is being fetched.
    pub loading: Loading,
}

/// What is being fetched for a timeline, or why it is not here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Loading {
    #[default]
    /// Nothing is being fetched.
    Idle,
    /// The newest messages.
    Newest,
    /// The page before those that are here.
    Older,
    /// There is no such conversation.
    NotFound,
    /// The last request failed.
    Failed(Problem),
}

/// What is being fetched, by timeline.
pub(crate) type Loadings = Map<ConversationId, Loading>;

impl TimelineView {
    pub(super) fn read(replica: &Replica, loadings: &Loadings, id: ConversationId) -> Self {
        Self {
            keys: replica.rows(id),
            window: replica.window(id),
            loading: loadings.get(&id).cloned().unwrap_or_default(),
        }
    }
}
