//! Which messages are on their way to the server, and which conversations wait
//! after a failure.

use protocol::{ConversationId, MessageId};
use sync::sorted::Map;

use crate::{account::request::Call, platform::Guard};

/// How many conversations send at a time.
const CONCURRENT: usize = 4;
/// When the connection comes back, a request older than this was made on the dead
/// one and may hang there.
const STALE_MS: i64 = 1_000;

/// Requests in flight, and the backoff of conversations that failed.
#[derive(Default)]
pub(in crate::account) struct SendQueue {
    in_flight: Map<MessageId, InFlight>,
    backoffs: Map<ConversationId, RetryBackoff>,
    /// The code of the last problem reported: a repetition is not reported.
    last_reported: Option<String>,
}

struct InFlight {
    began_at: i64,
    call: Call,
}

/// How often a conversation failed in a row.
#[derive(Default)]
pub(super) struct RetryBackoff {
    failures: u32,
    /// While it runs, nothing of the conversation is sent.
    timer: Option<Guard>,
}

impl SendQueue {
    /// As many requests are in flight as may be.
    pub(super) fn is_full(&self) -> bool {
        self.in_flight.len() >= CONCURRENT
    }

    /// Whether a message is neither in flight nor held back by a failure before it.
    pub(super) fn may_send(&self, conversation: ConversationId, id: MessageId) -> bool {
        let backoff = self.backoffs.get(&conversation);
        backoff.is_none_or(|backoff| backoff.timer.is_none()) && !self.in_flight.contains_key(&id)
    }

    /// A message's request is made.
    pub(super) fn begin(&mut self, id: MessageId, call: Call, began_at: i64) {
        self.in_flight.insert(id, InFlight { began_at, call });
    }

    /// The request is answered, or is to be aborted.
    pub(super) fn finish(&mut self, id: MessageId) -> Option<Call> {
        let in_flight = self.in_flight.remove(&id);
        in_flight.map(|in_flight| in_flight.call)
    }

    /// The messages whose requests may hang on a connection that is gone by `now`.
    pub(super) fn stale(&self, now: i64) -> Vec<MessageId> {
        let stale = |in_flight: &InFlight| now - in_flight.began_at > STALE_MS;
        let in_flight = self.in_flight.iter().filter(|(_, known)| stale(known));
        in_flight.map(|(id, _)| *id).collect()
    }

    /// How often a conversation failed in a row.
    pub(super) fn failures(&self, conversation: ConversationId) -> u32 {
        let backoff = self.backoffs.get(&conversation);
        backoff.map_or(0, |backoff| backoff.failures)
    }

    /// A conversation failed once more, and waits for `timer`.
    pub(super) fn failed(&mut self, conversation: ConversationId, timer: Guard) {
        let backoff = RetryBackoff {
            failures: self.failures(conversation) + 1,
            timer: Some(timer),
        };
        self.backoffs.insert(conversation, backoff);
    }

    /// A conversation's timer fired: its messages may go, its failures still count.
    pub(super) fn backoff_elapsed(&mut self, conversation: ConversationId) {
        if let Some(backoff) = self.backoffs.get_mut(&conversation) {
            backoff.timer = None;
        }
    }

    /// The server took a message.
    pub(super) fn succeeded(&mut self, conversation: ConversationId) {
        self.backoffs.remove(&conversation);
        self.last_reported = None;
    }

    /// Ends a conversation's backoff. The caller drops what is returned when nothing
    /// is borrowed any more: that cancels the timer.
    pub(super) fn take_backoff(&mut self, conversation: ConversationId) -> Option<RetryBackoff> {
        self.backoffs.remove(&conversation)
    }

    /// [`Self::take_backoff`] for all conversations.
    pub(super) fn take_backoffs(&mut self) -> Map<ConversationId, RetryBackoff> {
        std::mem::take(&mut self.backoffs)
    }

    /// Whether the last failure had another code than this one.
    pub(super) fn is_new_failure(&mut self, code: &str) -> bool {
        let is_new = self.last_reported.as_deref() != Some(code);
        self.last_reported = Some(code.to_owned());
        is_new
    }
}
