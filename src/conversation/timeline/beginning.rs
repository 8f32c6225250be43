//! What stands above the oldest loaded message: a skeleton, an error with a way
//! to try again, or that the conversation begins here.

use leptos::prelude::*;
use live::{Loading, TimelineView};
use protocol::{ConversationId, Problem};
use sync::Window;

use crate::{session::use_account, ui::skeleton::ThreadSkeleton};

/// The upper end of a timeline.
#[component]
pub fn Beginning(id: ConversationId, timeline: ReadSignal<TimelineView>) -> impl IntoView {
    let state = Memo::new(move |_| timeline.with(|view| (view.window, view.loading.clone())));
    move || match state.get() {
        (_, Loading::Failed(problem)) => view! { <LoadingFailed id problem /> }.into_any(),
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

#[component]
fn LoadingFailed(id: ConversationId, problem: Problem) -> impl IntoView {
    let account = use_account();
    let try_again = move |_| {
        let live = account.live();
        live.open(id);
        live.load_older(id);
    };
    view! {
        <div class="log-start meta" role="alert">
            <span>{problem.words().to_owned()}</span>
            <button type="button" class="button" data-kind="text" on:click=try_again>
                "Try again"
            </button>
        </div>
    }
}
