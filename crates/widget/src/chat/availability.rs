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
    /// What the server said in the bootstrap holds until the moment that it
    /// named, and is the opposite from then on.
    pub fn at(now: Timestamp, availability: Option<Availability>) -> Self {
        let Some(Availability { open, changes_at }) = availability else {
            return Self::Open;
        };
        let has_changed = changes_at.is_some_and(|at| at <= now);
        if open == has_changed {
            let reopens_at = changes_at.filter(|_| !has_changed);
            Self::Closed { reopens_at }
        } else {
            Self::Open
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

/// `We are closed · We are back Monday 09:00`
pub fn away_text(away: &str, back: &str, reopens_at: Option<&str>) -> String {
    match reopens_at {
        Some(time) => [away, " · ", back, " ", time].concat(),
        None => away.to_owned(),
    }
}
