//! What was written here and is not confirmed yet: an overlay, kept apart from
//! the confirmed messages and shown after them, in the order it was written.
//!
//! | state \ happens | take | ack or event | refusal | line lost | retry | discard |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | waiting  | underway | gone | refused | waiting | waiting | gone |
//! | underway | underway | gone | refused | waiting | underway | gone |
//! | refused  | refused  | gone | refused | refused | waiting | gone |
//!
//! One message per conversation is underway at a time, so they reach the
//! server in the order they were written. A refused one does not hold up those
//! behind it.

use protocol::{Content, ConversationId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::sorted::{Map, Set};

/// A message that the server has not confirmed. This is also how it is stored
/// on the device, so that a closed tab loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The id that the message will have.
    pub id: MessageId,
    /// Where it was written.
    pub conversation_id: ConversationId,
    /// What it says.
    pub content: Content,
    /// When, by this device's clock.
    pub written_at: Timestamp,
    /// Its place among the messages written on this device.
    pub ordinal: u64,
    /// How far it has come.
    pub sending: SendState,
}

/// How far sending it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendState {
    /// To be sent, when its turn comes.
    Waiting,
    /// Asked for, without an answer yet.
    Underway,
    /// The server said no; it stays until it is retried or discarded.
    Refused(SendRefusal),
}

/// Why the server will not take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRefusal {
    /// The stable code of the problem.
    pub code: String,
    /// For a person.
    pub reason: String,
}

/// All pending messages, in the order they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    by_place: Map<Place, Pending>,
    places: Map<MessageId, Place>,
}

/// Two tabs may have counted to the same ordinal, so it alone is not a key.
type Place = (u64, Timestamp, MessageId);

impl Outbox {
    /// The ordinal that the next written message gets.
    pub fn next_ordinal(&self) -> u64 {
        self.iter()
            .next_back()
            .map_or(0, |pending| pending.ordinal + 1)
    }

    /// One of them.
    pub fn get(&self, id: MessageId) -> Option<&Pending> {
        self.by_place.get(self.places.get(&id)?)
    }

    /// Whether it is here.
    pub fn contains(&self, id: MessageId) -> bool {
        self.places.contains_key(&id)
    }

    /// In the order they were written.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Pending> {
        self.by_place.values()
    }

    /// Of one conversation, in the order they were written.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &Pending> {
        self.iter()
            .filter(move |pending| pending.conversation_id == conversation)
    }

    /// How many still want to be sent.
    pub fn waiting(&self) -> usize {
        self.iter()
            .filter(|pending| !matches!(pending.sending, SendState::Refused(_)))
            .count()
    }

    /// Puts a message in. One that is there already stays as it is.
    pub(crate) fn insert(&mut self, pending: Pending) -> bool {
        if self.contains(pending.id) {
            return false;
        }
        let place = (pending.ordinal, pending.written_at, pending.id);
        self.places.insert(pending.id, place);
        self.by_place.insert(place, pending);
        true
    }

    /// Takes a message out, because it is confirmed or discarded.
    pub(crate) fn remove(&mut self, id: MessageId) -> Option<Pending> {
        let place = self.places.remove(&id)?;
        self.by_place.remove(&place)
    }

    /// The messages that may go out now, in the order they were written: each
    /// conversation's first, unless one of that conversation is underway.
    pub fn ready(&self) -> Vec<MessageId> {
        let underway = |pending: &&Pending| pending.sending == SendState::Underway;
        let mut busy: Set<ConversationId> = self
            .iter()
            .filter(underway)
            .map(|pending| pending.conversation_id)
            .collect();
        self.iter()
            .filter(|pending| pending.sending == SendState::Waiting)
            .filter(|pending| busy.insert(pending.conversation_id))
            .map(|pending| pending.id)
            .collect()
    }

    /// Moves one message through the table above. `None`: no such message.
    pub(crate) fn step(&mut self, id: MessageId, step: PendingEvent) -> Option<&Pending> {
        let pending = self.by_place.get_mut(self.places.get(&id)?)?;
        let before = std::mem::replace(&mut pending.sending, SendState::Waiting);
        pending.sending = match (before, step) {
            (_, PendingEvent::Refuse(refusal)) => SendState::Refused(refusal),
            (SendState::Waiting, PendingEvent::Take) => SendState::Underway,
            (SendState::Waiting, PendingEvent::Postpone | PendingEvent::Retry) => {
                SendState::Waiting
            }
            (SendState::Underway, PendingEvent::Take | PendingEvent::Retry) => SendState::Underway,
            (SendState::Underway, PendingEvent::Postpone) => SendState::Waiting,
            (SendState::Refused(_), PendingEvent::Retry) => SendState::Waiting,
            (SendState::Refused(refusal), PendingEvent::Take | PendingEvent::Postpone) => {
                SendState::Refused(refusal)
            }
        };
        Some(pending)
    }

    #[cfg(debug_assertions)]
    pub(crate) fn check_invariants(&self) {
        assert_eq!(
            self.by_place.len(),
            self.places.len(),
            "outbox indexes agree"
        );
    }
}

/// What can happen to a pending message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PendingEvent {
    Take,
    Postpone,
    Refuse(SendRefusal),
    Retry,
}
