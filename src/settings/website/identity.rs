//! Whom the chat believes: a website that signs who its visitors are.

pub mod example;
pub mod secret;

use leptos::prelude::*;
use protocol::InboxId;

use self::{example::SigningExample, secret::SecretField};
use super::draft::{WebsiteField, WebsiteForm};
use crate::settings::form::{field::switch, field_error::FieldError};

#[component]
pub fn IdentitySection(
    form: WebsiteForm,
    id: InboxId,
    /// Whether the website has a secret to sign with, as it is stored.
    has_secret: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <section class="settings-section">
            <h2>"Who visitors are"</h2>
            <p>
                "A name or an e-mail that a visitor enters is their own word. With a secret, your website can sign who they are; then their history follows them to every device."
            </p>
            <SecretField id has_secret />
            <SigningExample />
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
            <FieldError form field=WebsiteField::Identity id="identity-error" />
        </section>
    }
}
