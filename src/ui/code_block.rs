//! A piece of code to copy.

use leptos::prelude::*;

use super::copy::CopyButton;

/// The code, and the button that copies it.
#[component]
pub fn CodeBlock(
    code: String,
    /// What the code is, for who cannot see it.
    name: &'static str,
    /// What the button does.
    copy: &'static str,
) -> impl IntoView {
    view! {
        <div class="code">
            <pre dir="ltr" tabindex="0" aria-label=name>
                {code.clone()}
            </pre>
            <CopyButton text=code name=copy />
        </div>
    }
}
