//! What is said over the socket, one JSON text frame each, and over
//! server-sent events in one direction.

mod fields;

use serde::{Deserialize, Serialize};

use crate::{AgentId, ContactId, ConversationId, Epoch, LoggedEvent, Presence, Seq, WebPage};

/// The largest frame a client may send, in bytes.
pub const MAX_CLIENT_FRAME: usize = 64 * 1024;
/// How long a new socket may stay silent before its `resume`, in milliseconds.
pub const RESUME_WITHIN_MS: u64 = 10_000;
/// How often a client says `ping`, in milliseconds.
pub const HEARTBEAT_MS: u64 = 25_000;
/// How long it waits for the `pong` before it calls the line dead.
pub const HEARTBEAT_GRACE_MS: u64 = 8_000;

/// From client to server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame: where this client stands. Both null: begin now.
    Resume {
        /// The log that `cursor` is a place in.
        epoch: Option<Epoch>,
        /// Up to which event the client has everything.
        cursor: Option<Seq>,
        /// A visitor's; an agent has a cookie.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// Asks for a `pong`: the heartbeat.
    Ping,
    /// I am writing here. Ephemeral.
    Typing {
        /// Which conversation.
        conversation_id: ConversationId,
    },
    /// The conversation on screen, or none.
    Viewing {
        /// Which conversation.
        conversation_id: Option<ConversationId>,
    },
    /// The page a visitor is on.
    Visiting {
        /// The page; none where they left.
        page: WebPage,
    },
    /// A kind a newer client knows: ignored.
    #[serde(other)]
    Unknown,
}

/// From server to client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(try_from = "fields::FrameFields")]
pub enum ServerFrame {
    /// The stream is on. Replayed events, if any, follow at once: `cursor` is
    /// where the client stood when it resumed.
    Ready {
        /// The log that `cursor` is a place in.
        epoch: Epoch,
        /// Up to which event the client has everything.
        cursor: Seq,
        /// How often the client is to say `ping`, in milliseconds.
        heartbeat_ms: u64,
    },
    /// `prev` is the cursor of the frame before on this stream. `events` may be
    /// empty: something happened that this client may not see.
    Events {
        /// The cursor before this frame.
        prev: Seq,
        /// Up to which event it leads.
        cursor: Seq,
        /// In the order of the log, what this client may see of it.
        events: Vec<LoggedEvent>,
    },
    /// The log cannot serve this cursor: fetch what is shown again.
    Reset {
        /// Why.
        reason: ResetReason,
    },
    /// Answers a `ping`.
    Pong,
    /// An agent is writing in a conversation, or its contact, if no agent is
    /// named. Ephemeral.
    Typing {
        /// Which conversation.
        conversation_id: ConversationId,
        /// Which agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent_id: Option<AgentId>,
    },
    /// Ephemeral.
    Presence {
        /// Which agent.
        agent_id: AgentId,
        /// Online or not.
        presence: Presence,
    },
    /// What an agent has on screen, or nothing. Ephemeral.
    Viewing {
        /// Which agent.
        agent_id: AgentId,
        /// Which conversation.
        conversation_id: Option<ConversationId>,
    },
    /// The page a visitor is on; none: they left. Ephemeral.
    Visiting {
        /// Which visitor.
        contact_id: ContactId,
        /// The page; none where they left.
        page: Option<WebPage>,
    },
    /// A kind a newer server knows: ignored.
    Unknown,
}

/// Why a cursor could not be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// Retention has passed it.
    CursorTooOld,
    /// It is ahead of the log: the database was restored to an earlier state.
    CursorAhead,
    /// It belongs to another database.
    EpochChanged,
    /// A reason a newer server knows: a reset all the same.
    #[serde(other)]
    Unknown,
}

/// Why the server closed a socket: WebSocket close code and reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// A frame was no JSON.
    NotJson,
    /// A frame was larger than [`MAX_CLIENT_FRAME`].
    FrameTooLarge,
    /// A frame was binary.
    NotText,
    /// The first frame was no `resume`.
    ResumeExpected,
    /// No `resume` came within [`RESUME_WITHIN_MS`].
    ResumeTimeout,
    /// The client took too long to read.
    TooSlow,
    /// No `ping` came for too long.
    Silent,
    /// Too many sockets of one visitor or one address, or too many frames.
    TooMany,
    /// The session or token ended.
    SignedOut,
    /// The server stops: reconnect.
    Shutdown,
    /// What came breaks the WebSocket protocol itself (RFC 6455).
    Protocol,
    /// A text that is not UTF-8.
    NotUtf8,
}

impl CloseReason {
    /// 4000 and up are ours; those below are RFC 6455's own.
    pub const fn code(self) -> u16 {
        match self {
            Self::Shutdown => 1001,
            Self::Protocol => 1002,
            Self::NotText => 1003,
            Self::NotUtf8 => 1007,
            Self::FrameTooLarge => 1009,
            Self::NotJson => 4000,
            Self::ResumeExpected => 4001,
            Self::ResumeTimeout => 4002,
            Self::TooSlow => 4003,
            Self::Silent => 4004,
            Self::TooMany => 4029,
            Self::SignedOut => 4401,
        }
    }

    /// The reason of the close frame.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotJson => "frame_not_json",
            Self::FrameTooLarge => "frame_too_large",
            Self::NotText => "frame_not_text",
            Self::ResumeExpected => "resume_expected",
            Self::ResumeTimeout => "resume_timeout",
            Self::TooSlow => "reader_too_slow",
            Self::Silent => "no_heartbeat",
            Self::TooMany => "too_many_requests",
            Self::SignedOut => "signed_out",
            Self::Shutdown => "server_shutting_down",
            Self::Protocol => "protocol_error",
            Self::NotUtf8 => "text_not_utf8",
        }
    }
}
