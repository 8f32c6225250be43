//! Which conversations the list shows, and in which order.

use std::{collections::HashMap, time::Duration};

use leptos::{ev, prelude::*};
use live::ListQuery;
use protocol::{ConversationId, command::is_blank};
use sync::Filter;

use super::ListChoice;
use crate::{session::use_live, workspace::OpenConversation};

/// The rows of the list.
#[derive(Debug, Clone, Copy)]
pub struct ListOrder {
    /// From the top. Does not change while a button is down.
    pub ids: Memo<Vec<ConversationId>>,
    /// Where each of them is, counted from the top.
    pub indices: Memo<HashMap<ConversationId, usize>>,
    /// There is no further page.
    pub end_reached: Memo<bool>,
    /// A button of the pointer is down on the list.
    pub pressed: RwSignal<bool>,
}

impl ListOrder {
    pub fn new(choice: ListChoice) -> Self {
        let kept = KeptConversation::follow(choice);
        let list = use_live().list(move || {
            let search = choice.search.get();
            if is_blank(&search) {
                ListQuery::Filter {
                    filter: choice.filter.get(),
                    keep: kept.get().id(),
                }
            } else {
                ListQuery::Search(search)
            }
        });
        let pressed = RwSignal::new(false);
        let shown = list.clone();
        let ids = Memo::new(move |before: Option<&Vec<ConversationId>>| match before {
            Some(before) if pressed.get() => before.clone(),
            _ => shown.with(|list| list.ids.clone()),
        });
        let indices = Memo::new(move |_| {
            ids.with(|ids| {
                let numbered = ids.iter().enumerate();
                numbered.map(|(index, id)| (*id, index)).collect()
            })
        });
        release_with_the_button(pressed);
        Self {
            ids,
            indices,
            end_reached: Memo::new(move |_| list.with(|list| list.end_reached)),
            pressed,
        }
    }
}

/// What is open when a filter is chosen, or is opened under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeptConversation {
    filter: Filter,
    open: Option<ConversationId>,
    /// It was unread then, and stays under "Unread" while it is being read.
    was_unread: bool,
}

impl KeptConversation {
    fn follow(choice: ListChoice) -> Memo<Self> {
        let live = StoredValue::new_local(use_live());
        let OpenConversation(open) = expect_context();
        let is_unread = move |id: ConversationId| {
            let view = live.with_value(|live| live.conversation(id));
            view.with_untracked(|view| view.as_ref().is_some_and(|view| view.unread > 0))
        };
        Memo::new(move |before: Option<&Self>| {
            let (filter, open) = (choice.filter.get(), open.get());
            match before {
                Some(before) if (before.filter, before.open) == (filter, open) => *before,
                _ => Self {
                    filter,
                    open,
                    was_unread: open.is_some_and(is_unread),
                },
            }
        })
    }

    /// The conversation that stays listed although the filter no longer matches it.
    fn id(self) -> Option<ConversationId> {
        let is_kept = self.filter == Filter::Unread && self.was_unread;
        self.open.filter(|_| is_kept)
    }
}

/// Wherever the button goes up, and after the click that follows it.
fn release_with_the_button(pressed: RwSignal<bool>) {
    let release = move || {
        let release = move || {
            pressed.try_set(false);
        };
        set_timeout(release, Duration::ZERO);
    };
    let up = window_event_listener(ev::pointerup, move |_| release());
    let cancel = window_event_listener(ev::pointercancel, move |_| release());
    on_cleanup(move || {
        up.remove();
        cancel.remove();
    });
}
