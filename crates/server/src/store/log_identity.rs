//! The row `log_identity`: which log this is, how far it has come, what follows
//! when it went back in time, and when retention last looked at the clock.

use protocol::{Epoch, Timestamp};
use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    database::row::Col,
    error::StoreError,
    log_marker::{Instance, Position},
};

pub(super) fn position(connection: &Connection) -> Result<Position, StoreError> {
    let query = "SELECT epoch, instance, commits FROM log_identity";
    Ok(connection.query_row(query, [], |row| {
        Ok(Position {
            epoch: Epoch::from_bytes(row.get(0)?),
            instance: row.get(1)?,
            commits: row.get::<_, i64>(2)?.cast_unsigned(),
        })
    })?)
}

/// Counts a group, in its own transaction.
pub(super) fn count_commit(connection: &Connection) -> Result<u64, StoreError> {
    let commits: i64 = connection
        .prepare_cached("UPDATE log_identity SET commits = commits + 1 RETURNING commits")?
        .query_row([], |row| row.get(0))?;
    Ok(commits.cast_unsigned())
}

/// Begins an instance of the log, in a new epoch if it went back in time.
pub(super) fn begin_instance(
    connection: &mut Connection,
    instance: Instance,
    rollback: Option<Rollback>,
) -> Result<Position, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(rollback) = rollback {
        rollback.apply(&transaction)?;
    }
    transaction.execute("UPDATE log_identity SET instance = ?1", [instance])?;
    count_commit(&transaction)?;
    let position = position(&transaction)?;
    transaction.commit()?;
    Ok(position)
}

/// What a start changes after the log went back in time: what it says is still to
/// be done may have been done since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rollback {
    pub(super) epoch: Epoch,
    /// Until when a status may tell what became of a message.
    pub(super) unsure_until: Timestamp,
}

impl Rollback {
    fn apply(self, connection: &Connection) -> Result<(), StoreError> {
        connection.execute(
            "UPDATE log_identity SET epoch = ?1",
            [self.epoch.as_bytes()],
        )?;
        connection.execute(
            "UPDATE outgoing SET state = 'unsure', due_at = ?1, last_error = 'restored'
             WHERE state IN ('queued', 'sending')",
            [Col(self.unsure_until)],
        )?;
        // A session that was ended since must not come back.
        connection.execute("DELETE FROM sessions", [])?;
        // What is unseen may have been mailed since.
        connection.execute(
            "INSERT INTO letters (conversation_id, account_id, up_to)
             SELECT c.id, c.account_id, a.seq
             FROM conversations c JOIN accounts a ON a.id = c.account_id
             WHERE c.unseen > 0
             ON CONFLICT DO UPDATE SET up_to = max(up_to, excluded.up_to), tries = 0, due_at = 0",
            [],
        )?;
        Ok(())
    }
}

/// The newest time in the log: the server's time never falls below it.
pub(super) fn newest_time(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let query = "SELECT max((SELECT created_at FROM events e
            WHERE e.account_id = a.id ORDER BY seq DESC LIMIT 1)) FROM accounts a";
    let newest: Option<i64> = connection.query_row(query, [], |row| row.get(0))?;
    Ok(newest.map(Timestamp::from_millis))
}

/// What the last look for old data noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionNote {
    pub seen_at: Option<Timestamp>,
    pub wait_ms: i64,
}

impl super::reader::Read<'_> {
    /// When old data was last looked at; before the first time, when anything
    /// was last logged.
    pub fn retention_note(&self) -> Result<RetentionNote, StoreError> {
        let query = "SELECT retention_seen_at, retention_wait_ms FROM log_identity";
        let note = self.connection.query_row(query, [], |row| {
            Ok(RetentionNote {
                seen_at: row.get::<_, Option<i64>>(0)?.map(Timestamp::from_millis),
                wait_ms: row.get(1)?,
            })
        })?;
        Ok(RetentionNote {
            seen_at: match note.seen_at {
                Some(at) => Some(at),
                None => newest_time(self.connection)?,
            },
            ..note
        })
    }
}

impl super::transaction::Transaction<'_> {
    pub fn note_retention(&mut self, seen_at: Timestamp, wait_ms: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE log_identity SET retention_seen_at = ?1, retention_wait_ms = ?2",
            )?
            .execute(params![Col(seen_at), wait_ms])?;
        Ok(())
    }
}
