//! The button back to the newest message, with how many came since.

use leptos::prelude::*;
use live::TimelineItem;
use protocol::{Direction, MessageId};

use crate::{
    conversation::thread_scroll::ThreadScroll,
    ui::icon::{Icon, SvgIcon},
};

/// Shown while the newest message is out of view.
#[component]
pub fn ToNewest(scroll: ThreadScroll, items: Memo<Vec<TimelineItem>>) -> impl IntoView {
    let below = Memo::new(move |before: Option<&Below>| {
        let at_end = scroll.at_end.get();
        items.with(|items| Below::of(items, before, at_end))
    });
    let count = move || below.with(|below| below.incoming);
    let words = move || match count() {
        0 => "Newest".to_owned(),
        count => format!("{count} new"),
    };
    // By way of `below`, so that it is computed, and the last seen message
    // noted, also while the button is not shown.
    let is_shown = Memo::new(move |_| below.with(|below| !below.at_end));
    move || {
        is_shown.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button to-newest"
                    data-action="to-newest"
                    data-new=move || (count() > 0).then_some("")
                    on:click=move |_| scroll.to_end()
                >
                    <SvgIcon icon=Icon::ArrowDown small=true />
                    {words}
                </button>
            }
        })
    }
}

/// What came since the newest message was last in view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Below {
    at_end: bool,
    last_seen: Option<MessageId>,
    incoming: usize,
}

impl Below {
    fn of(items: &[TimelineItem], before: Option<&Self>, at_end: bool) -> Self {
        if at_end {
            return Self {
                at_end,
                last_seen: items.last().map(|item| item.id),
                incoming: 0,
            };
        }
        let last_seen = before.and_then(|before| before.last_seen);
        let below = items
            .iter()
            .rev()
            .take_while(|item| Some(item.id) != last_seen);
        Self {
            at_end,
            last_seen,
            incoming: below.filter(|item| item.direction == Direction::In).count(),
        }
    }
}
