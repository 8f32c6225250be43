//! Agents, and what signing in needs of them.

use protocol::{AccountId, Agent, AgentId, ConversationId, Event, Timestamp};

use crate::email::{EmailAddress, EmailKey};
use crate::store::{
    database::{SqlConnection, SqlError, SqlRow, params},
    error::Refusal,
    error::StoreError,
    query::conversation::unread,
    reader::ReadSnapshot,
    transaction::Transaction,
};

const COLUMNS: &str = "id, version, name, email, removed_at";

/// An agent to be made.
#[derive(Debug, Clone)]
pub struct NewAgent {
    pub id: AgentId,
    pub name: String,
    pub email: EmailAddress,
    pub password_hash: String,
}

/// What a sign-in is checked against.
#[derive(Debug)]
pub struct Credentials {
    pub account_id: AccountId,
    pub agent: Agent,
    pub password_hash: String,
}

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    account: AccountId,
    id: AgentId,
) -> Result<Option<Agent>, StoreError> {
    Ok(connection.find(
        &format!("SELECT {COLUMNS} FROM agents WHERE account_id = ?1 AND id = ?2"),
        params![account, id],
        agent,
    )?)
}

fn agent(row: &SqlRow<'_>) -> Result<Agent, SqlError> {
    let removed = row.get::<Option<i64>>("removed_at")?.is_some();
    Ok(Agent {
        id: row.get("id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        email: Some(row.get("email")?).filter(|_| !removed),
        removed,
    })
}

/// An agent, as those who run the server see them.
#[derive(Debug)]
pub struct AgentListing {
    pub account: String,
    pub account_id: AccountId,
    pub agent: Agent,
    /// How many browsers they are signed in with.
    pub sessions: i64,
}

impl Transaction<'_> {
    pub(in crate::store) fn email_taken(&self, email: &EmailKey) -> Result<bool, StoreError> {
        Ok(self.connection.exists(
            "SELECT 1 FROM agents WHERE email_key = ?1 AND removed_at IS NULL",
            params![email.as_str()],
        )?)
    }

    /// A new agent has read everything that came before them.
    pub fn create_agent(
        &mut self,
        account: AccountId,
        new: &NewAgent,
        now: Timestamp,
    ) -> Result<Agent, StoreError> {
        let email_key = new.email.key();
        if self.email_taken(&email_key)? {
            return Err(Refusal::AddressTaken.into());
        }
        let version = self.next_seq(account)?;
        self.connection.execute(
            "INSERT INTO agents (id, account_id, version, name, email, email_key, password_hash, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                new.id,
                account,
                version,
                new.name,
                new.email.as_str(),
                email_key.as_str(),
                new.password_hash,
                now
            ],
        )?;
        self.connection.execute(
            "INSERT INTO read_marks (agent_id, conversation_id, account_id, version, up_to, inbound_read)
                 SELECT ?1, id, account_id, ?3, ?3, inbound_count
                 FROM conversations WHERE account_id = ?2",
            params![new.id, account, version],
        )?;
        unread::set_horizon(self.connection, account, new.id, version)?;
        let agent = Agent {
            id: new.id,
            version,
            name: new.name.clone(),
            email: Some(new.email.clone().into()),
            removed: false,
        };
        let event = Event::AgentUpdated {
            agent: agent.clone(),
        };
        self.log(account, version, event, now)?;
        Ok(agent)
    }

    /// Signs an agent out everywhere; none of their devices is known any more.
    pub fn sign_out_everywhere(
        &mut self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<usize, StoreError> {
        self.check_agent(account, agent)?;
        self.forget_devices(account, agent)?;
        self.end_sessions(account, agent)
    }

    /// Gives an agent another password, and signs them out everywhere.
    pub fn set_password(
        &mut self,
        account: AccountId,
        agent: AgentId,
        password_hash: &str,
    ) -> Result<usize, StoreError> {
        let ended = self.sign_out_everywhere(account, agent)?;
        self.connection.execute(
            "UPDATE agents SET password_hash = ?3 WHERE id = ?1 AND account_id = ?2",
            params![agent, account, password_hash],
        )?;
        Ok(ended)
    }

    /// An agent leaves: they cannot sign in any more, and what was assigned to
    /// them is nobody's. Their name stays on what they wrote.
    pub fn remove_agent(
        &mut self,
        account: AccountId,
        id: AgentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.sign_out_everywhere(account, id)?;
        for conversation in self.assigned_to(account, id)? {
            let assigned = self.conversation(account, conversation)?;
            if assigned.is_some_and(|conversation| conversation.assignee == Some(id)) {
                self.change_conversation(account, conversation, |conversation| {
                    conversation.assignee = None;
                });
            }
        }
        let version = self.next_seq(account)?;
        self.connection.execute(
            "UPDATE agents SET version = ?3, removed_at = ?4 WHERE id = ?1 AND account_id = ?2",
            params![id, account, version, now],
        )?;
        let agent = find(self.connection, account, id)?.ok_or(Refusal::NotFound)?;
        let event = Event::AgentUpdated { agent };
        self.log(account, version, event, now)
    }

    fn check_agent(&self, account: AccountId, id: AgentId) -> Result<(), StoreError> {
        let agent = find(self.connection, account, id)?;
        let is_there = agent.is_some_and(|agent| !agent.removed);
        if is_there {
            Ok(())
        } else {
            Err(Refusal::NotFound.into())
        }
    }

    /// As stored, and as this group has them so far.
    fn assigned_to(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let mut all = self.connection.all(
            "SELECT id FROM conversations WHERE account_id = ?1 AND assignee = ?2 ORDER BY id",
            params![account, agent],
            |row| row.get("id"),
        )?;
        all.extend(self.touched_assigned_to(account, agent));
        Ok(all)
    }
}

impl ReadSnapshot<'_> {
    pub fn agent(&self, account: AccountId, id: AgentId) -> Result<Option<Agent>, StoreError> {
        find(self.connection, account, id)
    }

    /// All who ever were, so that whatever they wrote has its author's name.
    pub fn agents(&self, account: AccountId) -> Result<Vec<Agent>, StoreError> {
        Ok(self.connection.all(
            &format!("SELECT {COLUMNS} FROM agents WHERE account_id = ?1 ORDER BY name, id"),
            params![account],
            agent,
        )?)
    }

    /// Everybody who can sign in, of all accounts. For commands.
    pub fn all_agents(&self) -> Result<Vec<AgentListing>, StoreError> {
        Ok(self.connection.all(
            "SELECT a.id, a.version, a.name, a.email, a.removed_at, a.account_id, c.name AS account_name,
                (SELECT count(*) FROM sessions s WHERE s.agent_id = a.id) AS sessions
             FROM agents a JOIN accounts c ON c.id = a.account_id
             WHERE a.removed_at IS NULL ORDER BY c.name, c.id, a.name, a.id",
            params![],
            |row| {
                Ok(AgentListing {
                    agent: agent(row)?,
                    account_id: row.get("account_id")?,
                    account: row.get("account_name")?,
                    sessions: row.get("sessions")?,
                })
            },
        )?)
    }

    /// By e-mail, over all accounts: whoever signs in has not said which.
    pub fn credentials(&self, email: &EmailKey) -> Result<Option<Credentials>, StoreError> {
        Ok(self.connection.find(
            &format!(
                "SELECT {COLUMNS}, account_id, password_hash FROM agents
                 WHERE email_key = ?1 AND removed_at IS NULL"
            ),
            params![email.as_str()],
            |row| {
                Ok(Credentials {
                    agent: agent(row)?,
                    account_id: row.get("account_id")?,
                    password_hash: row.get("password_hash")?,
                })
            },
        )?)
    }
}
