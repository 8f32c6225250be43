//! The column with the list of conversations.
//!
//! New activity goes on top. While the agent is at the top and points elsewhere,
//! rows slide to their places. While they are further down, or point at a row,
//! that row is kept where it is and new activity waits above; and while a button
//! is down, nothing moves at all, so that a click lands on what was aimed at.

pub mod empty;
pub mod incremental_rows;
pub mod order;
pub mod paging;
pub mod scroll;
pub mod shortcuts;

use leptos::{html, prelude::*};
use sync::Filter;

use self::{
    empty::EmptyList, incremental_rows::incremental_rows, order::ListOrder, paging::Paging,
    scroll::ListScroll,
};
use super::{ListFocus, filter::Filters, row::ConversationRow, search::Search};
use crate::{
    session::use_live,
    ui::{
        icon::{Icon, SvgIcon},
        skeleton::RowSkeleton,
    },
};

/// What the agent chose to see.
#[derive(Debug, Clone, Copy)]
pub struct ListChoice {
    pub filter: RwSignal<Filter>,
    /// Blank: no search.
    pub search: RwSignal<String>,
}

/// The column with the list.
#[component]
pub fn ConversationList() -> impl IntoView {
    let account = ReadSignal::from(use_live().account_name());
    let choice = ListChoice {
        filter: RwSignal::new(Filter::All),
        search: RwSignal::new(String::new()),
    };
    let title = move || {
        account.with(|name| {
            if name.is_empty() {
                "Inbox".to_owned()
            } else {
                name.clone()
            }
        })
    };
    let scroller = NodeRef::<html::Div>::new();
    let scroll = ListScroll::new(scroller);
    view! {
        <section class="column list-column" aria-label="Conversations">
            <div class="list-header">
                <div class="bar">
                    <h1 class="cut">{title}</h1>
                    {move || scroll.has_new_above().then(|| view! { <NewActivity scroll /> })}
                </div>
                <Search text=choice.search />
                <Filters chosen=choice.filter />
            </div>
            <Rows choice scroller scroll />
        </section>
    }
}

#[component]
fn Rows(choice: ListChoice, scroller: NodeRef<html::Div>, scroll: ListScroll) -> impl IntoView {
    let loaded = ReadSignal::from(use_live().bootstrapped());
    let order = ListOrder::new(choice);
    shortcuts::bind(ListFocus::provide(order.ids));
    scroll.keep_in_place(order.ids, choice);
    let paging = Paging::new(choice, order, scroller);
    let rows = incremental_rows(order.ids);
    let index_of = move |id| order.indices.with(|indices| indices.get(&id).copied());
    let more_to_come = move || loaded.get() && !order.end_reached.get();
    view! {
        <div class="list-body" id="conversations" role="tabpanel">
            <div
                class="scroll list-scroll"
                node_ref=scroller
                on:scroll=move |_| {
                    scroll.scrolled();
                    paging.load_if_near_end();
                }
                on:pointerdown=move |_| order.pressed.set(true)
                on:pointermove=move |event| scroll.pointer_moved(&event)
                on:pointerleave=move |_| scroll.pointer_left()
            >
                <ul
                    class="rows"
                    role="list"
                    style:--count=move || order.ids.with(Vec::len).to_string()
                    data-animated=move || scroll.is_animated().then_some("")
                >
                    <For each=move || rows.get() key=|id| *id let(id)>
                        <ConversationRow
                            id
                            index=Signal::derive(move || index_of(id).unwrap_or_default())
                        />
                    </For>
                </ul>
                {move || (!loaded.get()).then(|| view! { <RowSkeleton count=9 /> })}
                {move || more_to_come().then(|| view! { <RowSkeleton count=2 /> })}
                <EmptyList choice order />
            </div>
        </div>
    }
}

/// Beside the title, where nothing is read: over the rows it would cover one.
#[component]
fn NewActivity(scroll: ListScroll) -> impl IntoView {
    view! {
        <button type="button" class="button new-activity" on:click=move |_| scroll.to_top()>
            <SvgIcon icon=Icon::ArrowUp small=true />
            "New activity"
        </button>
    }
}
