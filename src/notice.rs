//! One quiet line for a command that failed somewhere else than where the agent
//! looks. It goes by itself.

use std::time::Duration;

use leptos::prelude::*;
use protocol::Problem;

use crate::{
    session::use_live,
    ui::{button::IconButton, icon::Icon},
};

const SHOWN_FOR: Duration = Duration::from_secs(8);

/// Shows the newest failure.
#[component]
pub fn Notice() -> impl IntoView {
    let failed = ReadSignal::from(use_live().notices());
    move || failed.get().map(|problem| view! { <NoticeText problem /> })
}

#[component]
fn NoticeText(problem: Problem) -> impl IntoView {
    let shown = RwSignal::new(true);
    let hide = move || {
        shown.try_set(false);
    };
    let timer = set_timeout_with_handle(hide, SHOWN_FOR).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    let words = problem.words().to_owned();
    move || {
        shown.get().then(|| {
            view! {
                <div class="notice" role="status">
                    <span>{words.clone()}</span>
                    <IconButton icon=Icon::Close name="Close" on_press=move |_| hide() />
                </div>
            }
        })
    }
}
