//! One of each event and frame.

use protocol::{
    ClientFrame, Event, LoggedEvent, Presence, ResetReason, Seq, ServerFrame, event::Deleted,
};

use crate::sample;

/// An event of each kind.
pub(crate) fn events() -> [Event; 10] {
    [
        Event::MessageCreated {
            message: sample::received(),
        },
        Event::MessageUpdated {
            message: sample::failed(),
        },
        Event::ConversationCreated {
            conversation: sample::silent_conversation(),
        },
        Event::ConversationUpdated {
            conversation: sample::conversation(),
        },
        Event::ConversationRead {
            read_mark: sample::read_mark(),
        },
        Event::AgentUpdated {
            agent: sample::agent(),
        },
        Event::InboxUpdated {
            inbox: sample::inbox(),
        },
        Event::WidgetUpdated {
            widget: sample::widget(),
            availability: None,
        },
        Event::Deleted {
            entity: Deleted::Conversation {
                id: sample::conversation_id(),
                version: Seq::new(42),
            },
        },
        Event::Unknown,
    ]
}

/// What a client can say on a stream, with its optional fields and without.
pub(crate) fn client_frames() -> [ClientFrame; 8] {
    [
        ClientFrame::Resume {
            epoch: None,
            cursor: None,
            token: None,
        },
        ClientFrame::Resume {
            epoch: Some(sample::epoch()),
            cursor: Some(Seq::new(12)),
            token: None,
        },
        ClientFrame::Resume {
            epoch: None,
            cursor: None,
            token: Some("AAAA.BBBB".to_owned()),
        },
        ClientFrame::Ping,
        ClientFrame::Typing {
            conversation_id: sample::conversation_id(),
        },
        ClientFrame::Viewing {
            conversation_id: Some(sample::conversation_id()),
        },
        ClientFrame::Viewing {
            conversation_id: None,
        },
        ClientFrame::Visiting {
            page: sample::page(),
        },
    ]
}

/// What the server can say.
pub(crate) fn server_frames() -> [ServerFrame; 12] {
    [
        ServerFrame::Ready {
            epoch: sample::epoch(),
            cursor: Seq::new(12),
            heartbeat_ms: protocol::frame::HEARTBEAT_MS,
        },
        ServerFrame::Events {
            prev: Seq::new(12),
            cursor: Seq::new(13),
            events: vec![LoggedEvent {
                seq: Seq::new(13),
                event: Event::AgentUpdated {
                    agent: sample::agent(),
                },
            }],
        },
        ServerFrame::Reset {
            reason: ResetReason::CursorTooOld,
        },
        ServerFrame::Reset {
            reason: ResetReason::CursorAhead,
        },
        ServerFrame::Reset {
            reason: ResetReason::EpochChanged,
        },
        ServerFrame::Pong,
        ServerFrame::Typing {
            conversation_id: sample::conversation_id(),
            agent_id: Some(sample::agent_id()),
        },
        ServerFrame::Typing {
            conversation_id: sample::conversation_id(),
            agent_id: None,
        },
        ServerFrame::Presence {
            agent_id: sample::agent_id(),
            presence: Presence::Online,
        },
        ServerFrame::Viewing {
            agent_id: sample::agent_id(),
            conversation_id: None,
        },
        ServerFrame::Visiting {
            contact_id: sample::contact_id(),
            page: Some(sample::page()),
        },
        ServerFrame::Visiting {
            contact_id: sample::contact_id(),
            page: None,
        },
    ]
}
