//! One conversation's confirmed messages, in the one order, and how far back
//! they are known without holes.
//!
//! ```text
//!   … unknown …  | detached |      window: no holes       | outbox (overlay)
//!                             ^ start                newest ^
//! ```
//!
//! A message older than the window (a late status of last week's message) is
//! kept but not shown until a page joins it to the rest. The newest end is
//! always reached: the stream sees to that.

use protocol::{Message, MessageCursor, MessageId, MessagePage, Seq};

use crate::sorted::Map;

/// From where on the messages are known without holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// No page was loaded yet.
    #[default]
    Unloaded,
    /// From this message on; there are older ones.
    From(MessageCursor),
    /// From the conversation's first message on.
    Whole,
}

/// Which page was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRequest {
    /// The newest page.
    Newest,
    /// The page before this place.
    Before(MessageCursor),
}

/// Messages by the one order, each found by id too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    messages: Map<MessageCursor, Message>,
    keys: Map<MessageId, MessageCursor>,
    deleted: Map<MessageId, Seq>,
    window: Window,
}

/// What applying a message did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It was not here.
    Inserted,
    /// It was here in an older version.
    Updated,
    /// This version, or a newer one, was here already.
    Stale,
}

impl Timeline {
    /// How far back it is known.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// A loaded message.
    pub fn get(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(self.keys.get(&id)?)
    }

    /// Whether it is loaded.
    pub fn contains(&self, id: MessageId) -> bool {
        self.keys.contains_key(&id)
    }

    pub(crate) fn is_deleted(&self, id: MessageId) -> bool {
        self.deleted.contains_key(&id)
    }

    /// The messages in the window, oldest first.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &Message> {
        let from = match self.window {
            Window::Unloaded => None,
            Window::From(key) => Some(key),
            Window::Whole => Some(MessageCursor {
                second: i64::MIN,
                seq: Seq::ZERO,
            }),
        };
        from.into_iter()
            .flat_map(|from| self.messages.range(from..))
    }

    /// All messages held, also those outside the window.
    pub fn held(&self) -> usize {
        self.messages.len()
    }

    /// Keeps the higher version.
    pub(crate) fn apply(&mut self, message: Message) -> Applied {
        let id = message.id;
        if self
            .deleted
            .get(&id)
            .is_some_and(|at| *at >= message.version)
        {
            return Applied::Stale;
        }
        let key = message.cursor();
        match self.keys.get(&id).copied() {
            None => {
                self.keys.insert(id, key);
                self.messages.insert(key, message);
                Applied::Inserted
            }
            Some(old_key) => {
                let known = self.messages.get(&old_key).map(|known| known.version);
                if known.is_some_and(|known| known >= message.version) {
                    return Applied::Stale;
                }
                if old_key == key {
                    self.messages.insert(key, message);
                    Applied::Updated
                } else {
                    self.messages.remove(&old_key);
                    self.keys.insert(id, key);
                    self.messages.insert(key, message);
                    Applied::Inserted
                }
            }
        }
    }

    /// Forgets a message for good, unless a newer version is known.
    pub(crate) fn delete(&mut self, id: MessageId, version: Seq) -> bool {
        let newest = self.deleted.get_or_insert_with(id, || version);
        *newest = (*newest).max(version);
        match self.keys.get(&id).copied() {
            Some(key) if self.messages.get(&key).is_none_or(|m| m.version <= version) => {
                self.keys.remove(&id);
                self.messages.remove(&key);
                true
            }
            _ => false,
        }
    }

    /// There is nothing before what will come.
    pub(crate) fn begin(&mut self) -> bool {
        let is_unloaded = self.window == Window::Unloaded;
        if is_unloaded {
            self.window = Window::Whole;
        }
        is_unloaded
    }

    /// Widens the window by a page whose messages were just applied. A page
    /// that does not touch the window changes nothing.
    pub(crate) fn widen(&mut self, asked: PageRequest, page: &MessagePage) {
        let start = match page.next {
            None => Window::Whole,
            Some(next) => Window::From(page.items.first().map_or(next, |first| first.cursor())),
        };
        self.window = match (self.window, asked) {
            (Window::Unloaded, PageRequest::Newest) => start,
            (Window::Unloaded, PageRequest::Before(_)) => Window::Unloaded,
            (Window::Whole, _) => Window::Whole,
            (Window::From(have), PageRequest::Newest) => older(have, start),
            (Window::From(have), PageRequest::Before(before)) if before >= have => {
                older(have, start)
            }
            (Window::From(have), PageRequest::Before(_)) => Window::From(have),
        };
    }

    #[cfg(debug_assertions)]
    pub(crate) fn check_invariants(&self) {
        assert_eq!(
            self.messages.len(),
            self.keys.len(),
            "timeline indexes agree"
        );
        for (key, message) in self.messages.iter() {
            assert_eq!(*key, message.cursor(), "filed under its own key");
            assert_eq!(self.keys.get(&message.id), Some(key), "found by its id");
        }
    }
}

fn older(have: MessageCursor, start: Window) -> Window {
    match start {
        Window::From(key) => Window::From(have.min(key)),
        Window::Whole => Window::Whole,
        Window::Unloaded => Window::From(have),
    }
}
