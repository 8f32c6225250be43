//! Who else is typing. Takes the same height when nobody is, so that nothing
//! jumps.

use leptos::prelude::*;
use protocol::ConversationId;

use crate::session::{use_account, use_live};

/// `Amira is writing`, `Amira and Jo are writing`, `3 people are writing`. Names are
/// isolated: they may run the other way.
pub fn words(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("\u{2068}{one}\u{2069} is writing")),
        [one, two] => Some(format!(
            "\u{2068}{one}\u{2069} and \u{2068}{two}\u{2069} are writing"
        )),
        more => Some(format!("{} people are writing", more.len())),
    }
}

/// Above the composer.
#[component]
pub fn TypingIndicator(id: ConversationId) -> impl IntoView {
    let account = use_account();
    let live = use_live();
    let presence = Memo::from(live.presence_in(id));
    let view = ReadSignal::from(live.conversation(id));
    let names = Memo::new(move |_| {
        presence.with(|presence| {
            let contact = view.with(|view| {
                let view = view.as_ref().filter(|_| presence.contact_types);
                view.map(|view| view.conversation.contact.display_name())
            });
            let agents = presence.typing.iter();
            let agents = agents.filter_map(|agent| Some(account.live().agent(*agent).get()?.name));
            contact.into_iter().chain(agents).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="typing-indicator meta" aria-live="polite">
            {move || {
                names
                    .with(|names| words(names))
                    .map(|words| {
                        view! {
                            <span class="typing-dots" aria-hidden="true">
                                <i></i>
                                <i></i>
                                <i></i>
                            </span>
                            <span class="cut">{words}</span>
                        }
                    })
            }}
        </div>
    }
}
