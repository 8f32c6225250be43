//! What a settings page needs from the server before there is a form.

use leptos::{prelude::*, task::spawn_local};
use protocol::Problem;

use crate::{
    route::Route,
    ui::{empty::Empty, icon::Icon, skeleton::FormSkeleton},
};

/// Asks `query`; the children make the page of its answer.
#[component]
pub fn SettingsLoader<T, Q, C, V>(
    query: Q,
    /// The heading for what the server does not have.
    missing: &'static str,
    children: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Q: AsyncFn() -> Result<T, Problem> + Clone + 'static,
    C: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let loaded = RwSignal::new(None::<Result<T, Problem>>);
    let load = StoredValue::new_local(move || {
        let query = query.clone();
        loaded.set(None);
        spawn_local(async move {
            let answer = query().await;
            // The page may have been left meanwhile.
            loaded.try_set(Some(answer));
        });
    });
    let load = Callback::new(move |()| load.with_value(|load| load()));
    load.run(());
    move || match loaded.get() {
        None => view! { <FormSkeleton /> }.into_any(),
        Some(Ok(answer)) => children(answer).into_any(),
        Some(Err(problem)) => view! { <NotLoaded problem missing on_retry=load /> }.into_any(),
    }
}

#[component]
fn NotLoaded(problem: Problem, missing: &'static str, on_retry: Callback<()>) -> impl IntoView {
    if problem.status == 404 {
        let text = "It may be gone, or the address belongs to another account.";
        return view! {
            <Empty icon=Icon::Search title=missing text>
                <a class="button" href=Route::Settings.path()>
                    "Back to the settings"
                </a>
            </Empty>
        }
        .into_any();
    }
    let text = problem.words().to_owned();
    view! {
        <Empty icon=Icon::Alert title="The settings did not load" text>
            <button type="button" class="button" on:click=move |_| on_retry.run(())>
                "Try again"
            </button>
        </Empty>
    }
    .into_any()
}
