//! The list itself: which rows, in which order, and the scroll.
//!
//! New activity goes on top. While the agent is at the top and points elsewhere,
//! rows slide to their places. While they are further down, or point at a row,
//! that row is held where it is and the news waits above; and while a button is
//! down, nothing moves at all, so that a click lands on what was aimed at.

use std::{collections::HashMap, time::Duration};

use leptos::{ev, html, prelude::*};
use protocol::{ConversationId, command::is_blank};
use sync::{Filter, Frontier};

use super::{
    ListFocus,
    filter::{self, Filters},
    row::ConversationRow,
    row_order,
    search::Search,
};
use crate::{
    dom::scroll,
    session::{use_account, use_live},
    ui::{
        empty::Empty,
        icon::{Icon, SvgIcon},
        skeleton::RowSkeleton,
    },
    workspace::OpenConversation,
};

/// Closer than this to the end, the next page is asked for: in pixels.
const NEAR_END: i32 = 600;
/// The most rows made in one frame: a burst of new conversations must not keep
/// the page from answering a key.
const ROWS_A_FRAME: usize = 16;
/// Within this of the top counts as at the top.
const AT_TOP: f64 = 8.0;

/// The column with the list.
#[component]
pub fn ConversationList() -> impl IntoView {
    let account = ReadSignal::from(use_live().account_name());
    let chosen = RwSignal::new(Filter::All);
    let query = RwSignal::new(String::new());
    let title = move || {
        account.with(|name| {
            if name.is_empty() {
                "Inbox".to_owned()
            } else {
                name.clone()
            }
        })
    };
    view! {
        <section class="column list-column" aria-label="Conversations">
            <div class="list-header">
                <div class="bar">
                    <h1 class="cut">{title}</h1>
                </div>
                <Search text=query />
                <Filters chosen />
            </div>
            <Rows chosen query />
        </section>
    }
}

#[component]
fn Rows(chosen: RwSignal<Filter>, query: RwSignal<String>) -> impl IntoView {
    let live = use_live();
    let account = use_account();
    let OpenConversation(open) = expect_context();
    let cursor: ListFocus = expect_context();
    let loaded = ReadSignal::from(live.loaded());
    let changed = live.list_changed();

    let pressed = RwSignal::new(false);
    let order = Memo::new(move |before: Option<&Vec<ConversationId>>| {
        changed.track();
        let (filter, text) = (chosen.get(), query.get());
        let keep = open.get();
        match before {
            Some(before) if pressed.get() => before.clone(),
            _ => account.live().with(|replica| {
                if is_blank(&text) {
                    replica.conversations(filter, keep)
                } else {
                    replica.search(&text)
                }
            }),
        }
    });
    let places = Memo::new(move |_| {
        order.with(|order| {
            let numbered = order.iter().enumerate();
            numbered
                .map(|(place, id)| (*id, place))
                .collect::<HashMap<_, _>>()
        })
    });
    Effect::new(move |_| cursor.rows.set(order.get()));
    let made = incremental_rows(order);

    let changed = live.list_changed();
    let whole = Memo::new(move |_| {
        changed.track();
        let filter = chosen.get();
        let searching = query.with(|text| !is_blank(text));
        searching || account.live().with(|replica| replica.frontier(filter)) == Frontier::Whole
    });
    let view = ListScroll::default();
    let scroller = NodeRef::<html::Div>::new();
    let load_if_near_end = move || {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        let left = scroller.scroll_height() - scroller.client_height() - scroller.scroll_top();
        if left < NEAR_END && loaded.get_untracked() && !whole.get_untracked() {
            account.live().load_conversations(chosen.get_untracked());
        }
    };
    // A filter that was never looked at begins with its first page, and a page
    // that fills less than the view asks for the next.
    Effect::new(move |_| {
        if loaded.get() && !whole.get() {
            order.track();
            load_if_near_end();
        }
    });
    // Another list begins at its top.
    Effect::new(move |before: Option<()>| {
        chosen.track();
        query.track();
        if before.is_some()
            && let Some(scroller) = scroller.get_untracked()
        {
            view.forget();
            scroll::jump(&scroller, 0.0);
        }
    });
    view.hold(
        scroller,
        order,
        Signal::derive(move || (chosen.get(), query.get())),
    );

    let press = move |_| pressed.set(true);
    let release = move || {
        set_timeout(
            move || {
                pressed.try_set(false);
            },
            Duration::ZERO,
        )
    };
    let up = window_event_listener(ev::pointerup, move |_| release());
    let cancel = window_event_listener(ev::pointercancel, move |_| release());
    // The size of the letters may have changed with it.
    let resize = window_event_listener(ev::resize, move |_| view.row.set_value(None));
    on_cleanup(move || {
        up.remove();
        cancel.remove();
        resize.remove();
    });

    let to_top = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            scroll::glide(&scroller, 0.0);
        }
    };
    let nothing = move || {
        (loaded.get() && whole.get() && order.with(Vec::is_empty)).then(|| {
            let text = query.get();
            if is_blank(&text) {
                let (title, text) = filter::empty(chosen.get());
                view! { <Empty icon=Icon::Inbox title text /> }.into_any()
            } else {
                let title = format!("Nobody is called “{}”", text.trim());
                view! {
                    <Empty icon=Icon::Search title text="Search looks at names and numbers. Part of one is enough.">
                        <button type="button" class="button" on:click=move |_| query.set(String::new())>
                            "Clear the search"
                        </button>
                    </Empty>
                }
                    .into_any()
            }
        })
    };
    view! {
        <div class="list-body" id="conversations" role="tabpanel">
            {move || {
                (view.above.get() > 0)
                    .then(|| {
                        view! {
                            <button type="button" class="button new-activity" on:click=to_top>
                                <SvgIcon icon=Icon::ArrowUp small=true />
                                "New activity"
                            </button>
                        }
                    })
            }}
            <div
                class="scroll list-scroll"
                node_ref=scroller
                on:scroll=move |_| {
                    view.scrolled(scroller);
                    load_if_near_end();
                }
                on:pointerdown=press
                on:pointermove=move |event| view.pointed(&event, scroller)
                on:pointerleave=move |_| view.left(scroller)
            >
                <ul
                    class="rows"
                    role="list"
                    style:--count=move || order.with(Vec::len).to_string()
                    data-animated=move || view.slides.get().then_some("")
                >
                    <For each=move || made.get() key=|id| *id let(id)>
                        <ConversationRow
                            id
                            place=Signal::derive(move || {
                                places.with(|places| places.get(&id).copied().unwrap_or_default())
                            })
                        />
                    </For>
                </ul>
                {move || (!loaded.get()).then(|| view! { <RowSkeleton count=9 /> })}
                {move || {
                    (loaded.get() && !whole.get()).then(|| view! { <RowSkeleton count=2 /> })
                }}
                {nothing}
            </div>
        </div>
    }
}

/// The rows that are on the page: those of `order`, from the top, a few more in
/// each frame.
fn incremental_rows(order: Memo<Vec<ConversationId>>) -> ReadSignal<Vec<ConversationId>> {
    let (made, set_made) = signal(Vec::new());
    let next_frame = Trigger::new();
    Effect::new(move |_| {
        next_frame.track();
        let (rows, all) = order
            .with(|order| made.with_untracked(|made| row_order::grown(made, order, ROWS_A_FRAME)));
        if made.with_untracked(|made| *made != rows) {
            set_made.set(rows);
        }
        if !all {
            request_animation_frame(move || next_frame.notify());
        }
    });
    made
}

/// What the scroll and the pointer say about what must not move.
#[derive(Debug, Clone, Copy)]
struct ListScroll {
    top: StoredValue<f64>,
    /// How high a row is, once measured: to measure is to lay out the page.
    row: StoredValue<Option<f64>>,
    /// How far below the view's top the pointer is; none when it is elsewhere.
    pointer: StoredValue<Option<f64>>,
    /// The agent was at the top, before the news pushed the view down.
    home: StoredValue<bool>,
    /// Whether rows slide to new places.
    slides: RwSignal<bool>,
    /// How many rows came in above the view.
    above: RwSignal<usize>,
}

impl Default for ListScroll {
    fn default() -> Self {
        Self {
            top: StoredValue::new(0.0),
            row: StoredValue::new(None),
            pointer: StoredValue::new(None),
            home: StoredValue::new(true),
            slides: RwSignal::new(true),
            above: RwSignal::new(0),
        }
    }
}

type Scroller = NodeRef<html::Div>;

impl ListScroll {
    fn forget(self) {
        self.top.set_value(0.0);
        self.home.set_value(true);
        self.above.set(0);
        self.settle();
    }

    fn settle(self) {
        let free = self.top.get_value() <= AT_TOP && self.pointer.with_value(Option::is_none);
        if self.slides.get_untracked() != free {
            self.slides.set(free);
        }
    }

    fn scrolled(self, scroller: Scroller) {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        let top = f64::from(scroller.scroll_top());
        // Our own jumps were noted before they happened.
        if (top - self.top.get_value()).abs() > 1.0 {
            self.top.set_value(top);
            self.home.set_value(top <= AT_TOP);
        }
        if top <= AT_TOP && self.above.get_untracked() > 0 {
            self.above.set(0);
        }
        self.settle();
    }

    fn pointed(self, event: &ev::PointerEvent, scroller: Scroller) {
        if event.pointer_type() == "mouse"
            && let Some(scroller) = scroller.get_untracked()
        {
            let top = scroller.get_bounding_client_rect().top();
            self.pointer
                .set_value(Some(f64::from(event.client_y()) - top));
            self.settle();
        }
    }

    fn row_height(self, scroller: &web_sys::Element) -> f64 {
        if let Some(height) = self.row.get_value() {
            return height;
        }
        let height = row_height(scroller);
        self.row.set_value(Some(height));
        height
    }

    fn left(self, scroller: Scroller) {
        self.pointer.set_value(None);
        if self.home.get_value()
            && self.top.get_value() > 0.0
            && let Some(scroller) = scroller.get_untracked()
        {
            scroll::glide(&scroller, 0.0);
        }
        self.settle();
    }

    /// Holds the row that is pointed at, else the first in view, whenever the
    /// order changes while the same list is shown.
    fn hold(
        self,
        scroller: Scroller,
        order: Memo<Vec<ConversationId>>,
        list: Signal<(Filter, String)>,
    ) {
        Effect::new(
            move |before: Option<(Vec<ConversationId>, (Filter, String))>| {
                let (after, list) = (order.get(), list.get());
                if let (Some((before, same)), Some(scroller)) = (before, scroller.get_untracked())
                    && same == list
                {
                    let row = self.row_height(&scroller);
                    let top = self.top.get_value();
                    let at = match self.pointer.get_value() {
                        Some(y) => top + y,
                        None if top > AT_TOP => top,
                        None => return (after, list),
                    };
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a place in a list"
                    )]
                    let anchor = (at / row).max(0.0) as usize;
                    let shift = row_order::shift(&before, &after, anchor);
                    if shift != 0 {
                        #[expect(clippy::cast_precision_loss, reason = "a place in a list")]
                        let target = top + row * shift as f64;
                        scroll::jump(&scroller, target);
                        // A list that fits its view cannot be scrolled.
                        let reached = f64::from(scroller.scroll_top());
                        self.top.set_value(reached);
                        if reached > AT_TOP {
                            self.above.update(|above| *above += shift.unsigned_abs());
                        }
                    }
                }
                (after, list)
            },
        );
    }
}

/// Every row is as high as the first.
fn row_height(scroller: &web_sys::Element) -> f64 {
    let row = scroller.query_selector(".row-slot").ok().flatten();
    row.map_or(64.0, |row| row.get_bounding_client_rect().height())
        .max(1.0)
}
