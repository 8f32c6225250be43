//! Whether the details of the contact are shown beside the conversation.

use leptos::{ev, prelude::*};

/// Open where there is room for it; closed when there is room no more, because
/// it would lie over the messages.
#[derive(Debug, Clone, Copy)]
pub struct DetailsPanel {
    pub open: RwSignal<bool>,
    /// It lies over the conversation, which nothing reaches meanwhile.
    pub is_over: RwSignal<bool>,
}

impl DetailsPanel {
    /// For all views below.
    pub fn provide() {
        let open = RwSignal::new(has_room());
        let had_room = StoredValue::new(open.get_untracked());
        let resize = window_event_listener(ev::resize, move |_| {
            let room = has_room();
            if had_room.get_value() && !room {
                open.set(false);
            }
            had_room.set_value(room);
        });
        on_cleanup(move || resize.remove());
        let is_over = RwSignal::new(false);
        provide_context(Self { open, is_over });
    }

    pub fn toggle(self) {
        self.open.update(|open| *open = !*open);
    }
}

/// The panel of the page.
pub fn use_details_panel() -> DetailsPanel {
    expect_context()
}

fn has_room() -> bool {
    let wide = window().match_media("(width >= 1280px)");
    matches!(wide, Ok(Some(query)) if query.matches())
}
