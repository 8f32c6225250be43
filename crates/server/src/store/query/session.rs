//! Sessions: who is signed in.

use protocol::{AccountId, AgentId, Timestamp};

use crate::store::{
    database::params, error::Refusal, error::StoreError, reader::ReadSnapshot,
    transaction::Transaction,
};

/// The hash of a session's token; the token itself is never stored.
pub type TokenHash = [u8; 32];

/// Whose session is to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token: TokenHash,
    /// The session that the browser had before.
    pub replaces: Option<TokenHash>,
    pub account_id: AccountId,
    pub agent_id: AgentId,
    /// What the password was right for.
    pub password_hash: String,
    pub expires_at: Timestamp,
}

impl Transaction<'_> {
    /// Begins a session, and ends the one the browser had before. Refuses where
    /// the password was changed, or the agent removed, while it was checked.
    pub fn begin_session(&mut self, new: &NewSession, now: Timestamp) -> Result<(), StoreError> {
        let holds = self.connection.exists(
            "SELECT 1 FROM agents
             WHERE id = ?1 AND account_id = ?2 AND password_hash = ?3 AND removed_at IS NULL",
            params![new.agent_id, new.account_id, new.password_hash],
        )?;
        if !holds {
            return Err(Refusal::CredentialsChanged.into());
        }
        if let Some(old) = new.replaces {
            self.end_session(old)?;
        }
        self.connection.execute(
            "INSERT INTO sessions (token_hash, account_id, agent_id, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            params![new.token, new.account_id, new.agent_id, now, new.expires_at],
        )?;
        Ok(())
    }

    /// Signs an agent out everywhere.
    pub(in crate::store) fn end_sessions(
        &mut self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<usize, StoreError> {
        Ok(self.connection.execute(
            "DELETE FROM sessions WHERE agent_id = ?1 AND account_id = ?2",
            params![agent, account],
        )?)
    }

    pub fn end_session(&mut self, token: TokenHash) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM sessions WHERE token_hash = ?1", params![token])?;
        Ok(())
    }

    /// Drops sessions that ended before this.
    pub fn trim_sessions(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self.connection.execute(
            "DELETE FROM sessions WHERE expires_at < ?1",
            params![before],
        )?)
    }
}

impl ReadSnapshot<'_> {
    pub fn session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<(AccountId, AgentId)>, StoreError> {
        Ok(self.connection.find(
            "SELECT account_id, agent_id FROM sessions
                 WHERE token_hash = ?1 AND expires_at >= ?2",
            params![token, now],
            |row| Ok((row.get("account_id")?, row.get("agent_id")?)),
        )?)
    }
}
