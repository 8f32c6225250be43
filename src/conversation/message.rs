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

/// Who wrote a message, as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MessageAuthor {
    author: Author,
    direction: Direction,
    /// A member of the group that the conversation is with.
    sender: Option<String>,
}

/// What a message's author is called, tracked.
fn author_name(live: &Live, conversation: ConversationId, author: &MessageAuthor) -> String {
    if let Some(sender) = &author.sender {
        return sender.clone();
    }
    match author.author {
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
    let author = Memo::new(move |_| {
        row.with(|row| {
            row.as_ref().map(|row| MessageAuthor {
                author: row.author,
                direction: row.direction,
                sender: row.sender.clone(),
            })
        })
    });
    let me = ReadSignal::from(live.me());

    // Mine is on my side already; a colleague's needs the name, and so does a member's
    // of a group.
    let named = move || {
        let author = author.get()?;
        let mine = match author.author {
            Author::Agent(agent) => me.with(|me| me.as_ref().is_some_and(|me| me.id == agent)),
            Author::Contact(_) => true,
            Author::System => false,
        };
        let is_named = match author.direction {
            Direction::Out => !mine,
            Direction::In => author.sender.is_some(),
        };
        (position.get().first && is_named)
            .then(|| author_name(&account.live(), conversation, &author))
    };
    let avatar = move || {
        let author = author.get()?;
        let hue = author_hue(author.author);
        let name = Signal::derive(move || author_name(&account.live(), conversation, &author));
        position
            .get()
            .last
            .then(|| view! { <Avatar name hue size="middle" named=true /> })
    };
    // Some members may have it although it failed for others.
    let is_group = Signal::derive(move || {
        let view = account.live().conversation(conversation);
        view.with(|view| {
            view.as_ref()
                .is_some_and(|view| view.conversation.contact.is_group)
        })
    });
    let retry = {
        let live = live.clone();
        StoredValue::new_local(move || live.retry(conversation, id))
    };
    let discard = StoredValue::new_local(move || live.discard(conversation, id));
    view! {
        <div
            class="message"
            data-side=move || author.with(|author| Some(author.as_ref()?.direction.as_str()))
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
                    is_group
                />
        </div>
    }
}
