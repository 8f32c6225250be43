//! The messages of a conversation.

use leptos::prelude::*;
use live::{Loading, TimelineView};
use protocol::{ConversationId, Direction, MessageId};
use sync::Window;

use super::{
    grouping::{Layout, TimelineItem},
    message::MessageRow,
    thread_scroll::ThreadScroll,
    unread::first_unread,
};
use crate::{
    clock::{self, Day, use_now},
    dom::{calendar, visibility::use_visible},
    session::{use_account, use_live},
    ui::{
        icon::{Icon, SvgIcon},
        skeleton::ThreadSkeleton,
    },
};

/// The scrolled log of one conversation.
#[component]
pub fn Timeline(id: ConversationId) -> impl IntoView {
    let live = use_live();
    let account = use_account();
    let timeline = ReadSignal::from(live.timeline(id));
    let thread_scroll = ThreadScroll::new();
    let layout = Memo::new(move |_| {
        timeline.with(|view| {
            account.live().with(|replica| {
                let rows = view.keys.iter().filter_map(|key| replica.row(id, *key));
                Layout::of(rows.map(|row| TimelineItem::from(&row)), calendar::day_of)
            })
        })
    });
    let loaded = Memo::new(move |_| timeline.with(is_loaded));
    let new_from = mark_what_is_new(id, timeline, loaded, thread_scroll);
    load_older_when_near(id, timeline, thread_scroll);
    read_what_is_seen(id, thread_scroll, loaded);
    let below = count_below(id, timeline, thread_scroll);

    let busy = move || {
        timeline
            .with(|view| view.loading == Loading::Older)
            .to_string()
    };
    view! {
        <div class="log-frame">
            <div
                class="scroll log"
                role="log"
                tabindex="0"
                aria-label="Messages"
                aria-busy=busy
                node_ref=thread_scroll.scroller
                on:scroll=move |_| thread_scroll.scrolled()
                on:wheel=move |_| thread_scroll.taken()
                on:pointerdown=move |_| thread_scroll.taken()
            >
                <div class="log-inner" node_ref=thread_scroll.content>
                    <Beginning id timeline />
                    <For
                        each=move || {
                            layout.with(|layout| {
                                layout.days.iter().map(|group| (group.day, group.at)).collect::<Vec<_>>()
                            })
                        }
                        key=|(day, _)| *day
                        let((day, at))
                    >
                        <DaySection conversation=id day at layout new_from />
                    </For>
                </div>
            </div>
            <ToNewest thread_scroll below />
        </div>
    }
}

fn is_loaded(view: &TimelineView) -> bool {
    view.window != Window::Unloaded
}

#[component]
fn DaySection(
    conversation: ConversationId,
    day: Day,
    at: protocol::Timestamp,
    layout: Memo<Layout>,
    new_from: Signal<Option<MessageId>>,
) -> impl IntoView {
    let now = use_now();
    view! {
        <section class="day">
            <time class="day-label meta" datetime=calendar::machine(at) title=calendar::date_long(at)>
                {move || clock::between_days(at, now.get())}
            </time>
            <For each=move || layout.with(|layout| layout.messages(day)) key=|id| *id let(id)>
                {move || {
                    (new_from.get() == Some(id))
                        .then(|| view! { <div class="unread-divider" role="separator">"New"</div> })
                }}
                <MessageRow conversation id layout />
            </For>
        </section>
    }
}

/// What stands above the oldest loaded message.
#[component]
fn Beginning(id: ConversationId, timeline: ReadSignal<TimelineView>) -> impl IntoView {
    let state = Memo::new(move |_| timeline.with(|view| (view.window, view.loading.clone())));
    let account = use_account();
    move || match state.get() {
        (Window::Unloaded, Loading::Failed(problem)) | (_, Loading::Failed(problem)) => view! {
            <div class="log-start meta" role="alert">
                <span>{problem.words().to_owned()}</span>
                <button
                    type="button"
                    class="button"
                    data-kind="text"
                    on:click=move |_| {
                        let live = account.live();
                        live.open(id);
                        live.load_older(id);
                    }
                >
                    "Try again"
                </button>
            </div>
        }
        .into_any(),
        (Window::Unloaded, _) => view! { <ThreadSkeleton /> }.into_any(),
        (Window::Whole, _) => {
            view! { <div class="log-start meta">"The conversation begins here"</div> }.into_any()
        }
        (Window::From(_), Loading::Older) => {
            view! { <div class="log-start meta skeleton">"Loading older messages…"</div> }
                .into_any()
        }
        (Window::From(_), _) => view! { <div class="log-start"></div> }.into_any(),
    }
}

/// What was unread when the messages were first here.
#[derive(Debug, Clone, Copy)]
struct UnreadAtOpening {
    count: u32,
    newest: Option<MessageId>,
    /// Where it begins is loaded.
    found: bool,
}

/// Decides when the messages are first here where "New" goes, and begins
/// reading there. It stays until the conversation is closed, but for this: if
/// it begins before what is loaded, it goes up as older messages come.
fn mark_what_is_new(
    id: ConversationId,
    timeline: ReadSignal<TimelineView>,
    loaded: Memo<bool>,
    thread_scroll: ThreadScroll,
) -> Signal<Option<MessageId>> {
    let account = use_account();
    let new_from = RwSignal::new(None);
    Effect::new(move |before: Option<Option<UnreadAtOpening>>| {
        let before = before.flatten();
        if before.is_some_and(|before| before.found) || !loaded.get() {
            return before;
        }
        let whole = timeline.with(|view| view.window == Window::Whole);
        let (unread, first) = account.live().with(|replica| {
            let messages: Vec<(MessageId, Direction)> = replica
                .timeline(id)
                .into_iter()
                .flat_map(sync::Timeline::shown)
                .map(|message| (message.id, message.direction))
                .collect();
            let mut unread = before.unwrap_or_else(|| UnreadAtOpening {
                count: replica.unread(id),
                newest: messages.last().map(|(id, _)| *id),
                found: false,
            });
            let end = messages
                .iter()
                .rposition(|(id, _)| Some(*id) == unread.newest)
                .map_or(0, |place| place + 1);
            let (first, all) = first_unread(&messages[..end], unread.count);
            unread.found = all || whole;
            (unread, first)
        });
        if new_from.get_untracked() != first {
            new_from.set(first);
        }
        if before.is_none() && first.is_some() {
            // Once the divider is in the page.
            request_animation_frame(move || thread_scroll.show(".unread-divider"));
        }
        Some(unread)
    });
    new_from.into()
}

fn load_older_when_near(
    id: ConversationId,
    timeline: ReadSignal<TimelineView>,
    thread_scroll: ThreadScroll,
) {
    let account = use_account();
    let more = Memo::new(move |_| {
        timeline
            .with(|view| matches!(view.window, Window::From(_)) && view.loading == Loading::Idle)
    });
    Effect::new(move |_| {
        // A page that was not enough leaves the beginning near: ask again.
        timeline.track();
        if more.get() && thread_scroll.near_beginning.get() {
            account.live().load_older(id);
        }
    });
}

/// Seen is: this tab is on screen, and the newest message is in view.
fn read_what_is_seen(id: ConversationId, thread_scroll: ThreadScroll, loaded: Memo<bool>) {
    let live = use_live();
    let visible = use_visible();
    let view = ReadSignal::from(live.conversation(id));
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    Effect::new(move |_| {
        if loaded.get() && visible.get() && thread_scroll.at_end.get() && unread.get() > 0 {
            // After the frame in which "New" may have scrolled the view up.
            let live = live.clone();
            request_animation_frame(move || {
                request_animation_frame(move || {
                    if thread_scroll.at_end.try_get_untracked() == Some(true) {
                        live.mark_read(id);
                    }
                });
            });
        }
    });
}

/// How many incoming messages came since the end was last in view.
fn count_below(
    id: ConversationId,
    timeline: ReadSignal<TimelineView>,
    thread_scroll: ThreadScroll,
) -> Signal<usize> {
    let account = use_account();
    let seen_to = StoredValue::new(None::<MessageId>);
    Memo::new(move |_| {
        let at_end = thread_scroll.at_end.get();
        timeline.with(|view| {
            if at_end {
                seen_to.set_value(view.keys.last().copied());
                return 0;
            }
            let seen = seen_to.get_value();
            let below = view.keys.iter().rev().take_while(|key| Some(**key) != seen);
            account.live().with(|replica| {
                below
                    .filter_map(|key| replica.row(id, *key))
                    .filter(|row| row.direction == Direction::In)
                    .count()
            })
        })
    })
    .into()
}

#[component]
fn ToNewest(thread_scroll: ThreadScroll, below: Signal<usize>) -> impl IntoView {
    let words = move || match below.get() {
        0 => "Newest".to_owned(),
        count => format!("{count} new"),
    };
    move || {
        (!thread_scroll.at_end.get()).then(|| {
            view! {
                <button
                    type="button"
                    class="button to-newest"
                    data-action="to-newest"
                    data-new=move || (below.get() > 0).then_some("")
                    on:click=move |_| thread_scroll.to_end()
                >
                    <SvgIcon icon=Icon::ArrowDown small=true />
                    {words}
                </button>
            }
        })
    }
}
