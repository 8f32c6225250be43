//! What is on screen and who is typing: sent out, and expired when it comes in.
//! None of it is in the log.

use std::rc::Rc;

use protocol::{ClientFrame, ConversationId};
use sync::{presence::TYPING_LASTS_MS, sorted::Map};

use super::Engine;
use crate::{Transport, platform::Guard};

/// How often `typing` is sent while somebody types.
const TYPING_EVERY_MS: i64 = 3_000;
/// How often typing indicators are checked for expiry while there are any.
const EXPIRY_CHECK_MS: i64 = TYPING_LASTS_MS / 4;

/// What this page shows, and the typing indicators in both directions.
#[derive(Default)]
pub(super) struct ScreenPresence {
    /// The conversation on screen.
    viewed: Option<ConversationId>,
    /// When `typing` was last sent, by conversation.
    typing_sent_at: Map<ConversationId, i64>,
    /// When the last typing indicator that came in expires.
    typing_until: i64,
    expiry_timer: Option<Guard>,
}

impl ScreenPresence {
    /// True if that is another conversation than before.
    fn set_viewed(&mut self, id: Option<ConversationId>) -> bool {
        std::mem::replace(&mut self.viewed, id) != id
    }

    /// Whether `typing` is to be sent again; if so, it counts as sent now.
    fn may_send_typing(&mut self, id: ConversationId, now: i64) -> bool {
        let last = self.typing_sent_at.get(&id);
        let is_recent = last.is_some_and(|last| (*last..*last + TYPING_EVERY_MS).contains(&now));
        if !is_recent {
            self.typing_sent_at.insert(id, now);
        }
        !is_recent
    }
}

impl Engine {
    /// The conversation on screen.
    pub(super) fn viewed(&self) -> Option<ConversationId> {
        self.presence.borrow().viewed
    }

    /// The conversation on screen changed. The stream does not depend on it.
    pub(crate) fn viewing(self: &Rc<Self>, id: Option<ConversationId>) {
        if self.presence.borrow_mut().set_viewed(id) {
            if let Some(id) = id {
                self.signals.timelines.touch(id);
            }
            self.announce_presence();
        }
    }

    /// Tells the server which conversation is on screen, or, for a visitor, on
    /// which web page the chat is.
    pub(crate) fn announce_presence(&self) {
        let Some((stream, Transport::Socket)) = self.connection.borrow().live() else {
            return;
        };
        let frame = match self.role.web_page() {
            Some(page) => ClientFrame::Visiting { page },
            None => ClientFrame::Viewing {
                conversation_id: self.viewed(),
            },
        };
        self.send_frame(stream, frame);
    }

    /// Somebody types here: sends that to the others, at most every few seconds.
    pub(crate) fn typing(self: &Rc<Self>, id: ConversationId) {
        let now = self.platform.now();
        let Some((stream, transport)) = self.connection.borrow().live() else {
            return;
        };
        if !self.presence.borrow_mut().may_send_typing(id, now) {
            return;
        }
        match transport {
            Transport::Socket => self.send_frame(
                stream,
                ClientFrame::Typing {
                    conversation_id: id,
                },
            ),
            Transport::Events => {
                if let Some(request) = self.role.typing_request(id) {
                    // Ephemeral: a failure is not worth a notice.
                    self.fetch_all(vec![request], Box::new(|_, _| ()));
                }
            }
        }
    }

    /// A typing frame came: makes sure that the indicator expires.
    pub(super) fn watch_typing(self: &Rc<Self>) {
        let mut presence = self.presence.borrow_mut();
        presence.typing_until = self.platform.now() + TYPING_LASTS_MS;
        if presence.expiry_timer.is_none() {
            presence.expiry_timer = Some(self.after(EXPIRY_CHECK_MS, Self::expire_typing));
        }
    }

    fn expire_typing(self: &Rc<Self>) {
        let now = self.now();
        let changes = self.replica.borrow_mut().tick(now);
        let again = now.millis() < self.presence.borrow().typing_until + EXPIRY_CHECK_MS;
        let timer = again.then(|| self.after(EXPIRY_CHECK_MS, Self::expire_typing));
        let elapsed = std::mem::replace(&mut self.presence.borrow_mut().expiry_timer, timer);
        drop(elapsed);
        self.publish(changes);
    }
}
