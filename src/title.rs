//! The page's title and icon: they carry the count where the page is not seen.

use leptos::prelude::*;

use crate::dom::page;

/// `(3) Amina · Frontdesk`.
pub fn title(unread: usize, what: &str) -> String {
    match unread {
        0 => format!("{what} · Frontdesk"),
        count => format!("({count}) {what} · Frontdesk"),
    }
}

/// Keeps title and icon in step with what is unread and what is open.
pub fn keep_title(unread: Signal<usize>, what: Signal<String>) {
    Effect::new(move |_| {
        let unread = unread.get();
        what.with(|what| page::set_title(&title(unread, what)));
        page::set_icon(if unread > 0 {
            "/icon-unread.svg"
        } else {
            "/icon.svg"
        });
    });
}
