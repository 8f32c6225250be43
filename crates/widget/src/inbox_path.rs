//! The frame's address, which names its inbox: `/widget/{inbox}`.

use protocol::InboxId;

/// The inbox that a path names.
pub fn inbox_in(path: &str) -> Option<InboxId> {
    path.rsplit('/').next()?.parse().ok()
}
