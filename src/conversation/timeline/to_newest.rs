//! The button back to the newest message, with how many came since.

use leptos::prelude::*;
use live::TimelineItem;
use protocol::ConversationId;

use crate::{
    conversation::{below_view::BelowView, thread_scroll::ThreadScroll},
    session::use_live,
    ui::icon::{Icon, SvgIcon},
};

/// Shown while the newest message is out of view.
#[component]
pub fn ToNewest(
    id: ConversationId,
    scroll: ThreadScroll,
    items: Memo<Vec<TimelineItem>>,
) -> impl IntoView {
    let view = ReadSignal::from(use_live().conversation(id));
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    let below = Memo::new(move |before: Option<&BelowView>| {
        let (at_end, unread) = (scroll.at_end.get(), unread.get());
        items.with(|items| BelowView::of(items, before, at_end, unread))
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
