//! Asks for the next page of the list as its end comes near.

use leptos::{html, prelude::*};

use super::{ListChoice, ListOrder};
use crate::session::{AccountHandle, use_account};

/// Closer than this to the end, the next page is asked for: in pixels.
const NEAR_END: i32 = 600;

/// The paging of one list.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    account: AccountHandle,
    choice: ListChoice,
    loaded: ReadSignal<bool>,
    end_reached: Memo<bool>,
    scroller: NodeRef<html::Div>,
}

impl Paging {
    pub fn new(choice: ListChoice, order: ListOrder, scroller: NodeRef<html::Div>) -> Self {
        let account = use_account();
        let paging = Self {
            account,
            choice,
            loaded: ReadSignal::from(account.live().bootstrapped()),
            end_reached: order.end_reached,
            scroller,
        };
        // A filter that was never looked at begins with its first page, and a
        // page that fills less than the view asks for the next. Measured when the
        // rows of the filter before are gone.
        Effect::new(move |_| {
            if paging.loaded.get() && !paging.end_reached.get() {
                order.ids.track();
                paging.choice.filter.track();
                request_animation_frame(move || paging.load_if_near_end());
            }
        });
        paging
    }

    /// The list was scrolled, or grew.
    pub fn load_if_near_end(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let left = scroller.scroll_height() - scroller.client_height() - scroller.scroll_top();
        if left < NEAR_END && self.loaded.get_untracked() && !self.end_reached.get_untracked() {
            let filter = self.choice.filter.get_untracked();
            self.account.live().load_conversations(filter);
        }
    }
}
