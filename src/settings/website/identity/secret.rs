//! The secret with which a website signs. The server shows it once, when it is
//! made; it is not part of the form, and takes effect at once.

use leptos::{prelude::*, task::spawn_local};
use live::{Live, settings};
use protocol::InboxId;

use crate::{
    session::use_live,
    ui::{
        code_block::CodeBlock,
        icon::{Icon, SvgIcon},
    },
};

/// The secret of one website, as far as this page knows it.
#[derive(Debug, Clone, Copy)]
struct SecretState {
    /// Whether the website has one.
    exists: RwSignal<bool>,
    /// The secret that was just made. It lives as long as this view.
    shown: RwSignal<Option<String>>,
    /// The agent is asked whether the one in use may be replaced.
    confirming: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

impl SecretState {
    fn new(exists: RwSignal<bool>) -> Self {
        Self {
            exists,
            shown: RwSignal::new(None),
            confirming: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Makes a secret; one that is in use is replaced at the second press only.
    fn press(self, live: Live, id: InboxId) {
        let confirmed = self.confirming.get_untracked();
        if self.exists.get_untracked() && !confirmed {
            return self.confirming.set(true);
        }
        self.confirming.set(false);
        spawn_local(async move {
            // One that another agent made meanwhile is not replaced unasked.
            if !confirmed
                && let Ok(stored) = settings::widget(&live, id).await
                && stored.has_identity_secret
            {
                self.exists.set(true);
                return self.confirming.set(true);
            }
            match settings::new_identity_secret(&live, id).await {
                Ok(made) => {
                    self.error.set(None);
                    self.shown.set(Some(made.secret));
                    self.exists.set(true);
                }
                Err(problem) => self.error.set(Some(problem.words().to_owned())),
            }
        });
    }

    fn press_label(self) -> &'static str {
        match (self.exists.get(), self.confirming.get()) {
            (false, _) => "Create a secret",
            (true, false) => "Replace the secret",
            (true, true) => "Replace it now",
        }
    }
}

/// The button that makes a secret, and what is said around it.
#[component]
pub fn SecretField(id: InboxId, has_secret: RwSignal<bool>) -> impl IntoView {
    let live = use_live();
    let state = SecretState::new(has_secret);
    let is_confirming = move || state.confirming.get();
    view! {
        {move || state.shown.get().map(|secret| view! { <NewSecret secret /> })}
        <Show when=is_confirming>
            <p class="warning">
                <SvgIcon icon=Icon::Alert />
                "What your website signs with the secret of today will be refused at once."
            </p>
        </Show>
        <div class="settings-row">
            <button
                type="button"
                class="button"
                data-kind="outline"
                data-action="new-secret"
                on:click=move |_| state.press(live.clone(), id)
            >
                {move || state.press_label()}
            </button>
            <Show when=is_confirming>
                <button type="button" class="button" on:click=move |_| state.confirming.set(false)>
                    "Keep it"
                </button>
            </Show>
        </div>
        <p class="field-error" role="alert">
            {state.error}
        </p>
    }
}

#[component]
fn NewSecret(secret: String) -> impl IntoView {
    view! {
        <div class="secret" role="status">
            <p>
                <SvgIcon icon=Icon::Alert />
                "Copy it now: it is not shown again. Keep it on your server, never on a page."
            </p>
            <CodeBlock code=secret name="The secret" copy="Copy the secret" />
        </div>
    }
}
