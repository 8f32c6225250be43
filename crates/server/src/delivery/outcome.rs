//! What a try to send a message came to.

use protocol::{Failure, Timestamp};

/// How long a provider's status may still tell what a lost answer did not, in
/// milliseconds.
pub const UNSURE_MS: i64 = 60_000;

/// A channel's answer to one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The provider took it, and calls it this.
    Sent { provider_ref: String },
    /// The provider will never take it as it is.
    Refused(Failure),
    /// The provider did not take it, and may later.
    Retry(Failure),
    /// The answer was lost: the provider may have taken it. `error` is for logs.
    Unsure { error: String },
}

/// What a try means for the message in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// Sent, under the provider's id.
    Sent { provider_ref: String },
    /// To be tried again.
    Requeued { due_at: Timestamp, error: String },
    /// Failed for good, until a person asks for another attempt.
    Failed(Failure),
    /// A status may tell until then; afterwards it has failed.
    Unsure { until: Timestamp, error: String },
}

impl Settlement {
    /// The label in logs and metrics.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "accepted",
            Self::Requeued { .. } => "later",
            Self::Failed(_) => "refused",
            Self::Unsure { .. } => "unsure",
        }
    }

    /// The provider's code, or ours, where something went wrong.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Sent { .. } => None,
            Self::Requeued { error, .. } | Self::Unsure { error, .. } => Some(error),
            Self::Failed(failure) => Some(&failure.code),
        }
    }
}
