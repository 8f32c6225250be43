//! What views read that is computed from several parts of the replica: a memo
//! each, which recomputes at most once per batch, only while somebody reads it,
//! and wakes its readers only where the result differs.

use protocol::{
    AgentId, Author, ContactId, ConversationId, Direction, MessageId, Timestamp, WebPage,
};
use reactive_graph::{computed::ArcMemo, traits::Track, traits::With};
use send_wrapper::SendWrapper;
use sync::{Filter, Frontier, Replica, Row};

use crate::Live;

/// Which conversations a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListQuery {
    /// Those under a filter. `keep` stays listed even when it no longer
    /// matches: reading a conversation under "unread" must not take it away
    /// from under the reader.
    Filter {
        /// The filter.
        filter: Filter,
        /// Stays listed although the filter no longer matches it.
        keep: Option<ConversationId>,
    },
    /// Those whose name or number contains this text.
    Search(String),
}

impl ListQuery {
    /// All that match a filter now.
    pub const fn filter(filter: Filter) -> Self {
        Self::Filter { filter, keep: None }
    }
}

/// A list of conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListView {
    /// Newest activity first.
    pub ids: Vec<ConversationId>,
    /// There is no further page on the server. Always so for a search, which
    /// looks at what is loaded.
    pub end_reached: bool,
}

/// Who else is in a conversation right now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversationPresence {
    /// The contact is typing.
    pub contact_types: bool,
    /// Agents who are typing.
    pub typing: Vec<AgentId>,
    /// Agents who have it on screen.
    pub viewing: Vec<AgentId>,
}

/// The part of a row that decides its layout: which day it is under, which
/// consecutive messages of one author it belongs to, which side it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineItem {
    /// The message.
    pub id: MessageId,
    /// From or to the contact.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
}

impl From<&Row> for TimelineItem {
    fn from(row: &Row) -> Self {
        Self {
            id: row.id,
            direction: row.direction,
            author: row.author,
            at: row.at,
        }
    }
}

impl Live {
    /// The conversations that a query asks for. What `query` reads is tracked.
    pub fn list(&self, query: impl Fn() -> ListQuery + Send + Sync + 'static) -> ArcMemo<ListView> {
        let (live, signals) = (self.shared(), &self.engine.signals);
        let (list, conversations) = (
            signals.list_changed.clone(),
            signals.conversations_changed.clone(),
        );
        ArcMemo::new(move |_| {
            list.track();
            match query() {
                ListQuery::Filter { filter, keep } => live.with(|replica| ListView {
                    ids: replica.conversations(filter, keep),
                    end_reached: replica.frontier(filter) == Frontier::Whole,
                }),
                ListQuery::Search(text) => {
                    // Whoever is renamed is found by another text.
                    conversations.track();
                    live.with(|replica| ListView {
                        ids: replica.search(&text),
                        end_reached: true,
                    })
                }
            }
        })
    }

    /// What a timeline's layout is made of, oldest first, unsent messages last.
    pub fn timeline_items(&self, id: ConversationId) -> ArcMemo<Vec<TimelineItem>> {
        let live = self.shared();
        let rows = self.engine.signals.timelines.rows_changed(id);
        ArcMemo::new(move |_| {
            rows.track();
            live.with(|replica| {
                let rows = replica.rows(id).into_iter();
                rows.filter_map(|row| replica.row(id, row))
                    .map(|row| TimelineItem::from(&row))
                    .collect()
            })
        })
    }

    /// Who else is in a conversation right now.
    pub fn presence_in(&self, id: ConversationId) -> ArcMemo<ConversationPresence> {
        let presence = self.presence();
        ArcMemo::new(move |_| {
            presence.with(|presence| ConversationPresence {
                contact_types: presence.contact_types(id),
                typing: presence.typing(id).collect(),
                viewing: presence.viewing(id).collect(),
            })
        })
    }

    /// The page that a contact is on, while they are on the website.
    pub fn current_page(&self, contact: ContactId) -> ArcMemo<Option<WebPage>> {
        let presence = self.presence();
        ArcMemo::new(move |_| presence.with(|presence| presence.page(contact).cloned()))
    }

    /// For the closures of memos, which the reactive graph wants to be `Send`:
    /// a page has one thread.
    fn shared(&self) -> SharedLive {
        SharedLive(SendWrapper::new(self.clone()))
    }
}

struct SharedLive(SendWrapper<Live>);

impl SharedLive {
    fn with<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.0.engine.replica.borrow())
    }
}
