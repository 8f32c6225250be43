//! Agents, and what signing in needs of them.

use protocol::{AccountId, Agent, AgentId, Event, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Read, Refusal, StoreError, Transaction,
    audience::Audience,
    row::{Col, col},
};

const COLUMNS: &str = "id, version, name, email";

/// An agent to be made.
#[derive(Debug, Clone)]
pub struct NewAgent {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub password_hash: String,
}

/// What a sign-in is checked against.
#[derive(Debug)]
pub struct Credentials {
    pub account_id: AccountId,
    pub agent: Agent,
    pub password_hash: String,
}

pub(super) fn find(
    connection: &Connection,
    account: AccountId,
    id: AgentId,
) -> Result<Option<Agent>, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM agents WHERE account_id = ?1 AND id = ?2"
        ))?
        .query_row(params![Col(account), Col(id)], agent)
        .optional()?)
}

fn agent(row: &Row<'_>) -> rusqlite::Result<Agent> {
    Ok(Agent {
        id: col(row, 0)?,
        version: col(row, 1)?,
        name: row.get(2)?,
        email: Some(row.get(3)?),
    })
}

impl Transaction<'_> {
    pub(super) fn email_taken(&self, email: &str) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM agents WHERE email = ?1")?
            .exists([email])?)
    }

    /// A new agent has read everything that came before them.
    pub fn create_agent(
        &mut self,
        account: AccountId,
        new: &NewAgent,
        now: Timestamp,
    ) -> Result<Agent, StoreError> {
        if self.email_taken(&new.email)? {
            return Err(Refusal::AddressTaken.into());
        }
        let version = self.next_seq(account)?;
        self.connection
            .prepare_cached(
                "INSERT INTO agents (id, account_id, version, name, email, password_hash, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                Col(new.id),
                Col(account),
                Col(version),
                new.name,
                new.email,
                new.password_hash,
                Col(now)
            ])?;
        self.connection
            .prepare_cached(
                "INSERT INTO read_marks (agent_id, conversation_id, account_id, version, up_to, inbound_read)
                 SELECT ?1, id, account_id, ?3, ?3, inbound_count
                 FROM conversations WHERE account_id = ?2",
            )?
            .execute(params![Col(new.id), Col(account), Col(version)])?;
        let agent = Agent {
            id: new.id,
            version,
            name: new.name.clone(),
            email: Some(new.email.clone()),
        };
        let event = Event::AgentUpdated {
            agent: agent.clone(),
        };
        self.log(account, version, event, Audience::Everybody, now)?;
        Ok(agent)
    }
}

impl Read<'_> {
    pub fn agent(&self, account: AccountId, id: AgentId) -> Result<Option<Agent>, StoreError> {
        find(self.connection, account, id)
    }

    pub fn agents(&self, account: AccountId) -> Result<Vec<Agent>, StoreError> {
        let mut agents = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM agents WHERE account_id = ?1 ORDER BY name, id"
        ))?;
        let agents = agents.query_map([Col(account)], agent)?;
        Ok(agents.collect::<Result<_, _>>()?)
    }

    /// By e-mail, over all accounts: whoever signs in has not said which.
    pub fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS}, account_id, password_hash FROM agents WHERE email = ?1"
            ))?
            .query_row([email], |row| {
                Ok(Credentials {
                    agent: agent(row)?,
                    account_id: col(row, 4)?,
                    password_hash: row.get(5)?,
                })
            })
            .optional()?)
    }
}
