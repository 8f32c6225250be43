//! The tabs above the list.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use live::ListQuery;
use protocol::ConversationCounts;
use sync::Filter;

use crate::{session::use_live, ui::badge::short_count};

/// The word in addresses of tests and style.
pub const fn word(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "all",
        Filter::Mine => "mine",
        Filter::Unassigned => "unassigned",
        Filter::Unread => "unread",
    }
}

const fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "All",
        Filter::Mine => "Mine",
        Filter::Unassigned => "Unassigned",
        Filter::Unread => "Unread",
    }
}

/// What an empty list says: what it would hold, and why it is good or bad that
/// there is nothing.
pub const fn empty(filter: Filter) -> (&'static str, &'static str) {
    match filter {
        Filter::All => (
            "No conversations yet",
            "As soon as somebody writes to one of your numbers or websites, it shows here.",
        ),
        Filter::Mine => (
            "Nothing is yours",
            "Conversations that are assigned to you show here. Press A in a conversation to take it.",
        ),
        Filter::Unassigned => (
            "Everybody has somebody",
            "Conversations that nobody has taken yet show here.",
        ),
        Filter::Unread => ("All read", "Conversations with new messages show here."),
    }
}

/// The tabs.
#[component]
pub fn Filters(chosen: RwSignal<Filter>) -> impl IntoView {
    let tabs = Filter::EVERY.map(|_| NodeRef::<html::Button>::new());
    let tab = move |(filter, node): (Filter, NodeRef<html::Button>)| {
        view! {
            <button
                type="button"
                role="tab"
                node_ref=node
                data-filter=word(filter)
                aria-controls="conversations"
                aria-selected=move || (chosen.get() == filter).to_string()
                tabindex=move || if chosen.get() == filter { "0" } else { "-1" }
                on:click=move |_| chosen.set(filter)
            >
                {name(filter)}
                <Count filter />
            </button>
        }
    };
    let typed = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Filter::EVERY.len() - 1,
            _ => return,
        };
        let at = Filter::EVERY
            .iter()
            .position(|filter| *filter == chosen.get_untracked());
        let next = (at.unwrap_or(0) + by) % Filter::EVERY.len();
        chosen.set(Filter::EVERY[next]);
        if let Some(tab) = tabs[next].get_untracked() {
            tab.focus().ok();
        }
        event.prevent_default();
    };
    view! {
        <div class="filters" role="tablist" aria-label="Which conversations" on:keydown=typed>
            {Filter::EVERY.into_iter().zip(tabs).map(tab).collect_view()}
        </div>
    }
}

/// How many, where that is known for sure.
#[component]
fn Count(filter: Filter) -> impl IntoView {
    let live = use_live();
    let unread = ReadSignal::from(live.unread_conversations());
    let list = Memo::from(live.list(move || ListQuery::filter(filter)));
    let counts = ReadSignal::from(live.conversation_counts());
    // What is loaded, if that is all; else the server's.
    let counted = move |of: fn(ConversationCounts) -> usize| {
        let whole = list.with(|list| list.end_reached.then_some(list.ids.len()));
        whole.or_else(|| counts.get().map(of)).unwrap_or_default()
    };
    let count = Memo::new(move |_| match filter {
        Filter::All => 0,
        Filter::Unread => unread.get(),
        Filter::Mine => counted(|counts| counts.mine),
        Filter::Unassigned => counted(|counts| counts.unassigned),
    });
    move || {
        let count = count.get();
        (count > 0).then(|| view! { <span class="meta">{short_count(count)}</span> })
    }
}
