//! The line above the first message that was unread when the conversation was
//! opened.

use leptos::{html, prelude::*};
use live::{TimelineItem, TimelineView};
use protocol::{ConversationId, Direction, MessageId};
use sync::Window;

use super::is_loaded;
use crate::{
    conversation::{first_unread::first_unread, thread_scroll::ThreadScroll},
    session::use_live,
};

/// Where the divider is. Decided when the messages are first here, and kept
/// until the conversation is closed; only if the unread ones begin before what
/// is loaded does it go up as older messages come.
#[derive(Debug, Clone, Copy)]
pub struct UnreadDivider {
    place: Memo<Option<Place>>,
    pub node: NodeRef<html::Div>,
}

/// None until the messages are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The first unread message that is loaded.
    before: Option<MessageId>,
    /// How many messages were unread at opening.
    unread: u32,
    /// The newest incoming message at opening: what comes later is not counted.
    newest: Option<MessageId>,
    /// All of the unread messages are loaded: `before` does not change again.
    is_final: bool,
}

impl UnreadDivider {
    pub fn new(
        id: ConversationId,
        items: Memo<Vec<TimelineItem>>,
        timeline: ReadSignal<TimelineView>,
    ) -> Self {
        let view = ReadSignal::from(use_live().conversation(id));
        let unread = move || view.with_untracked(|view| view.as_ref().map_or(0, |v| v.unread));
        let place = Memo::new(move |before: Option<&Option<Place>>| {
            let before = before.copied().flatten();
            if before.is_some_and(|before| before.is_final) || !timeline.with(is_loaded) {
                return before;
            }
            let whole = timeline.with(|view| view.window == Window::Whole);
            Some(items.with(|items| Place::of(items, before, unread, whole)))
        });
        Self {
            place,
            node: NodeRef::new(),
        }
    }

    /// Whether it stands right before this message.
    pub fn is_before(self, id: MessageId) -> bool {
        self.place.get().and_then(|place| place.before) == Some(id)
    }

    /// Scrolls to the divider once, when it first appears.
    pub fn begin_reading_there(self, scroll: ThreadScroll) {
        Effect::new(move |decided: Option<bool>| {
            let place = self.place.get();
            if decided != Some(true) && place.is_some_and(|place| place.before.is_some()) {
                // Once it is in the page.
                request_animation_frame(move || {
                    if let Some(divider) = self.node.try_get_untracked().flatten() {
                        scroll.show(&divider);
                    }
                });
            }
            decided == Some(true) || place.is_some()
        });
    }
}

impl Place {
    fn of(
        items: &[TimelineItem],
        at_opening: Option<Self>,
        unread: impl FnOnce() -> u32,
        whole: bool,
    ) -> Self {
        let incoming = |item: &&TimelineItem| item.direction == Direction::In;
        let (unread, newest) = match at_opening {
            Some(at_opening) => (at_opening.unread, at_opening.newest),
            None => (
                unread(),
                items.iter().rfind(incoming).map(|newest| newest.id),
            ),
        };
        let end = items
            .iter()
            .rposition(|item| Some(item.id) == newest)
            .map_or(0, |index| index + 1);
        let messages: Vec<_> = items[..end]
            .iter()
            .map(|item| (item.id, item.direction))
            .collect();
        let (before, all) = first_unread(&messages, unread);
        Self {
            before,
            unread,
            newest,
            is_final: all || whole,
        }
    }
}
