//! Known devices: browsers that an agent has signed in with. Whoever guesses at
//! an agent's password elsewhere does not slow them down.

use protocol::{AccountId, AgentId, Timestamp};

use crate::email::EmailKey;
use crate::store::{
    database::params, error::StoreError, query::session::TokenHash, reader::ReadSnapshot,
    transaction::Transaction,
};

/// How long a device is known after it was used last, in milliseconds.
pub const KNOWN_MS: i64 = 180 * 24 * 60 * 60 * 1000;
/// The most devices of one agent; the ones used last are kept.
const MOST: i64 = 20;

impl Transaction<'_> {
    /// Knows a device from now on, under a new token. Whoever else signed in
    /// with it is still known on it.
    pub fn remember_device(
        &mut self,
        token: TokenHash,
        replaces: Option<TokenHash>,
        account: AccountId,
        agent: AgentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM devices WHERE agent_id = ?1 AND last_used_at < ?2",
            params![agent, now.plus_millis(-KNOWN_MS)],
        )?;
        if let Some(old) = replaces {
            self.connection.execute(
                "UPDATE devices SET token_hash = ?2 WHERE token_hash = ?1",
                params![old, token],
            )?;
        }
        self.connection.execute(
            "INSERT INTO devices (token_hash, agent_id, account_id, last_used_at)
                 VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (token_hash, agent_id) DO UPDATE SET last_used_at = excluded.last_used_at",
            params![token, agent, account, now],
        )?;
        self.connection.execute(
            "DELETE FROM devices WHERE agent_id = ?1 AND token_hash NOT IN (
                    SELECT token_hash FROM devices WHERE agent_id = ?1
                    ORDER BY last_used_at DESC, token_hash = ?3 DESC LIMIT ?2)",
            params![agent, MOST, token],
        )?;
        Ok(())
    }

    pub(in crate::store) fn forget_devices(
        &mut self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM devices WHERE agent_id = ?1 AND account_id = ?2",
            params![agent, account],
        )?;
        Ok(())
    }
}

impl ReadSnapshot<'_> {
    /// Whether the agent with this address has signed in with this device.
    pub fn is_known_device(
        &self,
        token: TokenHash,
        email: &EmailKey,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.connection.exists(
            "SELECT 1 FROM devices d
                 JOIN agents a ON a.id = d.agent_id AND a.account_id = d.account_id
                 WHERE d.token_hash = ?1 AND d.last_used_at >= ?3
                   AND a.email_key = ?2 AND a.removed_at IS NULL",
            params![token, email.as_str(), now.plus_millis(-KNOWN_MS)],
        )?)
    }
}
