//! Whom the chat believes: a website that signs who its visitors are.

use leptos::{prelude::*, task::spawn_local};
use live::settings;
use protocol::InboxId;

use super::{
    draft::{WebsiteField, WebsiteForm},
    form::{error_line::ErrorLine, field::switch},
};
use crate::{
    session::use_live,
    ui::{copy::CopyButton, icon::Icon, icon::SvgIcon},
};

const HOW: &str = r#"// On your server: npm install jsonwebtoken
import jwt from "jsonwebtoken";

const token = jwt.sign(
  { name: user.name, email: user.email },
  process.env.FRONTDESK_IDENTITY_SECRET,
  { algorithm: "HS256", subject: String(user.id), expiresIn: "1h" },
);

// On the page, with that token:
Frontdesk("identify", { token });"#;

#[component]
pub fn IdentitySection(
    form: WebsiteForm,
    id: InboxId,
    has_secret: RwSignal<bool>,
) -> impl IntoView {
    let live = use_live();
    // On this screen only: whoever leaves it has seen it for the last time.
    let secret = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let make = StoredValue::new_local(move || {
        let live = live.clone();
        asking.set(false);
        spawn_local(async move {
            match settings::new_identity_secret(&live, id).await {
                Ok(made) => {
                    error.set(None);
                    secret.set(Some(made.secret));
                    has_secret.set(true);
                }
                Err(problem) => error.set(Some(problem.words().to_owned())),
            }
        });
    });
    let press = move |_| {
        if has_secret.get_untracked() && !asking.get_untracked() {
            asking.set(true);
        } else {
            make.with_value(|make| make());
        }
    };
    view! {
        <section class="settings-section">
            <h2>"Who visitors are"</h2>
            <p>
                "A name or an e-mail that a visitor enters is their own word. With a secret, your website can sign who they are; then their history follows them to every device."
            </p>
            {move || {
                secret
                    .get()
                    .map(|secret| {
                        view! {
                            <div class="secret" role="status">
                                <p>
                                    <SvgIcon icon=Icon::Alert />
                                    "Copy it now: it is not shown again. Keep it on your server, never on a page."
                                </p>
                                <div class="code">
                                    <pre dir="ltr" tabindex="0" aria-label="The secret">
                                        {secret.clone()}
                                    </pre>
                                    <CopyButton text=secret name="Copy the secret" />
                                </div>
                            </div>
                        }
                    })
            }}
            {move || {
                asking
                    .get()
                    .then(|| {
                        view! {
                            <p class="warning">
                                <SvgIcon icon=Icon::Alert />
                                "What your website signs with the secret of today will be refused at once."
                            </p>
                        }
                    })
            }}
            <div class="settings-row">
                <button
                    type="button"
                    class="button"
                    data-kind="outline"
                    data-action="new-secret"
                    on:click=press
                >
                    {move || match (has_secret.get(), asking.get()) {
                        (false, _) => "Create a secret",
                        (true, false) => "Replace the secret",
                        (true, true) => "Replace it now",
                    }}
                </button>
                {move || {
                    asking
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| asking.set(false)
                                >
                                    "Keep it"
                                </button>
                            }
                        })
                }}
            </div>
            <p class="field-error" role="alert">
                {error}
            </p>
            <details>
                <summary>"How to sign it"</summary>
                <div class="code">
                    <pre dir="ltr" tabindex="0" aria-label="An example for Node">
                        {HOW}
                    </pre>
                    <CopyButton text=HOW.to_owned() name="Copy the example" />
                </div>
            </details>
            {switch(
                "identity-required",
                "Believe only what the website signs",
                move || form.draft.with(|draft| draft.identity_required),
                move |on| form.edit(|draft| draft.identity_required = on),
            )}
            <p class="meta">
                {move || {
                    if has_secret.get() {
                        "Visitors without a signature can still write, and stay without a name."
                    } else {
                        "This needs a secret."
                    }
                }}
            </p>
            <ErrorLine form field=WebsiteField::Identity id="identity-error" />
        </section>
    }
}
