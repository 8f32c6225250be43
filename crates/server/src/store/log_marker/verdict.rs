//! What database and marker say together. Pure.

use protocol::Epoch;

use super::Instance;

/// How far the database's log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Position {
    pub(in crate::store) epoch: Epoch,
    /// `None`: an older version wrote it, which knew nothing of this.
    pub(in crate::store) instance: Option<Instance>,
    pub(in crate::store) commits: u64,
}

/// What is there of the marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Found {
    Missing,
    Torn,
    Here {
        epoch: Epoch,
        instance: Instance,
        next: Instance,
        commits: u64,
        is_copy: bool,
    },
}

/// Whether the log is the one that clients know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Verdict {
    Continues,
    WentBack(WentBack),
}

/// Why the log is believed to be an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WentBack {
    #[error("the last {0} commits are not in the database")]
    Behind(u64),
    #[error("the database is not the one that was used last")]
    Other,
    #[error("the data folder was copied")]
    Copied,
    #[error("nothing says how far the log had come")]
    Unmarked,
    #[error("the file that says how far the log had come is damaged")]
    Torn,
}

/// In doubt it went back: that costs clients a new bootstrap, the opposite
/// would cost them messages.
pub(in crate::store) fn judge(database: &Position, marker: &Found) -> Verdict {
    let went_back = match (database.instance, *marker) {
        // A version from before there were markers.
        (None, Found::Missing) => return Verdict::Continues,
        (_, Found::Torn) => WentBack::Torn,
        (Some(_), Found::Missing) => WentBack::Unmarked,
        (_, Found::Here { is_copy: true, .. }) => WentBack::Copied,
        // A start that ended between the two.
        (Some(instance), Found::Here { next, .. }) if instance == next => {
            return Verdict::Continues;
        }
        (
            instance,
            Found::Here {
                epoch,
                instance: known,
                commits,
                ..
            },
        ) => {
            if instance != Some(known) || database.epoch != epoch {
                WentBack::Other
            } else if database.commits < commits {
                WentBack::Behind(commits - database.commits)
            } else {
                return Verdict::Continues;
            }
        }
    };
    Verdict::WentBack(went_back)
}
