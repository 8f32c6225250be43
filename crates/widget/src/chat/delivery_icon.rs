//! The icon beside a message of the visitor's: how far it has come.

use sync::DeliveryState;

use crate::locale::Word;

/// The icon of a delivery state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryIcon {
    /// A clock: the server does not have it yet.
    Clock,
    /// A tick: the server has it.
    Tick,
    /// An exclamation mark: it can be sent again, or discarded.
    Exclamation,
}

impl DeliveryIcon {
    /// For a visitor a message that the server has is sent: whether an agent has read
    /// it is not shown.
    pub const fn of(delivery: &DeliveryState) -> Self {
        match delivery {
            DeliveryState::Waiting => Self::Clock,
            DeliveryState::Refused { .. } | DeliveryState::Failed { .. } => Self::Exclamation,
            DeliveryState::None
            | DeliveryState::Sent
            | DeliveryState::Delivered
            | DeliveryState::Read => Self::Tick,
        }
    }

    /// Its name for those who do not see it.
    pub const fn label(self) -> Word {
        match self {
            Self::Clock => Word::Waiting,
            Self::Tick => Word::Sent,
            Self::Exclamation => Word::Failed,
        }
    }

    /// The `d` of its path, in a box of 16 by 16.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Clock => "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M8 5.5V8l1.8 1.2",
            Self::Tick => "M3 8.5l3 3 7-7",
            Self::Exclamation => "M8 4v5M8 11.5v.5",
        }
    }
}
