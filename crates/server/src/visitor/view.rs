//! What a visitor sees of the account: their own conversations, without what the
//! agents keep among themselves. Streams, replays and pages ask here, on top of
//! the audience that the store has checked.

use protocol::{Agent, Conversation, ConversationPage, Event};

use super::availability;
use crate::clock;

/// A conversation, without who of the agents is to answer.
#[must_use]
pub fn conversation(conversation: Conversation) -> Conversation {
    Conversation {
        assignee: None,
        ..conversation
    }
}

/// An agent, without how they sign in.
#[must_use]
pub fn agent(agent: Agent) -> Agent {
    Agent {
        email: None,
        ..agent
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

/// An event whose audience includes the visitor, with what hours mean where they may
/// have changed.
#[must_use]
pub fn event(event: Event) -> Event {
    match event {
        Event::AgentUpdated { agent: whole } => Event::AgentUpdated {
            agent: agent(whole),
        },
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
        Event::WidgetUpdated { widget, .. } => Event::WidgetUpdated {
            availability: Some(availability::of(widget.look.hours.as_ref(), clock::now())),
            widget,
        },
        event @ (Event::MessageCreated { .. }
        | Event::MessageUpdated { .. }
        | Event::ConversationRead { .. }
        | Event::InboxUpdated { .. }
        | Event::Deleted { .. }
        | Event::Unknown) => event,
    }
}

#[cfg(test)]
mod tests {
    use protocol::{
        Agent, AgentId, ChannelKind, Contact, ContactId, ConversationId, InboxId, ReadMark, Seq,
        Timestamp,
    };

    use super::*;

    fn bob() -> AgentId {
        AgentId::from_bytes([7; 16])
    }

    fn assigned() -> Conversation {
        Conversation {
            assignee: Some(bob()),
            inbound_count: 3,
            unseen: 1,
            ..Conversation::new(
                ConversationId::from_bytes([1; 16]),
                (ChannelKind::Widget, InboxId::from_bytes([2; 16])),
                Contact {
                    id: ContactId::from_bytes([3; 16]),
                    is_group: false,
                    name: Some("Rana".to_owned()),
                    phone: None,
                    email: None,
                    verified: false,
                    attributes: Vec::new(),
                },
                Timestamp::default(),
            )
        }
    }

    #[test]
    fn a_visitor_does_not_see_who_is_to_answer() {
        let seen = conversation(assigned());
        assert_eq!(seen.assignee, None);
        assert_eq!(
            Conversation {
                assignee: Some(bob()),
                ..seen
            },
            assigned(),
            "everything else stays"
        );
    }

    #[test]
    fn a_page_has_no_read_marks_of_agents() {
        let mark = ReadMark {
            conversation_id: assigned().id,
            agent_id: bob(),
            version: Seq::ZERO,
            up_to: Seq::ZERO,
            inbound_read: 0,
        };
        let seen = page(ConversationPage {
            items: vec![assigned()],
            read_marks: vec![mark],
            next: None,
        });
        assert_eq!(seen.items, [conversation(assigned())]);
        assert!(seen.read_marks.is_empty());
    }

    #[test]
    fn an_event_of_a_conversation_carries_what_a_page_would() {
        let seen = conversation(assigned());
        let created = event(Event::ConversationCreated {
            conversation: assigned(),
        });
        let updated = event(Event::ConversationUpdated {
            conversation: assigned(),
        });
        assert_eq!(
            created,
            Event::ConversationCreated {
                conversation: seen.clone()
            }
        );
        assert_eq!(updated, Event::ConversationUpdated { conversation: seen });
    }

    #[test]
    fn an_agent_is_a_name_without_an_address() {
        let agent = Agent {
            id: bob(),
            version: Seq::ZERO,
            name: "Bob".to_owned(),
            email: Some("bob@example.com".to_owned()),
            removed: false,
        };
        let Event::AgentUpdated { agent } = event(Event::AgentUpdated { agent }) else {
            panic!("it is the same event");
        };
        assert_eq!((agent.email, &*agent.name), (None, "Bob"));
    }
}
