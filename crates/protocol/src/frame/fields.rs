//! Reading a server's frame in one pass, as [`crate::event`] reads events.

use serde::Deserialize;

use super::{ResetReason, ServerFrame};
use crate::missing::{Missing, present};
use crate::{AgentId, ContactId, ConversationId, Epoch, LoggedEvent, Presence, Seq, WebPage};

/// Every field that some frame has.
#[derive(Deserialize)]
pub(super) struct FrameFields {
    r#type: FrameType,
    epoch: Option<Epoch>,
    prev: Option<Seq>,
    cursor: Option<Seq>,
    heartbeat_ms: Option<u64>,
    events: Option<Vec<LoggedEvent>>,
    reason: Option<ResetReason>,
    conversation_id: Option<ConversationId>,
    agent_id: Option<AgentId>,
    presence: Option<Presence>,
    contact_id: Option<ContactId>,
    page: Option<WebPage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum FrameType {
    Ready,
    Events,
    Reset,
    Pong,
    Typing,
    Presence,
    Viewing,
    Visiting,
    #[serde(other)]
    Unknown,
}

impl TryFrom<FrameFields> for ServerFrame {
    type Error = Missing;

    fn try_from(fields: FrameFields) -> Result<Self, Missing> {
        Ok(match fields.r#type {
            FrameType::Ready => Self::Ready {
                epoch: present(fields.epoch, "epoch")?,
                cursor: present(fields.cursor, "cursor")?,
                heartbeat_ms: present(fields.heartbeat_ms, "heartbeat_ms")?,
            },
            FrameType::Events => Self::Events {
                prev: present(fields.prev, "prev")?,
                cursor: present(fields.cursor, "cursor")?,
                events: present(fields.events, "events")?,
            },
            FrameType::Reset => Self::Reset {
                reason: present(fields.reason, "reason")?,
            },
            FrameType::Pong => Self::Pong,
            FrameType::Typing => Self::Typing {
                conversation_id: present(fields.conversation_id, "conversation_id")?,
                agent_id: fields.agent_id,
            },
            FrameType::Presence => Self::Presence {
                agent_id: present(fields.agent_id, "agent_id")?,
                presence: present(fields.presence, "presence")?,
            },
            FrameType::Viewing => Self::Viewing {
                agent_id: present(fields.agent_id, "agent_id")?,
                conversation_id: fields.conversation_id,
            },
            FrameType::Visiting => Self::Visiting {
                contact_id: present(fields.contact_id, "contact_id")?,
                page: fields.page,
            },
            FrameType::Unknown => Self::Unknown,
        })
    }
}
