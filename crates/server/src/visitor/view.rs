//! What a visitor sees of the account: their own conversations, without what the
//! agents keep among themselves. Streams, replays and pages ask here, on top of
//! the audience that the store has checked.

use protocol::{Conversation, ConversationPage, Event};

use crate::store::audience::to_visitors;

/// A conversation, without who of the agents is to answer.
#[must_use]
pub fn conversation(conversation: Conversation) -> Conversation {
    Conversation {
        assignee: None,
        ..conversation
    }
}

/// A page of conversations, without the agents' read marks.
#[must_use]
pub fn page(page: ConversationPage) -> ConversationPage {
    ConversationPage {
        items: page.items.into_iter().map(conversation).collect(),
        read_marks: Vec::new(),
        next: page.next,
    }
}

/// An event whose audience includes the visitor.
#[must_use]
pub fn event(event: Event) -> Event {
    match to_visitors(event) {
        Event::ConversationCreated {
            conversation: whole,
        } => Event::ConversationCreated {
            conversation: conversation(whole),
        },
        Event::ConversationUpdated {
            conversation: whole,
        } => Event::ConversationUpdated {
            conversation: conversation(whole),
        },
        event @ (Event::MessageCreated { .. }
        | Event::MessageUpdated { .. }
        | Event::ConversationRead { .. }
        | Event::AgentUpdated { .. }
        | Event::InboxUpdated { .. }
        | Event::WidgetUpdated { .. }
        | Event::Deleted { .. }
        | Event::Unknown) => event,
    }
}
