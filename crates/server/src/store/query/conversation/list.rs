//! The list of conversations, newest activity first, by any filter.
//!
//! A list is merged from ranges of an index, each of one inbox and one
//! status, so that a filter that few conversations pass costs no more than one
//! that all pass. For a search, or for what is unread, an index names candidates:
//!
//! 1. Up to [`MAX_SORTED`] candidates are all read, and sorted.
//! 2. Of more, the first [`SCAN_FIRST`] of the list are read, which fills a page of
//!    what is common.
//! 3. Else up to [`MAX_CANDIDATES`] are collected, and the list is scanned for them.

use std::collections::{HashSet, VecDeque};

use protocol::{
    AccountId, AgentId, Assignment, Conversation, ConversationCursor, ConversationPage,
    ConversationStatus, InboxId, ReadMark, search::ContactSearch,
};

use super::{ConversationQuery, SELECT, conversation, search, unread};
use crate::store::{
    database::{SqlConnection, ToSql, params},
    error::StoreError,
    query::read_mark,
    reader::ReadSnapshot,
};

/// Up to so many candidates are all read, and sorted.
const MAX_SORTED: usize = 500;
/// So many conversations of the list are looked at before more than [`MAX_SORTED`]
/// candidates are collected.
const SCAN_FIRST: usize = 250;
/// Past so many, candidates are not collected: each conversation of the list is
/// looked at, and the page is soon full.
const MAX_CANDIDATES: usize = 10_000;
/// Rows of a range that are read at once, at most.
const MAX_READ_AT_ONCE: usize = 4_096;

/// A conversation in an index.
#[derive(Debug, Clone, Copy)]
struct Entry {
    number: i64,
    cursor: ConversationCursor,
}

/// Consecutive entries of an index, read a part at a time.
#[derive(Debug)]
struct IndexRange {
    inbox: InboxId,
    status: ConversationStatus,
    assignee: Option<Assignment>,
    read: VecDeque<Entry>,
    /// What is not read yet is behind this.
    after: Option<ConversationCursor>,
    at_once: usize,
    is_at_end: bool,
}

impl IndexRange {
    /// The newest entry that was not taken yet.
    fn head(&mut self, connection: &dyn SqlConnection) -> Result<Option<Entry>, StoreError> {
        if self.read.is_empty() && !self.is_at_end {
            self.read = self.next_entries(connection)?.into();
            self.is_at_end = self.read.len() < self.at_once;
            self.after = self.read.back().map(|entry| entry.cursor).or(self.after);
            self.at_once = (self.at_once * 2).min(MAX_READ_AT_ONCE);
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
struct MergedRanges<'a> {
    connection: &'a dyn SqlConnection,
    ranges: Vec<IndexRange>,
}

impl<'a> MergedRanges<'a> {
    fn new(
        connection: &'a dyn SqlConnection,
        account: AccountId,
        query: &ConversationQuery,
    ) -> Result<Self, StoreError> {
        let mut inboxes = inboxes(connection, account)?;
        inboxes.retain(|inbox| query.inbox.is_none_or(|inbox_id| inbox_id == *inbox));
        let statuses = [ConversationStatus::Open, ConversationStatus::Resolved];
        let statuses = statuses.iter().copied();
        let statuses = statuses.filter(|status| query.status.is_none_or(|only| only == *status));
        let of_inbox = |inbox| {
            statuses.clone().map(move |status| IndexRange {
                inbox,
                status,
                assignee: query.assignee,
                read: VecDeque::new(),
                after: query.before,
                at_once: query.limit + 1,
                is_at_end: false,
            })
        };
        Ok(Self {
            connection,
            ranges: inboxes.into_iter().flat_map(of_inbox).collect(),
        })
    }

    fn next(&mut self) -> Result<Option<Entry>, StoreError> {
        let mut newest: Option<(Entry, usize)> = None;
        for (at, range) in self.ranges.iter_mut().enumerate() {
            if let Some(head) = range.head(self.connection)?
                && newest.is_none_or(|(newest, _)| head.cursor < newest.cursor)
            {
                newest = Some((head, at));
            }
        }
        let Some((entry, at)) = newest else {
            return Ok(None);
        };
        self.ranges[at].read.pop_front();
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
    fn page_from_candidates(
        self,
        candidates: &[i64],
        query: &ConversationQuery,
        search: Option<&ContactSearch>,
    ) -> Result<Vec<PageRow>, StoreError> {
        let mut rows = Vec::new();
        for number in candidates {
            rows.extend(self.row(*number)?.filter(|row| passes(row, query, search)));
        }
        rows.sort_unstable_by_key(|(row, _)| row.cursor());
        rows.truncate(query.limit + 1);
        Ok(rows)
    }

    fn rows(self, query: &ConversationQuery) -> Result<Vec<PageRow>, StoreError> {
        let search = query.text.as_deref().map(ContactSearch::new);
        let search = search.as_ref();
        if let Some(candidates) = self.candidates(query, search, MAX_SORTED)? {
            return self.page_from_candidates(&candidates, query, search);
        }
        let mut scan = PageScan {
            reader: self,
            merged: MergedRanges::new(self.connection, self.account, query)?,
            rows: Vec::new(),
        };
        if !scan.advance(query, search, None, SCAN_FIRST)? {
            let candidates = self.candidates(query, search, MAX_CANDIDATES)?;
            let candidates: Option<HashSet<i64>> = candidates.map(HashSet::from_iter);
            scan.advance(query, search, candidates.as_ref(), usize::MAX)?;
        }
        Ok(scan.rows)
    }

    /// The numbers of all conversations that can be on the page, where an index
    /// names them and they are at most `most`.
    fn candidates(
        self,
        query: &ConversationQuery,
        search: Option<&ContactSearch>,
        most: usize,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let found = match search {
            Some(search) => search::candidates(self.connection, search, most)?,
            None => None,
        };
        if found.is_some() || !query.unread_only {
            return Ok(found);
        }
        unread::candidates(self.connection, self.account, self.agent, most)
    }
}

/// A page by reading the list from its beginning, with one row more if there is
/// one.
struct PageScan<'a> {
    reader: Reader<'a>,
    merged: MergedRanges<'a>,
    rows: Vec<PageRow>,
}

impl PageScan<'_> {
    /// Reads on, at most `most` conversations, and only `candidates` where they are
    /// known. True: the page is full, or the list at its end.
    fn advance(
        &mut self,
        query: &ConversationQuery,
        search: Option<&ContactSearch>,
        candidates: Option<&HashSet<i64>>,
        most: usize,
    ) -> Result<bool, StoreError> {
        let mut read = 0;
        while self.rows.len() <= query.limit {
            if read == most {
                return Ok(false);
            }
            let Some(entry) = self.merged.next()? else {
                break;
            };
            if candidates.is_none_or(|candidates| candidates.contains(&entry.number)) {
                read += 1;
                let row = self.reader.row(entry.number)?;
                self.rows
                    .extend(row.filter(|row| passes(row, query, search)));
            }
        }
        Ok(true)
    }
}

pub(super) fn inboxes(
    connection: &dyn SqlConnection,
    account: AccountId,
) -> Result<Vec<InboxId>, StoreError> {
    Ok(connection.all(
        "SELECT id FROM inboxes WHERE account_id = ?1",
        params![account],
        |row| row.get("id"),
    )?)
}

fn passes(
    (row, mark): &PageRow,
    query: &ConversationQuery,
    search: Option<&ContactSearch>,
) -> bool {
    let assignee = match query.assignee {
        None => true,
        Some(Assignment::Nobody) => row.assignee.is_none(),
        Some(Assignment::Agent(agent)) => row.assignee == Some(agent),
    };
    assignee
        && query.status.is_none_or(|status| row.status == status)
        && query.inbox.is_none_or(|inbox| row.inbox_id == inbox)
        && (!query.unread_only || row.unread(mark.as_ref()) > 0)
        && query.before.is_none_or(|before| before < row.cursor())
        && search.is_none_or(|search| search.matches(&row.contact))
}

impl ReadSnapshot<'_> {
    /// One page of the list, newest activity first, with the agent's marks.
    pub fn conversations(
        &self,
        account: AccountId,
        agent: AgentId,
        query: &ConversationQuery,
    ) -> Result<ConversationPage, StoreError> {
        let reader = Reader {
            connection: self.connection,
            account,
            agent,
        };
        let mut rows = reader.rows(query)?;
        let is_more = rows.len() > query.limit;
        rows.truncate(query.limit);
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
