//! Whether somebody is there to answer: by the hours of the inbox, by who is online,
//! by the connection.

use live::Connection;
use protocol::{Availability, Timestamp};

/// What the hours of the inbox mean at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningHours {
    /// Somebody answers.
    Open,
    /// Nobody does.
    Closed {
        /// When that changes, as far as it is known.
        reopens_at: Option<Timestamp>,
    },
}

impl OpeningHours {
    /// By what the server said in the bootstrap.
    pub fn at(now: Timestamp, availability: Option<&Availability>) -> Self {
        match availability.map(|availability| availability.at(now)) {
            Some((false, reopens_at)) => Self::Closed { reopens_at },
            _ => Self::Open,
        }
    }
}

/// What the head of the chat says below the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatStatus {
    /// Somebody is there.
    Here,
    /// Nobody is.
    Away {
        /// When somebody will be, as far as it is known.
        reopens_at: Option<Timestamp>,
    },
    /// The connection is being made.
    Connecting,
    /// There is none: what is written is sent later.
    Offline,
    /// The server refuses this visitor.
    Unavailable,
}

impl ChatStatus {
    /// The status now.
    pub const fn of(connection: &Connection, hours: OpeningHours, is_anybody_online: bool) -> Self {
        match (connection, hours) {
            (Connection::Live(_), OpeningHours::Open) if is_anybody_online => Self::Here,
            (Connection::Live(_), OpeningHours::Open) => Self::Away { reopens_at: None },
            (Connection::Live(_), OpeningHours::Closed { reopens_at }) => Self::Away { reopens_at },
            (Connection::SignedOut, _) => Self::Unavailable,
            (Connection::Connecting, _) => Self::Connecting,
            _ => Self::Offline,
        }
    }
}

/// One short line: when somebody is back, or else the inbox's own words.
pub fn away_text(away: String, back: &str, reopens_at: Option<&str>) -> String {
    match reopens_at {
        Some(time) => [back, " ", time].concat(),
        None => away,
    }
}
