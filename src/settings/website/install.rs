//! Where the chat may be shown, and what to paste for it.

use leptos::prelude::*;
use protocol::InboxId;

use super::draft::{WebsiteDraft, WebsiteField, WebsiteForm, tag};
use crate::{dom::page, route, settings::form::field::TextField, ui::code_block::CodeBlock};

const DOMAINS: TextField<WebsiteDraft, WebsiteField> = TextField {
    field: WebsiteField::Domains,
    name: "domains",
    label: "Allowed domains",
    hint: "One in a line: shop.example, *.shop.example, localhost:8080. Empty: any website may show it.",
    lines: 3,
    dir: "ltr",
    read: |draft| &draft.domains,
    write: |draft| &mut draft.domains,
};

#[component]
pub fn InstallSection(form: WebsiteForm, id: InboxId) -> impl IntoView {
    let tag = tag(&page::origin(), &id.to_string());
    view! {
        <section class="settings-section">
            <h2>"On your website"</h2>
            <p>
                "Paste this before " <code dir="ltr">"</body>"</code> ", or anywhere on the page."
            </p>
            <CodeBlock code=tag name="The tag" copy="Copy the tag" />
            <p>
                <a class="link" href=route::sample_page(id) target="_blank" rel="noopener">
                    "Try it on a sample page"
                </a>
            </p>
            {DOMAINS.view(form)}
        </section>
    }
}
