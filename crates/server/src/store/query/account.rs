//! Accounts: the tenants.

use protocol::{AccountId, Agent, Timestamp};
use rusqlite::params;

use crate::store::{
    database::row::{Col, col},
    error::Refusal,
    error::StoreError,
    query::agent::NewAgent,
    reader::Read,
    transaction::Transaction,
};

impl Transaction<'_> {
    pub fn create_account(
        &mut self,
        id: AccountId,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO accounts (id, name, created_at) VALUES (?1, ?2, ?3)")?
            .execute(params![Col(id), name, Col(now)])?;
        Ok(())
    }

    /// An account and its first agent, or neither.
    pub fn create_account_with(
        &mut self,
        id: AccountId,
        name: &str,
        agent: &NewAgent,
        now: Timestamp,
    ) -> Result<Agent, StoreError> {
        if self.email_taken(&agent.email.key())? {
            return Err(Refusal::AddressTaken.into());
        }
        self.create_account(id, name, now)?;
        self.create_agent(id, agent, now)
    }
}

impl Read<'_> {
    pub fn account_name(&self, id: AccountId) -> Result<String, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT name FROM accounts WHERE id = ?1")?
            .query_row([Col(id)], |row| row.get(0))?)
    }

    /// Every account. For jobs and commands that serve all tenants.
    pub fn accounts(&self) -> Result<Vec<(AccountId, String)>, StoreError> {
        let mut accounts = self
            .connection
            .prepare_cached("SELECT id, name FROM accounts ORDER BY created_at, id")?;
        let accounts = accounts.query_map([], |row| Ok((col(row, 0)?, row.get(1)?)))?;
        Ok(accounts.collect::<Result<_, _>>()?)
    }
}
