//! Whether the log continues or was restored, from what database and marker say, and
//! what a start writes into both. Pure.

use protocol::Epoch;

use super::{Instance, Record};

/// How far the database's log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct LogPosition {
    pub(in crate::store) epoch: Epoch,
    /// `None`: an older version wrote it, which knew nothing of this.
    pub(in crate::store) instance: Option<Instance>,
    pub(in crate::store) commits: u64,
}

/// What a marker calls a database that has no instance yet.
const NO_INSTANCE: Instance = [0; 16];

impl LogPosition {
    fn known_as(&self) -> Instance {
        self.instance.unwrap_or(NO_INSTANCE)
    }
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
    Restored(RestoreSign),
}

/// What shows that the log was restored to an earlier state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestoreSign {
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

/// What a start does: marker, database, marker, so that a crash between any
/// two is no restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Plan {
    pub(in crate::store) restore_sign: Option<RestoreSign>,
    /// The marker to be written before the database gets `pending.next`.
    pub(in crate::store) pending: Record,
}

/// Decides whether the log continues, and what the marker must say while the database
/// takes the instance `fresh`. `unmatched` is an instance that no database has; both are
/// random.
pub(in crate::store) fn plan(
    database: &LogPosition,
    marker: &Found,
    fresh: Instance,
    unmatched: Instance,
) -> Plan {
    let restore_sign = match judge(database, marker) {
        Verdict::Continues => None,
        Verdict::Restored(why) => Some(why),
    };
    let (epoch, instance, commits) = match *marker {
        Found::Here {
            epoch,
            instance,
            commits,
            ..
        } if restore_sign.is_none() && database.known_as() == instance => {
            (epoch, instance, commits)
        }
        // A start that ended after the database had begun.
        Found::Here { next, .. } if restore_sign.is_none() => {
            (database.epoch, next, database.commits)
        }
        // No marker, and a database that never had one: it stays as it was.
        Found::Missing if restore_sign.is_none() => {
            (database.epoch, database.known_as(), database.commits)
        }
        // Until the database has begun anew, it is as unknown as before.
        _ => (database.epoch, unmatched, Record::UNKNOWN_COMMITS),
    };
    let pending = Record {
        epoch,
        instance,
        next: fresh,
        commits,
        file: 0,
    };
    Plan {
        restore_sign,
        pending,
    }
}

/// The marker once the database has begun.
pub(in crate::store) fn begun(database: &LogPosition, instance: Instance) -> Record {
    Record {
        epoch: database.epoch,
        instance,
        // No start is underway.
        next: NO_INSTANCE,
        commits: database.commits,
        file: 0,
    }
}

/// In doubt it was restored: that costs clients a new bootstrap, the opposite
/// would cost them messages.
pub(in crate::store) fn judge(database: &LogPosition, marker: &Found) -> Verdict {
    let restore_sign = match (database.instance, *marker) {
        // A version from before there were markers.
        (None, Found::Missing) => return Verdict::Continues,
        (_, Found::Torn) => RestoreSign::Torn,
        (Some(_), Found::Missing) => RestoreSign::Unmarked,
        (_, Found::Here { is_copy: true, .. }) => RestoreSign::Copied,
        // A start that ended between the two.
        (Some(instance), Found::Here { next, .. }) if instance == next => {
            return Verdict::Continues;
        }
        (
            _,
            Found::Here {
                epoch,
                instance: known,
                commits,
                ..
            },
        ) => {
            if database.known_as() != known || database.epoch != epoch {
                RestoreSign::Other
            } else if database.commits < commits {
                RestoreSign::Behind(commits - database.commits)
            } else {
                return Verdict::Continues;
            }
        }
    };
    Verdict::Restored(restore_sign)
}
