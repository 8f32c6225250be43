//! Accounts: the tenants.

use protocol::{AccountId, Agent, Timestamp};

use crate::store::{
    database::params, error::Refusal, error::StoreError, query::agent::NewAgent,
    reader::ReadSnapshot, transaction::Transaction,
};

impl Transaction<'_> {
    pub fn create_account(
        &mut self,
        id: AccountId,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO accounts (id, name, created_at) VALUES (?1, ?2, ?3)",
            params![id, name, now],
        )?;
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

impl ReadSnapshot<'_> {
    pub fn account_name(&self, id: AccountId) -> Result<String, StoreError> {
        Ok(self.connection.one(
            "SELECT name FROM accounts WHERE id = ?1",
            params![id],
            |row| row.get("name"),
        )?)
    }

    /// Every account. For jobs and commands that serve all tenants.
    pub fn accounts(&self) -> Result<Vec<(AccountId, String)>, StoreError> {
        let query = "SELECT id, name FROM accounts ORDER BY created_at, id";
        Ok(self.connection.all(query, params![], |row| {
            Ok((row.get("id")?, row.get("name")?))
        })?)
    }
}
