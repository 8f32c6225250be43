//! The row `log_identity`: which log this is, how far it has come, what follows when
//! it was restored to an earlier state, and when retention last looked at the clock.

use protocol::{Epoch, Timestamp};

use super::{
    database::{EngineConnection, SqlConnection, params},
    error::StoreError,
    log_marker::{Instance, LogPosition},
};

pub(super) fn position(connection: &dyn SqlConnection) -> Result<LogPosition, StoreError> {
    let query = "SELECT epoch, instance, commits FROM log_identity";
    Ok(connection.one(query, params![], |row| {
        Ok(LogPosition {
            epoch: row.get("epoch")?,
            instance: row.get("instance")?,
            commits: row.get::<i64>("commits")?.cast_unsigned(),
        })
    })?)
}

/// Counts a group, in its own transaction.
pub(super) fn count_commit(connection: &dyn SqlConnection) -> Result<u64, StoreError> {
    let commits: i64 = connection.one(
        "UPDATE log_identity SET commits = commits + 1 RETURNING commits",
        params![],
        |row| row.get("commits"),
    )?;
    Ok(commits.cast_unsigned())
}

/// Begins an instance of the log, in a new epoch if it was restored.
pub(super) fn begin_instance(
    connection: &dyn EngineConnection,
    instance: Instance,
    recovery: Option<RestoreRecovery>,
) -> Result<LogPosition, StoreError> {
    connection.transaction(|connection| {
        if let Some(recovery) = recovery {
            recovery.apply(connection)?;
        }
        connection.execute("UPDATE log_identity SET instance = ?1", params![instance])?;
        count_commit(connection)?;
        position(connection)
    })
}

/// What a start changes after a restore: what the log says is still to be done may
/// have been done since.
#[derive(Debug, Clone, Copy)]
pub(super) struct RestoreRecovery {
    pub(super) epoch: Epoch,
    /// Until when a status may tell what became of a message.
    pub(super) unsure_until: Timestamp,
}

impl RestoreRecovery {
    fn apply(self, connection: &dyn SqlConnection) -> Result<(), StoreError> {
        connection.execute("UPDATE log_identity SET epoch = ?1", params![self.epoch])?;
        connection.execute(
            "UPDATE outgoing SET state = 'unsure', due_at = ?1, last_error = 'restored'
             WHERE state IN ('queued', 'sending')",
            params![self.unsure_until],
        )?;
        // A session that was ended since must not come back.
        connection.execute("DELETE FROM sessions", params![])?;
        // What is unseen may have been mailed since.
        connection.execute(
            "INSERT INTO letters (conversation_id, account_id, up_to)
             SELECT c.id, c.account_id, a.seq
             FROM conversations c JOIN accounts a ON a.id = c.account_id
             WHERE c.unseen > 0
             ON CONFLICT (conversation_id) DO UPDATE SET tries = 0, due_at = 0,
                up_to = CASE WHEN letters.up_to > excluded.up_to
                    THEN letters.up_to ELSE excluded.up_to END",
            params![],
        )?;
        Ok(())
    }
}

/// The newest time in the log: the server's time never falls below it.
pub(super) fn newest_time(connection: &dyn SqlConnection) -> Result<Option<Timestamp>, StoreError> {
    let query = "SELECT max((SELECT created_at FROM events e
            WHERE e.account_id = a.id ORDER BY seq DESC LIMIT 1)) AS newest FROM accounts a";
    Ok(connection.one(query, params![], |row| row.get("newest"))?)
}

/// What the last look for old data noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionState {
    pub seen_at: Option<Timestamp>,
    pub wait_ms: i64,
}

impl super::reader::ReadSnapshot<'_> {
    /// When old data was last looked at; before the first time, when anything
    /// was last logged.
    pub fn retention_state(&self) -> Result<RetentionState, StoreError> {
        let query = "SELECT retention_seen_at, retention_wait_ms FROM log_identity";
        let note = self.connection.one(query, params![], |row| {
            Ok(RetentionState {
                seen_at: row.get("retention_seen_at")?,
                wait_ms: row.get("retention_wait_ms")?,
            })
        })?;
        Ok(RetentionState {
            seen_at: match note.seen_at {
                Some(at) => Some(at),
                None => newest_time(self.connection)?,
            },
            ..note
        })
    }
}

impl super::transaction::Transaction<'_> {
    pub fn store_retention_state(
        &mut self,
        seen_at: Timestamp,
        wait_ms: i64,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE log_identity SET retention_seen_at = ?1, retention_wait_ms = ?2",
            params![seen_at, wait_ms],
        )?;
        Ok(())
    }
}
