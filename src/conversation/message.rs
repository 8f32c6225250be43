//! A message in its run: gap, author and avatar around the bubble.

use leptos::prelude::*;
use live::Live;
use protocol::{Author, ConversationId, Direction, MessageId};

use super::{bubble::Bubble, grouping::Layout};
use crate::{
    session::{use_account, use_live},
    ui::avatar::{Avatar, hue},
};

/// The hue of messages that no person wrote.
const SYSTEM_HUE: u16 = 250;

/// What a message's author is called, tracked.
fn author_name(live: &Live, conversation: ConversationId, author: Author) -> String {
    match author {
        Author::Contact(_) => live.conversation(conversation).with(|view| {
            let view = view.as_ref();
            view.map(|view| view.conversation.contact.display_name())
                .unwrap_or_default()
        }),
        Author::Agent(id) => {
            let agent = live.agent(id).get();
            agent.map_or_else(|| "A former colleague".to_owned(), |agent| agent.name)
        }
        Author::System => "Sent outside of Frontdesk".to_owned(),
    }
}

fn author_hue(author: Author) -> u16 {
    match author {
        Author::Contact(id) => hue(id.as_bytes()),
        Author::Agent(id) => hue(id.as_bytes()),
        Author::System => SYSTEM_HUE,
    }
}

/// One row of the thread.
#[component]
pub fn MessageRow(
    conversation: ConversationId,
    id: MessageId,
    layout: Memo<Layout>,
    /// Why nothing that failed can be tried again now.
    no_retry: Memo<Option<&'static str>>,
) -> impl IntoView {
    let live = use_live();
    let account = use_account();
    let row = ReadSignal::from(live.row(conversation, id));
    let position = Memo::new(move |_| layout.with(|layout| layout.position(id)));
    let author =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.author, row.direction))));
    let me = ReadSignal::from(live.me());

    // Mine is on my side already; a colleague's needs the name.
    let named = move || {
        let (author, direction) = author.get()?;
        let mine = match author {
            Author::Agent(agent) => me.with(|me| me.as_ref().is_some_and(|me| me.id == agent)),
            Author::Contact(_) => true,
            Author::System => false,
        };
        (position.get().first && direction == Direction::Out && !mine)
            .then(|| author_name(&account.live(), conversation, author))
    };
    let avatar = move || {
        let (author, _) = author.get()?;
        let name = Signal::derive(move || author_name(&account.live(), conversation, author));
        position
            .get()
            .last
            .then(|| view! { <Avatar name hue=author_hue(author) size="middle" named=true /> })
    };
    let retry = {
        let live = live.clone();
        StoredValue::new_local(move || live.retry(conversation, id))
    };
    let discard = StoredValue::new_local(move || live.discard(conversation, id));
    view! {
        <div
            class="message"
            data-side=move || author.get().map(|(_, direction)| direction.as_str())
            data-first=move || position.get().first.then_some("")
            data-last=move || position.get().last.then_some("")
        >
            {avatar}
                {move || {
                    named().map(|name| view! { <span class="message-author meta" dir="auto">{name}</span> })
                }}
                <Bubble
                    id
                    row
                    on_retry=move |()| retry.with_value(|retry| retry())
                    on_discard=move |()| discard.with_value(|discard| discard())
                    no_retry
                />
        </div>
    }
}
