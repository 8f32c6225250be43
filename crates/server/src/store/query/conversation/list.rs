//! The list of conversations, newest activity first, by any filter.
//!
//! A list is merged from stretches of an index, each of one inbox and one
//! status, so that a filter that few conversations pass costs no more than one
//! that all pass. For a search, or for what is unread, an index names candidates:
//! a few are read and sorted; among many, the list is walked until a page is full.

use std::collections::{HashSet, VecDeque};

use protocol::{
    AccountId, AgentId, Assignment, Conversation, ConversationCursor, ConversationPage,
    ConversationStatus, InboxId, ReadMark,
};

use super::{
    SELECT, Wanted, conversation,
    search::{self, Search},
    unread,
};
use crate::store::{
    database::{SqlConnection, ToSql, params},
    error::StoreError,
    query::read_mark,
    reader::Read,
};

/// Up to so many candidates are all read, and sorted.
const FEW: usize = 500;
/// Past so many, candidates are not collected: each conversation of the list is
/// looked at, and the page is soon full.
const MANY: usize = 10_000;
/// Rows of a stretch that are read at once, at most.
const MOST_AT_ONCE: usize = 4_096;

/// A conversation in an index.
#[derive(Debug, Clone, Copy)]
struct Entry {
    number: i64,
    cursor: ConversationCursor,
}

/// Consecutive entries of an index, read a part at a time.
#[derive(Debug)]
struct Stretch {
    inbox: InboxId,
    status: ConversationStatus,
    assignee: Option<Assignment>,
    read: VecDeque<Entry>,
    /// What is not read yet is behind this.
    after: Option<ConversationCursor>,
    at_once: usize,
    is_at_end: bool,
}

impl Stretch {
    /// The newest entry that was not taken yet.
    fn head(&mut self, connection: &dyn SqlConnection) -> Result<Option<Entry>, StoreError> {
        if self.read.is_empty() && !self.is_at_end {
            self.read = self.next_entries(connection)?.into();
            self.is_at_end = self.read.len() < self.at_once;
            self.after = self.read.back().map(|entry| entry.cursor).or(self.after);
            self.at_once = (self.at_once * 2).min(MOST_AT_ONCE);
        }
        Ok(self.read.front().copied())
    }

    fn sql(&self) -> String {
        let (assignee, next) = match self.assignee {
            None => ("", 4),
            Some(Assignment::Nobody) => (" AND assignee IS NULL", 4),
            Some(Assignment::Agent(_)) => (" AND assignee = ?4", 5),
        };
        let after = match self.after {
            None => String::new(),
            Some(_) => format!(" AND (last_activity_at, id) < (?{next}, ?{})", next + 1),
        };
        format!(
            "SELECT number, last_activity_at, id FROM conversations
             WHERE inbox_id = ?1 AND status = ?2{assignee}{after}
             ORDER BY last_activity_at DESC, id DESC LIMIT ?3"
        )
    }

    fn next_entries(&self, connection: &dyn SqlConnection) -> Result<Vec<Entry>, StoreError> {
        let mut params: Vec<&dyn ToSql> = vec![&self.inbox, &self.status, &self.at_once];
        if let Some(Assignment::Agent(agent)) = &self.assignee {
            params.push(agent);
        }
        let after = self
            .after
            .map(|after| (after.at(), after.conversation_id()));
        if let Some((at, id)) = &after {
            params.extend([at as &dyn ToSql, id]);
        }
        let sql = self.sql();
        Ok(connection.all(&sql, &params, |row| {
            Ok(Entry {
                number: row.get("number")?,
                cursor: ConversationCursor::of(row.get("last_activity_at")?, row.get("id")?),
            })
        })?)
    }
}

/// The list, before anything is looked at that its index does not hold.
#[derive(Debug)]
struct Walk<'a> {
    connection: &'a dyn SqlConnection,
    stretches: Vec<Stretch>,
}

impl<'a> Walk<'a> {
    fn new(
        connection: &'a dyn SqlConnection,
        account: AccountId,
        wanted: &Wanted,
    ) -> Result<Self, StoreError> {
        let mut inboxes = inboxes(connection, account)?;
        inboxes.retain(|inbox| wanted.inbox.is_none_or(|wanted| wanted == *inbox));
        let statuses = [ConversationStatus::Open, ConversationStatus::Resolved];
        let statuses = statuses.iter().copied();
        let statuses =
            statuses.filter(|status| wanted.status.is_none_or(|wanted| wanted == *status));
        let of_inbox = |inbox| {
            statuses.clone().map(move |status| Stretch {
                inbox,
                status,
                assignee: wanted.assignee,
                read: VecDeque::new(),
                after: wanted.before,
                at_once: wanted.limit + 1,
                is_at_end: false,
            })
        };
        Ok(Self {
            connection,
            stretches: inboxes.into_iter().flat_map(of_inbox).collect(),
        })
    }

    fn next(&mut self) -> Result<Option<Entry>, StoreError> {
        let mut newest: Option<(Entry, usize)> = None;
        for (at, stretch) in self.stretches.iter_mut().enumerate() {
            if let Some(head) = stretch.head(self.connection)?
                && newest.is_none_or(|(newest, _)| head.cursor < newest.cursor)
            {
                newest = Some((head, at));
            }
        }
        let Some((entry, at)) = newest else {
            return Ok(None);
        };
        self.stretches[at].read.pop_front();
        Ok(Some(entry))
    }
}

/// A conversation with the agent's mark.
type PageRow = (Conversation, Option<ReadMark>);

/// Whose list it is.
#[derive(Debug, Clone, Copy)]
struct Reader<'a> {
    connection: &'a dyn SqlConnection,
    account: AccountId,
    agent: AgentId,
}

impl Reader<'_> {
    fn row(self, number: i64) -> Result<Option<PageRow>, StoreError> {
        let found = self.connection.find(
            &format!("{SELECT} WHERE c.number = ?1 AND c.account_id = ?2"),
            params![number, self.account],
            conversation,
        )?;
        found
            .map(|found| {
                let mark = read_mark::find(self.connection, self.account, self.agent, found.id)?;
                Ok((found, mark))
            })
            .transpose()
    }

    /// The page where there are few candidates, with one row more if there is one.
    fn among(
        self,
        candidates: &[i64],
        wanted: &Wanted,
        search: Option<&Search>,
    ) -> Result<Vec<PageRow>, StoreError> {
        let mut rows = Vec::new();
        for number in candidates {
            rows.extend(
                self.row(*number)?
                    .filter(|row| is_wanted(row, wanted, search)),
            );
        }
        rows.sort_unstable_by_key(|(row, _)| row.cursor());
        rows.truncate(wanted.limit + 1);
        Ok(rows)
    }

    /// The page by walking the list, with one row more if there is one.
    fn along(
        self,
        wanted: &Wanted,
        search: Option<&Search>,
        candidates: Option<&HashSet<i64>>,
    ) -> Result<Vec<PageRow>, StoreError> {
        let mut walk = Walk::new(self.connection, self.account, wanted)?;
        let mut rows = Vec::new();
        while rows.len() <= wanted.limit
            && let Some(entry) = walk.next()?
        {
            if candidates.is_none_or(|candidates| candidates.contains(&entry.number)) {
                rows.extend(
                    self.row(entry.number)?
                        .filter(|row| is_wanted(row, wanted, search)),
                );
            }
        }
        Ok(rows)
    }

    fn rows(self, wanted: &Wanted) -> Result<Vec<PageRow>, StoreError> {
        let search = wanted.text.as_deref().map(Search::new);
        let search = search.as_ref();
        match self.candidates(wanted, search)? {
            Some(candidates) if candidates.len() <= FEW => self.among(&candidates, wanted, search),
            Some(candidates) => {
                let candidates = candidates.into_iter().collect();
                self.along(wanted, search, Some(&candidates))
            }
            None => self.along(wanted, search, None),
        }
    }

    /// The numbers of all conversations that can be on the page, where an index
    /// names them and they are not many.
    fn candidates(
        self,
        wanted: &Wanted,
        search: Option<&Search>,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let found = match search {
            Some(search) => search::candidates(self.connection, search, MANY)?,
            None => None,
        };
        if found.is_some() || !wanted.unread_only {
            return Ok(found);
        }
        unread::candidates(self.connection, self.account, self.agent, MANY)
    }
}

fn inboxes(connection: &dyn SqlConnection, account: AccountId) -> Result<Vec<InboxId>, StoreError> {
    Ok(connection.all(
        "SELECT id FROM inboxes WHERE account_id = ?1",
        params![account],
        |row| row.get("id"),
    )?)
}

fn is_wanted((row, mark): &PageRow, wanted: &Wanted, search: Option<&Search>) -> bool {
    let assignee = match wanted.assignee {
        None => true,
        Some(Assignment::Nobody) => row.assignee.is_none(),
        Some(Assignment::Agent(agent)) => row.assignee == Some(agent),
    };
    let read = mark.map_or(0, |mark| mark.inbound_read);
    assignee
        && wanted.status.is_none_or(|status| row.status == status)
        && wanted.inbox.is_none_or(|inbox| row.inbox_id == inbox)
        && (!wanted.unread_only || row.inbound_count > read)
        && wanted.before.is_none_or(|before| before < row.cursor())
        && search.is_none_or(|search| search.matches(&row.contact))
}

impl Read<'_> {
    /// One page of the list, newest activity first, with the agent's marks.
    pub fn conversations(
        &self,
        account: AccountId,
        agent: AgentId,
        wanted: &Wanted,
    ) -> Result<ConversationPage, StoreError> {
        let reader = Reader {
            connection: self.connection,
            account,
            agent,
        };
        let mut rows = reader.rows(wanted)?;
        let is_more = rows.len() > wanted.limit;
        rows.truncate(wanted.limit);
        let (items, read_marks): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let next = items.last().filter(|_| is_more).map(Conversation::cursor);
        Ok(ConversationPage {
            items,
            read_marks: read_marks.into_iter().flatten().collect(),
            next,
        })
    }
}

#[cfg(test)]
mod tests;
