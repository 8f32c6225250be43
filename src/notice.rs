//! One quiet line for a command that failed somewhere else than where the
//! agent looks. It goes by itself.

use std::time::Duration;

use leptos::prelude::*;
use protocol::Problem;

use crate::{
    session::{use_live, use_session},
    ui::{button::IconButton, icon::Icon},
};

const STAYS: Duration = Duration::from_secs(8);

/// Shows the newest failure.
#[component]
pub fn Notice() -> impl IntoView {
    let failed = use_live().notices();
    let session = use_session();
    let shown = RwSignal::new(None::<Problem>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let show = move |problem: Problem| {
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        shown.set(Some(problem));
        timer.set_value(set_timeout_with_handle(move || shown.set(None), STAYS).ok());
    };
    Effect::new(move |_| {
        if let Some(problem) = failed.get() {
            show(problem);
        }
    });
    Effect::new(move |_| {
        if let Some(problem) = session.problem.get() {
            show(problem);
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    move || {
        shown.get().map(|problem| {
            view! {
                <div class="notice" role="status">
                    <span>{problem.words().to_owned()}</span>
                    <IconButton icon=Icon::Close name="Close" on_press=move |_| shown.set(None) />
                </div>
            }
        })
    }
}
