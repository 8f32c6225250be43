//! What a view shows of one message, confirmed or pending. Its key is the
//! message's id in both states, so the bubble stays the same bubble.

use protocol::{Author, Content, Direction, Message, MessageId, Status, Timestamp};

use crate::{
    outbox::{Pending, SendState},
    replica::outgoing_direction,
};

/// One row of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The view's key.
    pub id: MessageId,
    /// Decides the side.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// What the author is called, where the conversation does not say it: in a group.
    pub sender: Option<String>,
    /// What it says.
    pub content: Content,
    /// `sent_at`, or when it was written here.
    pub at: Timestamp,
    /// How far it came.
    pub delivery: DeliveryState,
}

/// The sign beside the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Incoming: nothing to tell.
    None,
    /// A clock: not with the provider yet.
    Waiting,
    /// The provider took it, or it is stored where we are the channel.
    Sent,
    /// It is on the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
    /// The server refused it; it exists only here.
    Refused {
        /// The stable code.
        code: String,
        /// For a person.
        reason: String,
    },
    /// The provider refused it or could not deliver it.
    Failed {
        /// The stable code.
        code: String,
        /// For a person.
        reason: String,
    },
}

impl DeliveryState {
    /// The sign for a stored message.
    pub fn of(message: &Message) -> Self {
        match message.status {
            Status::Received => Self::None,
            Status::Queued => Self::Waiting,
            Status::Sent => Self::Sent,
            Status::Delivered => Self::Delivered,
            Status::Read | Status::Played => Self::Read,
            Status::Failed => {
                let failure = message.failure.clone();
                let (code, reason) = failure.map_or_else(
                    || {
                        (
                            "unknown".to_owned(),
                            "It could not be delivered.".to_owned(),
                        )
                    },
                    |failure| (failure.code, failure.reason),
                );
                Self::Failed { code, reason }
            }
        }
    }
}

impl Row {
    /// Who writes in the `outgoing` direction sees how far it came.
    pub(crate) fn confirmed(message: &Message, outgoing: Direction) -> Self {
        let is_own = message.direction == outgoing;
        Self {
            id: message.id,
            direction: message.direction,
            author: message.author,
            sender: message.sender.clone(),
            content: message.content.clone(),
            at: message.sent_at,
            delivery: match DeliveryState::of(message) {
                // Of a visitor's own: the desk has it.
                DeliveryState::None if is_own => DeliveryState::Sent,
                mark => mark,
            },
        }
    }

    pub(crate) fn pending(pending: &Pending, me: Option<Author>) -> Self {
        Self {
            id: pending.id,
            direction: outgoing_direction(me),
            author: me.unwrap_or(Author::System),
            sender: None,
            content: pending.content.clone(),
            at: pending.written_at,
            delivery: match &pending.sending {
                SendState::Waiting | SendState::Underway => DeliveryState::Waiting,
                SendState::Refused(refusal) => DeliveryState::Refused {
                    code: refusal.code.clone(),
                    reason: refusal.reason.clone(),
                },
            },
        }
    }
}
