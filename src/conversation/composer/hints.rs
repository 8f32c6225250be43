//! What the composer's footer says: why a text was not sent, how many characters
//! are left, or which key sends.

use leptos::prelude::*;

use super::ComposerState;
use crate::dom::storage;

/// Said from this many characters below the limit on.
const NEAR_LIMIT: usize = 200;
/// Set once the agent has sent by key: the hint about Enter is not shown again.
const KNOWS_ENTER: &str = "frontdesk.enter-sends";

/// What to say about the length of a text; true where it is too long.
pub fn length_words(chars: usize, max: usize) -> Option<(String, bool)> {
    if chars > max {
        let over = chars - max;
        Some((
            format!("{over} characters too long: {max} is the most that can be sent"),
            true,
        ))
    } else if chars + NEAR_LIMIT > max {
        Some((format!("{} characters left", max - chars), false))
    } else {
        None
    }
}

/// Whether the agent has sent by key on this device.
pub(super) fn knows_enter() -> bool {
    storage::read(KNOWS_ENTER).is_some()
}

/// Remembers it; true if this device did.
pub(super) fn remember_enter() -> bool {
    storage::write(KNOWS_ENTER, "yes")
}

/// The right end of the footer.
#[component]
pub fn Hints(state: ComposerState, max_chars: Signal<usize>) -> impl IntoView {
    let length = Memo::new(move |_| {
        state.with_text(|text| length_words(text.chars().count(), max_chars.get()))
    });
    let status = move || match state.refused.get() {
        Some(why) => Some((why.to_string(), true)),
        None => length.get(),
    };
    move || match status() {
        Some((words, is_error)) => view! {
            <span role="status" data-error=is_error.then_some("")>
                {words}
            </span>
        }
        .into_any(),
        None if state.knows_enter.get() => ().into_any(),
        None => {
            view! { <span class="composer-hint">"Enter sends, Shift Enter breaks the line"</span> }
                .into_any()
        }
    }
}
