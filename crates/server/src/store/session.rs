//! Sessions: who is signed in.

use protocol::{AccountId, AgentId, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::{
    Read, StoreError, Transaction,
    row::{Col, col},
};

/// The hash of a session's token; the token itself is never stored.
pub type TokenHash = [u8; 32];

impl Transaction<'_> {
    /// Begins a session, and ends the one the browser had before.
    pub fn begin_session(
        &mut self,
        token: TokenHash,
        replaces: Option<TokenHash>,
        account: AccountId,
        agent: AgentId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some(old) = replaces {
            self.end_session(old)?;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO sessions (token_hash, account_id, agent_id, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                token,
                Col(account),
                Col(agent),
                Col(now),
                Col(expires_at)
            ])?;
        Ok(())
    }

    pub fn end_session(&mut self, token: TokenHash) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM sessions WHERE token_hash = ?1")?
            .execute([token])?;
        Ok(())
    }
}

impl Read<'_> {
    pub fn session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<(AccountId, AgentId)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT account_id, agent_id FROM sessions
                 WHERE token_hash = ?1 AND expires_at >= ?2",
            )?
            .query_row(params![token, Col(now)], |row| {
                Ok((col(row, 0)?, col(row, 1)?))
            })
            .optional()?)
    }
}
