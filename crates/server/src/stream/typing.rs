//! Who is typing: told to the others in the conversation, and stored nowhere.

use protocol::{Conversation, ServerFrame};

use crate::{auth::actor::Actor, state::AppState};

/// Tells the agents that somebody types, and the visitor if it is an agent.
pub fn tell(app: &AppState, actor: Actor, conversation: &Conversation) {
    let room = app.hub.room(actor.account_id());
    let typing = ServerFrame::Typing {
        conversation_id: conversation.id,
        agent_id: actor.agent_id(),
    };
    room.say(&typing);
    if let Actor::Agent(_) = actor {
        room.say_to_visitor(conversation.contact.id, &typing);
    }
}
