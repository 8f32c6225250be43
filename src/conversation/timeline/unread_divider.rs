//! The line above the first message that was unread when the conversation was
//! opened. An answer takes it away.

use leptos::{html, prelude::*};
use live::{TimelineItem, TimelineView};
use protocol::{ConversationId, Direction, MessageId};
use sync::Window;

use super::is_loaded;
use crate::{
    conversation::{first_unread::first_unread, thread_scroll::ThreadScroll},
    session::use_live,
};

/// The thread is opened at the divider up to so many unread messages; with more,
/// somebody begins with the newest.
const MOST_TO_BEGIN_WITH: u32 = 200;

/// Where the divider is. Decided when the messages are first here, and kept
/// until the conversation is closed; only if the unread ones begin before what
/// is loaded does it go up as older messages come.
#[derive(Debug, Clone, Copy)]
pub struct UnreadDivider {
    place: Memo<Option<Place>>,
    answered: RwSignal<bool>,
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
        let unread = move || view.with(|view| view.as_ref().map(|view| view.unread));
        let place = Memo::new(move |before: Option<&Option<Place>>| {
            let before = before.copied().flatten();
            if before.is_some_and(|before| before.is_final) || !timeline.with(is_loaded) {
                return before;
            }
            let unread = match before {
                Some(before) => before.unread,
                None => unread()?,
            };
            let whole = timeline.with(|view| view.window == Window::Whole);
            Some(items.with(|items| Place::of(items, before, unread, whole)))
        });
        Self {
            place,
            answered: RwSignal::new(false),
            node: NodeRef::new(),
        }
    }

    /// Whether it stands right before this message.
    pub fn is_before(self, id: MessageId) -> bool {
        !self.answered.get() && self.place.get().and_then(|place| place.before) == Some(id)
    }

    /// The agent has answered: nothing is new.
    pub fn clear(self) {
        self.answered.set(true);
    }

    /// Scrolls to the divider when it first appears, and again where it goes up,
    /// until the agent scrolls.
    pub fn begin_reading_there(self, scroll: ThreadScroll) {
        Effect::new(move |shown: Option<Option<MessageId>>| {
            let place = self.place.get();
            let place = place.filter(|place| place.unread <= MOST_TO_BEGIN_WITH);
            let before = place.and_then(|place| place.before);
            if before.is_some() && before != shown.flatten() {
                // Once it is in the page.
                request_animation_frame(move || {
                    if let Some(divider) = self.node.try_get_untracked().flatten()
                        && scroll.is_as_opened()
                    {
                        scroll.show(&divider);
                    }
                });
            }
            before
        });
    }
}

impl Place {
    fn of(items: &[TimelineItem], at_opening: Option<Self>, unread: u32, whole: bool) -> Self {
        let incoming = |item: &&TimelineItem| item.direction == Direction::In;
        let newest = match at_opening {
            Some(at_opening) => at_opening.newest,
            None => items.iter().rfind(incoming).map(|newest| newest.id),
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
