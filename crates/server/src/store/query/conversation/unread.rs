//! An agent's unread conversations, found without looking at what they have read.
//!
//! Each agent has a horizon, a position in the log. Of the conversations that
//! did not change after it, the unread ones are listed by number; those that
//! changed after it are looked at. Reading moves the horizon on, a little at a
//! time, so writing a message costs nothing per agent. The list is bounded: for
//! an agent who leaves much unread the horizon stays, and unread conversations
//! are quickly found by walking the list of all.

use std::collections::BTreeSet;

use protocol::{AccountId, AgentId, Conversation, ReadMark, Seq};

use crate::store::{
    database::{SqlConnection, SqlRow, params},
    error::StoreError,
};

/// The most conversations that are listed for an agent.
const MOST_LISTED: usize = 1_000;
/// Conversations that the horizon passes at once.
const STEP: usize = 64;

/// The numbers of conversations that the agent may not have read. `None`: more
/// than `most`.
pub(super) fn candidates(
    connection: &dyn SqlConnection,
    account: AccountId,
    agent: AgentId,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    // Two statements: a union would be made whole before its limit counts.
    let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    let number = |row: &SqlRow<'_>| row.get::<i64>("number");
    let listed = connection.all(
        "SELECT conversation AS number FROM unread_before WHERE agent_id = ?1 LIMIT ?2",
        params![agent, limit],
        number,
    )?;
    let changed = connection.all(
        "SELECT number FROM conversations WHERE account_id = ?1 AND version > ?2 LIMIT ?3",
        params![account, horizon(connection, agent)?, limit],
        number,
    )?;
    let numbers: BTreeSet<i64> = listed.into_iter().chain(changed).collect();
    Ok((numbers.len() <= most).then(|| Vec::from_iter(numbers)))
}

fn horizon(connection: &dyn SqlConnection, agent: AgentId) -> Result<Seq, StoreError> {
    let up_to = connection.find(
        "SELECT up_to FROM unread_horizons WHERE agent_id = ?1",
        params![agent],
        |row| row.get("up_to"),
    )?;
    Ok(up_to.unwrap_or(Seq::ZERO))
}

/// Sets an agent's horizon. Every unread conversation before it must be listed.
pub(in crate::store) fn set_horizon(
    connection: &dyn SqlConnection,
    account: AccountId,
    agent: AgentId,
    up_to: Seq,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO unread_horizons (agent_id, account_id, up_to) VALUES (?1, ?2, ?3)
             ON CONFLICT (agent_id) DO UPDATE SET up_to = excluded.up_to",
        params![agent, account, up_to],
    )?;
    Ok(())
}

/// Takes note of what an agent has read, and moves their horizon on.
pub(in crate::store) fn apply_read_mark(
    connection: &dyn SqlConnection,
    account: AccountId,
    conversation: &Conversation,
    mark: ReadMark,
) -> Result<(), StoreError> {
    if conversation.unread(Some(&mark)) == 0 {
        connection.execute(
            "DELETE FROM unread_before WHERE agent_id = ?1 AND conversation =
                    (SELECT number FROM conversations
             WHERE id = ?2 AND account_id = ?3)",
            params![mark.agent_id, conversation.id, account],
        )?;
    }
    advance(connection, account, mark.agent_id)
}

fn advance(
    connection: &dyn SqlConnection,
    account: AccountId,
    agent: AgentId,
) -> Result<(), StoreError> {
    let horizon = horizon(connection, agent)?;
    let step = i64::try_from(STEP).unwrap_or(i64::MAX);
    // `Conversation::unread` in SQL.
    let rows: Vec<(i64, Seq, bool)> = connection.all(
        "SELECT c.number, c.version, c.inbound_count > coalesce(m.inbound_read, 0) AS is_unread
         FROM conversations c
         LEFT JOIN read_marks m ON m.agent_id = ?1 AND m.conversation_id = c.id
         WHERE c.account_id = ?2 AND c.version > ?3
         ORDER BY c.version LIMIT ?4",
        params![agent, account, horizon, step],
        |row| {
            Ok((
                row.get("number")?,
                row.get("version")?,
                row.get("is_unread")?,
            ))
        },
    )?;
    let mut listed = listed(connection, agent)?;
    let mut passed = None;
    for (number, version, is_unread) in rows {
        if is_unread {
            if listed == MOST_LISTED {
                break;
            }
            listed += connection.execute(
                "INSERT INTO unread_before (agent_id, conversation, account_id)
                     VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![agent, number, account],
            )?;
        }
        passed = Some(version);
    }
    passed.map_or(Ok(()), |passed| {
        set_horizon(connection, account, agent, passed)
    })
}

fn listed(connection: &dyn SqlConnection, agent: AgentId) -> Result<usize, StoreError> {
    let listed: i64 = connection.one(
        "SELECT count(*) AS count FROM unread_before WHERE agent_id = ?1",
        params![agent],
        |row| row.get("count"),
    )?;
    Ok(usize::try_from(listed).unwrap_or(MOST_LISTED))
}

#[cfg(test)]
mod tests;
