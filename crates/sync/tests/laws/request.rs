//! What a client asks for by the replica's own terms, as the reference server
//! answers it.

use fake::{FakeListQuery, FakeServer, entity::alice};
use protocol::{Assignment, ConversationCursor, ConversationId, ConversationPage, MessagePage};
use sync::{Filter, timeline::PageRequest};

/// The server's query for a filter of Alice's list.
pub(crate) fn query(filter: Filter, before: Option<ConversationCursor>) -> FakeListQuery {
    FakeListQuery {
        assignee: match filter {
            Filter::Mine => Some(Assignment::Agent(alice())),
            Filter::Unassigned => Some(Assignment::Nobody),
            Filter::All | Filter::Unread => None,
        },
        unread: filter == Filter::Unread,
        before,
        ..FakeListQuery::default()
    }
}

/// A page of Alice's list.
pub(crate) fn conversations(
    server: &FakeServer,
    filter: Filter,
    before: Option<ConversationCursor>,
    limit: usize,
) -> ConversationPage {
    server.list_page(alice(), &query(filter, before), limit)
}

/// A page of a conversation's messages.
pub(crate) fn messages(
    server: &FakeServer,
    conversation: ConversationId,
    request: PageRequest,
    limit: usize,
) -> MessagePage {
    let before = match request {
        PageRequest::Newest => None,
        PageRequest::Before(cursor) => Some(cursor),
    };
    server.message_page(conversation, before, limit)
}
