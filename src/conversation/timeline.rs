//! The scrolled log of one conversation's messages.

pub mod beginning;
pub mod read_mark;
pub mod to_newest;
pub mod unread_divider;

use leptos::{html, prelude::*};
use live::{Loading, TimelineItem, TimelineView};
use protocol::{ConversationId, MessageId, Timestamp};
use sync::Window;

use self::{
    beginning::Beginning, read_mark::mark_read_when_seen, to_newest::ToNewest,
    unread_divider::UnreadDivider,
};
use super::{
    composer::use_capabilities, grouping::Layout, message::MessageRow,
    own_message::is_newly_written, reply_window::ReplyWindow, thread_scroll::ThreadScroll,
};
use crate::{
    clock::{self, Day, use_now},
    dom::calendar,
    session::{use_account, use_live},
};

/// The messages of a conversation, by day.
#[component]
pub fn Timeline(id: ConversationId) -> impl IntoView {
    let live = use_live();
    let timeline = ReadSignal::from(live.timeline(id));
    let items = Memo::from(live.timeline_items(id));
    let layout =
        Memo::new(move |_| items.with(|items| Layout::of(items.iter().copied(), calendar::day_of)));
    let loaded = Memo::new(move |_| timeline.with(is_loaded));
    let scroll = ThreadScroll::new();
    let divider = UnreadDivider::new(id, items, timeline);
    divider.begin_reading_there(scroll);
    go_to_what_is_written(items, scroll, divider);
    load_older_when_near(id, timeline, scroll);
    mark_read_when_seen(id, scroll, loaded);

    let no_retry = no_retry(id);
    let busy = move || timeline.with(|view| view.loading == Loading::Older);
    let days = move || {
        layout.with(|layout| {
            let days = layout.days.iter();
            days.map(|group| (group.day, group.at)).collect::<Vec<_>>()
        })
    };
    view! {
        <div class="log-frame">
            <div
                class="scroll log"
                role="log"
                tabindex="0"
                aria-label="Messages"
                aria-busy=move || busy().to_string()
                node_ref=scroll.scroller
                on:scroll=move |_| scroll.scrolled()
                on:wheel=move |_| scroll.interrupt()
                on:pointerdown=move |_| scroll.interrupt()
                on:keydown=move |_| scroll.interrupt()
            >
                <div class="log-inner" node_ref=scroll.content>
                    <Beginning id timeline />
                    <For each=days key=|(day, _)| *day let((day, at))>
                        <DaySection conversation=id day at layout divider no_retry />
                    </For>
                </div>
            </div>
            <ToNewest id scroll items />
        </div>
    }
}

/// Whether the newest page has arrived.
fn is_loaded(view: &TimelineView) -> bool {
    view.window != Window::Unloaded
}

/// The messages of one day, under its date.
#[component]
fn DaySection(
    conversation: ConversationId,
    day: Day,
    at: Timestamp,
    layout: Memo<Layout>,
    divider: UnreadDivider,
    no_retry: Memo<Option<&'static str>>,
) -> impl IntoView {
    let now = use_now();
    let node: NodeRef<html::Div> = divider.node;
    let divider_before = move |id: MessageId| {
        divider.is_before(id).then(|| {
            view! {
                <div class="unread-divider" role="separator" node_ref=node>
                    "New"
                </div>
            }
        })
    };
    view! {
        <section class="day">
            <time class="day-label meta" datetime=calendar::machine(at) title=calendar::date_long(at)>
                {move || clock::between_days(at, now.get())}
            </time>
            <For each=move || layout.with(|layout| layout.messages(day)) key=|id| *id let(id)>
                {move || divider_before(id)}
                <MessageRow conversation id layout no_retry />
            </For>
        </section>
    }
}

/// Outside of the reply window another try can only fail.
fn no_retry(id: ConversationId) -> Memo<Option<&'static str>> {
    let view = ReadSignal::from(use_live().conversation(id));
    let (now, capabilities) = (use_now(), use_capabilities(view));
    Memo::new(move |_| {
        let now = now.get();
        view.with(|view| {
            let conversation = &view.as_ref()?.conversation;
            let window = capabilities.with(|able| ReplyWindow::of(conversation, able, now));
            window.no_retry(conversation.channel)
        })
    })
}

/// What the agent writes is always in sight, and answers what was new.
fn go_to_what_is_written(
    items: Memo<Vec<TimelineItem>>,
    scroll: ThreadScroll,
    divider: UnreadDivider,
) {
    let me = ReadSignal::from(use_live().me());
    Effect::new(move |before: Option<Vec<TimelineItem>>| {
        let items = items.get();
        let me = me.with(|me| me.as_ref().map(|me| me.id));
        if let (Some(before), Some(me)) = (before, me)
            && is_newly_written(&before, &items, me)
        {
            divider.clear();
            scroll.sent();
        }
        items
    });
}

/// Asks for the page before what is loaded while its beginning is near.
fn load_older_when_near(
    id: ConversationId,
    timeline: ReadSignal<TimelineView>,
    scroll: ThreadScroll,
) {
    let account = use_account();
    let more = Memo::new(move |_| {
        timeline
            .with(|view| matches!(view.window, Window::From(_)) && view.loading == Loading::Idle)
    });
    Effect::new(move |_| {
        // A page that was not enough leaves the beginning near: ask again.
        timeline.track();
        if more.get() && scroll.near_beginning.get() {
            account.live().load_older(id);
        }
    });
}
