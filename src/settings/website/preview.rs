//! How the chat will look, small: the head of its panel and the launcher, in
//! the colour and the words of the draft.

use leptos::prelude::*;
use protocol::{
    command::is_blank,
    widget::{Position, Scheme},
};

use super::draft::WebsiteForm;

/// The launcher's bubble, as the loader draws it.
const BUBBLE: &str = "M10 22A9 9 0 1 0 6 18L5 23z";

#[component]
pub fn Preview(form: WebsiteForm) -> impl IntoView {
    let draft = form.draft;
    let pane = move |scheme: &'static str| {
        view! {
            <div class="preview-page" data-scheme=scheme>
                <div class="preview-panel">
                    <div class="preview-header cut" dir="auto">
                        {move || draft.with(|draft| draft.name.clone())}
                    </div>
                    <div class="preview-welcome" dir="auto">
                        {move || {
                            draft
                                .with(|draft| {
                                    if is_blank(&draft.welcome) {
                                        "Hello! How can we help?".to_owned()
                                    } else {
                                        draft.welcome.trim().to_owned()
                                    }
                                })
                        }}
                    </div>
                    <div class="preview-composer"></div>
                </div>
                <span class="preview-launcher">
                    <svg viewBox="0 0 28 28">
                        <path d=BUBBLE></path>
                    </svg>
                </span>
            </div>
        }
    };
    view! {
        <div
            class="preview"
            role="img"
            aria-label="Preview of the chat"
            style:--color=move || draft.with(|draft| draft.color.to_string())
            data-position=move || {
                draft.with(|draft| (draft.position == Position::Start).then_some("start"))
            }
        >
            {move || match draft.with(|draft| draft.scheme) {
                Scheme::Auto => vec![pane("light"), pane("dark")],
                one => vec![pane(one.as_str())],
            }}
        </div>
    }
}
