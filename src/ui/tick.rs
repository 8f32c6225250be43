//! The sign for how far a message has come.

use leptos::prelude::*;
use protocol::Status;
use sync::DeliveryState;

/// How far a message has come, as far as a sign can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    Waiting,
    Sent,
    Delivered,
    Read,
    Failed,
}

impl Tick {
    /// The sign for a row of a timeline; none for an incoming message.
    pub const fn of_delivery(mark: &DeliveryState) -> Option<Self> {
        match mark {
            DeliveryState::None => None,
            DeliveryState::Waiting => Some(Self::Waiting),
            DeliveryState::Sent => Some(Self::Sent),
            DeliveryState::Delivered => Some(Self::Delivered),
            DeliveryState::Read => Some(Self::Read),
            DeliveryState::Refused { .. } | DeliveryState::Failed { .. } => Some(Self::Failed),
        }
    }

    /// The sign for a stored message.
    pub const fn of_status(status: Status) -> Option<Self> {
        match status {
            Status::Received => None,
            Status::Queued => Some(Self::Waiting),
            Status::Sent => Some(Self::Sent),
            Status::Delivered => Some(Self::Delivered),
            Status::Read | Status::Played => Some(Self::Read),
            Status::Failed => Some(Self::Failed),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting to be sent",
            Self::Sent => "Sent",
            Self::Delivered => "Delivered to their device",
            Self::Read => "Read",
            Self::Failed => "Not sent",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Waiting => "M8 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM8 3.4V6l1.7 1.1",
            Self::Sent => "m4 6.4 2.7 2.7L12 3",
            Self::Delivered | Self::Read => "m1.2 6.4 2.7 2.7L9.2 3M7.2 8.3l.8.8L13.3 3",
            Self::Failed => "M8 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM8 3.6v2.6M8 8.3v.1",
        }
    }
}

/// Draws the sign.
#[component]
pub fn DeliveryTick(tick: Tick) -> impl IntoView {
    view! {
        <span
            class="tick"
            role="img"
            data-tick=tick.word()
            aria-label=tick.meaning()
            title=tick.meaning()
        >
            <svg viewBox="0 0 16 12" aria-hidden="true">
                <path d=tick.path()></path>
            </svg>
        </span>
    }
}
