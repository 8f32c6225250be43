//! From rows to what is drawn: days, and runs of one author.

use sync::sorted::Map;

use live::TimelineItem;
use protocol::{MessageId, Timestamp};

use crate::clock::Day;

/// A pause this long begins a new run even for the same author.
const RUN_BREAKS_AFTER_MS: i64 = 15 * 60 * 1000;

/// Where a message stands in its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunPosition {
    /// Begins a run: a larger gap before it, and the author's name.
    pub first: bool,
    /// Ends a run: the avatar and the tail.
    pub last: bool,
}

/// The messages of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayGroup {
    pub day: Day,
    /// Any instant of it, to write its date.
    pub at: Timestamp,
    pub messages: Vec<MessageId>,
}

/// A timeline, laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Oldest first; each day once.
    pub days: Vec<DayGroup>,
    pub positions: Map<MessageId, RunPosition>,
}

impl Layout {
    /// Lays items out, given oldest first. A clock that runs behind does not
    /// bring an earlier day back: its messages join the day before them.
    pub fn of(
        items: impl IntoIterator<Item = TimelineItem>,
        day_of: impl Fn(Timestamp) -> Day,
    ) -> Self {
        let mut layout = Self::default();
        let mut before: Option<TimelineItem> = None;
        for item in items {
            let day = day_of(item.at);
            let new_day = layout.days.last().is_none_or(|last| day > last.day);
            if new_day {
                layout.days.push(DayGroup {
                    day,
                    at: item.at,
                    messages: Vec::new(),
                });
            }
            let first = new_day || before.is_none_or(|before| !same_run(before, item));
            if let Some(before) = before
                && let Some(position) = layout.positions.get_mut(&before.id)
            {
                position.last = first;
            }
            layout
                .positions
                .insert(item.id, RunPosition { first, last: true });
            if let Some(last) = layout.days.last_mut() {
                last.messages.push(item.id);
            }
            before = Some(item);
        }
        layout
    }

    /// Where a message stands.
    pub fn position(&self, id: MessageId) -> RunPosition {
        self.positions.get(&id).copied().unwrap_or_default()
    }

    /// The messages of a day.
    pub fn messages(&self, day: Day) -> Vec<MessageId> {
        let found = self.days.iter().find(|group| group.day == day);
        found
            .map(|group| group.messages.clone())
            .unwrap_or_default()
    }
}

fn same_run(before: TimelineItem, item: TimelineItem) -> bool {
    before.direction == item.direction
        && before.author == item.author
        && item.at.millis() - before.at.millis() < RUN_BREAKS_AFTER_MS
}
