//! Limits of uploads: how much is uploaded at a time, for how long, and how much
//! is stored.

use std::time::Duration;

use protocol::attachment::MAX_BYTES;

const MB: u64 = 1024 * 1024;

/// What some uploads may hold together while they come.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    pub uploads: u32,
    /// Declared, or, of uploads that declare nothing, come so far.
    pub bytes: u64,
}

/// The most that may be underway at a time.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    /// Of one agent or visitor.
    pub uploader: Share,
    /// Of one network address; agents and visitors apart, so that visitors on
    /// a shop's own network stop nobody who works there.
    pub network: Share,
    /// Of an account; agents and visitors apart.
    pub account: Share,
}

/// What is stored, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Storage {
    /// Of an account, for all time.
    pub account: u64,
    /// Of one visitor, for all time.
    pub visitor: u64,
    /// What visitors at one network address bring to an account within a day.
    pub network_day: u64,
}

impl Storage {
    /// What all of an account's visitors may use: whatever they do, agents can
    /// send files.
    pub const fn visitors(self) -> u64 {
        self.account / 4 * 3
    }
}

/// Everything that limits uploads.
#[derive(Debug, Clone, Copy)]
pub struct AttachmentLimits {
    pub underway: UploadLimits,
    pub storage: Storage,
    /// How long a body may send nothing.
    pub stall: Duration,
    /// How long a body may take in all: the largest over a line of 300 kbit/s.
    pub whole: Duration,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        Self {
            underway: UploadLimits {
                uploader: Share {
                    uploads: 8,
                    bytes: 8 * MAX_BYTES,
                },
                network: Share {
                    uploads: 32,
                    bytes: 32 * MAX_BYTES,
                },
                account: Share {
                    uploads: 512,
                    bytes: 512 * MAX_BYTES,
                },
            },
            storage: Storage {
                account: 20_480 * MB,
                visitor: 200 * MB,
                network_day: 500 * MB,
            },
            stall: Duration::from_secs(20),
            whole: Duration::from_mins(10),
        }
    }
}

impl AttachmentLimits {
    /// With storage as the settings say it, in megabytes.
    #[must_use]
    pub fn with_storage_mb(mut self, account: Option<u64>, visitor: Option<u64>) -> Self {
        let bytes = |mb: u64| mb.saturating_mul(MB);
        let storage = &mut self.storage;
        storage.account = account.map_or(storage.account, bytes);
        storage.visitor = visitor.map_or(storage.visitor, bytes);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Given;

    #[test]
    fn storage_is_set_in_megabytes_and_agents_keep_a_quarter_of_it() {
        let given = Given {
            storage_account_mb: Some(400),
            storage_visitor_mb: Some(u64::MAX),
            ..Given::default()
        };
        let storage = given.settle().unwrap().uploads.storage;
        assert_eq!((storage.account, storage.visitors()), (400 * MB, 300 * MB));
        assert_eq!(storage.visitor, u64::MAX, "without overflow");
        let storage = Given::default().settle().unwrap().uploads.storage;
        assert_eq!((storage.account, storage.visitor), (20_480 * MB, 200 * MB));
    }
}
