//! An agent's unread conversations, found without looking at what they have read.
//!
//! Each agent has a horizon, a position in the log. Of the conversations that
//! did not change after it, the unread ones are listed by number; those that
//! changed after it are looked at. Reading moves the horizon on, a little at a
//! time, so writing a message costs nothing per agent. The list is bounded: for
//! an agent who leaves much unread the horizon stays, and unread conversations
//! are quickly found by walking the list of all.

use protocol::{AccountId, AgentId, Conversation, ReadMark, Seq};
use rusqlite::{Connection, OptionalExtension, params};

use crate::store::{
    database::row::{Col, col},
    error::StoreError,
};

/// The most conversations that are listed for an agent.
const MOST_LISTED: usize = 1_000;
/// Conversations that the horizon passes at once.
const STEP: usize = 64;

/// The numbers of conversations that the agent may not have read. `None`: more
/// than `most`.
pub(super) fn candidates(
    connection: &Connection,
    account: AccountId,
    agent: AgentId,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let mut rows = connection.prepare_cached(
        "SELECT conversation FROM unread_before WHERE agent_id = ?1
         UNION SELECT number FROM conversations WHERE account_id = ?2 AND version > ?3
         LIMIT ?4",
    )?;
    let horizon = horizon(connection, agent)?;
    let rows = rows.query_map(
        params![Col(agent), Col(account), Col(horizon), limit],
        |row| row.get(0),
    )?;
    let numbers = rows.collect::<Result<Vec<i64>, _>>()?;
    Ok((numbers.len() <= most).then_some(numbers))
}

fn horizon(connection: &Connection, agent: AgentId) -> Result<Seq, StoreError> {
    let up_to = connection
        .prepare_cached("SELECT up_to FROM unread_horizons WHERE agent_id = ?1")?
        .query_row([Col(agent)], |row| col(row, 0))
        .optional()?;
    Ok(up_to.unwrap_or(Seq::ZERO))
}

/// Sets an agent's horizon. Every unread conversation before it must be listed.
pub(in crate::store) fn set_horizon(
    connection: &Connection,
    account: AccountId,
    agent: AgentId,
    up_to: Seq,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO unread_horizons (agent_id, account_id, up_to) VALUES (?1, ?2, ?3)
             ON CONFLICT (agent_id) DO UPDATE SET up_to = excluded.up_to",
        )?
        .execute(params![Col(agent), Col(account), Col(up_to)])?;
    Ok(())
}

/// Takes note of what an agent has read, and moves their horizon on.
pub(in crate::store) fn note_read(
    connection: &Connection,
    account: AccountId,
    conversation: &Conversation,
    mark: ReadMark,
) -> Result<(), StoreError> {
    if mark.inbound_read >= conversation.inbound_count {
        connection
            .prepare_cached(
                "DELETE FROM unread_before WHERE agent_id = ?1 AND conversation =
                    (SELECT number FROM conversations WHERE id = ?2 AND account_id = ?3)",
            )?
            .execute(params![
                Col(mark.agent_id),
                Col(conversation.id),
                Col(account)
            ])?;
    }
    advance(connection, account, mark.agent_id)
}

fn advance(connection: &Connection, account: AccountId, agent: AgentId) -> Result<(), StoreError> {
    let mut rows = connection.prepare_cached(
        "SELECT c.number, c.version, c.inbound_count > coalesce(m.inbound_read, 0)
         FROM conversations c
         LEFT JOIN read_marks m ON m.agent_id = ?1 AND m.conversation_id = c.id
         WHERE c.account_id = ?2 AND c.version > ?3
         ORDER BY c.version LIMIT ?4",
    )?;
    let horizon = horizon(connection, agent)?;
    let step = i64::try_from(STEP).unwrap_or(i64::MAX);
    let rows = rows.query_map(
        params![Col(agent), Col(account), Col(horizon), step],
        |row| Ok((row.get(0)?, col(row, 1)?, row.get(2)?)),
    )?;
    let mut listed = listed(connection, agent)?;
    let mut passed = None;
    for row in rows {
        let (number, version, is_unread): (i64, Seq, bool) = row?;
        if is_unread {
            if listed == MOST_LISTED {
                break;
            }
            listed += connection
                .prepare_cached(
                    "INSERT INTO unread_before (agent_id, conversation, account_id)
                     VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                )?
                .execute(params![Col(agent), number, Col(account)])?;
        }
        passed = Some(version);
    }
    passed.map_or(Ok(()), |passed| {
        set_horizon(connection, account, agent, passed)
    })
}

fn listed(connection: &Connection, agent: AgentId) -> Result<usize, StoreError> {
    let listed: i64 = connection
        .prepare_cached("SELECT count(*) FROM unread_before WHERE agent_id = ?1")?
        .query_row([Col(agent)], |row| row.get(0))?;
    Ok(usize::try_from(listed).unwrap_or(MOST_LISTED))
}

#[cfg(test)]
mod tests;
