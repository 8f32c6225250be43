//! How many conversations stand under a filter, counted no further than is shown.

use protocol::{AccountId, AgentId, Assignment, ConversationCounts, ConversationStatus, InboxId};

use super::list::inboxes;
use crate::store::{
    database::{SqlConnection, ToSql},
    error::StoreError,
    reader::ReadSnapshot,
};

/// Counts in one range of the index of assignees, `most` at most.
fn count_range(
    connection: &dyn SqlConnection,
    inbox: InboxId,
    status: ConversationStatus,
    assignee: Assignment,
    most: usize,
) -> Result<usize, StoreError> {
    let mut params: Vec<&dyn ToSql> = vec![&inbox, &status, &most];
    let assigned = match &assignee {
        Assignment::Nobody => "assignee IS NULL",
        Assignment::Agent(agent) => {
            params.push(agent);
            "assignee = ?4"
        }
    };
    let counted: i64 = connection.one(
        &format!(
            "SELECT count(*) AS count FROM (
                 SELECT 1 FROM conversations
                 WHERE inbox_id = ?1 AND status = ?2 AND {assigned} LIMIT ?3) AS some"
        ),
        &params,
        |row| row.get("count"),
    )?;
    Ok(usize::try_from(counted).unwrap_or(most))
}

fn count(
    connection: &dyn SqlConnection,
    account: AccountId,
    assignee: Assignment,
) -> Result<usize, StoreError> {
    let mut counted = 0;
    for inbox in inboxes(connection, account)? {
        for status in [ConversationStatus::Open, ConversationStatus::Resolved] {
            let most = ConversationCounts::MAX - counted;
            counted += count_range(connection, inbox, status, assignee, most)?;
        }
    }
    Ok(counted)
}

impl ReadSnapshot<'_> {
    /// Counts what an agent's filters show.
    pub fn conversation_counts(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<ConversationCounts, StoreError> {
        Ok(ConversationCounts {
            mine: count(self.connection, account, Assignment::Agent(agent))?,
            unassigned: count(self.connection, account, Assignment::Nobody)?,
        })
    }
}
