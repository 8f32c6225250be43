//! What a replica that has heard everything must show: the server's own truth,
//! as far as its windows and frontiers reach, and its outbox after that.

use fake::{FakeServer, entity::alice};
use protocol::{ConversationId, MessageId};
use sync::{Filter, Frontier, Replica, Row, Window, timeline::PageRequest};

use crate::request;

/// Compares all that Alice's replica shows with what is.
#[track_caller]
pub(crate) fn check(replica: &Replica, server: &FakeServer) {
    replica.check_invariants();
    assert!(replica.agents().eq(server.agents.values()), "agents");
    for filter in Filter::EVERY {
        assert_eq!(
            replica.conversations(filter, None),
            shown(server, filter, replica.frontier(filter)),
            "the list under {filter:?}"
        );
    }
    for (id, conversation) in &server.conversations {
        check_timeline(replica, server, *id);
        if let Some(held) = replica.conversation(*id) {
            assert_eq!(held, conversation);
            let mark = server.read_marks.get(&(alice(), *id));
            assert_eq!(replica.unread(*id), conversation.unread(mark), "unread");
        }
    }
}

fn shown(server: &FakeServer, filter: Filter, frontier: Frontier) -> Vec<ConversationId> {
    let reached = |key| match frontier {
        Frontier::Unloaded => false,
        Frontier::DownTo(last) => key <= last,
        Frontier::Whole => true,
    };
    let all = server
        .list(alice(), &request::query(filter, None))
        .into_iter();
    all.filter(|conversation| reached(conversation.cursor()))
        .map(|conversation| conversation.id)
        .collect()
}

#[track_caller]
fn check_timeline(replica: &Replica, server: &FakeServer, id: ConversationId) {
    let reached = |key| match replica.window(id) {
        Window::Unloaded => false,
        Window::From(start) => key >= start,
        Window::Whole => true,
    };
    let pending: Vec<MessageId> = replica.outbox().of(id).map(|it| it.id).collect();
    let confirmed: Vec<_> = server
        .messages_of(id)
        .into_iter()
        .filter(|message| reached(message.cursor()))
        .collect();
    let expected: Vec<MessageId> = confirmed.iter().map(|it| it.id).chain(pending).collect();
    assert_eq!(replica.rows(id), expected, "rows");
    for message in confirmed {
        let held = replica.timeline(id).and_then(|it| it.get(message.id));
        assert_eq!(held, Some(message), "a row's content");
    }
}

/// Loads all there is, page by page, as a very patient reader would.
pub(crate) fn load_everything(replica: &mut Replica, server: &FakeServer) {
    while let Frontier::DownTo(key) = replica.frontier(Filter::All) {
        let page = request::conversations(server, Filter::All, Some(key), 3);
        replica.load_conversations(Filter::All, page);
    }
    for id in server.conversations.keys() {
        loop {
            let asked = match replica.window(*id) {
                Window::Whole => break,
                Window::From(key) => PageRequest::Before(key),
                Window::Unloaded => PageRequest::Newest,
            };
            let page = request::messages(server, *id, asked, 3);
            replica.load_messages(*id, asked, page);
        }
    }
}

/// Asks for what only events have named, as a client does.
pub(crate) fn ask_for_marks(replica: &mut Replica, server: &FakeServer) {
    for id in replica.missing_read_marks().collect::<Vec<_>>() {
        replica.load_found(server.conversation_page(alice(), id));
    }
}

/// All that can be seen of a replica.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReplicaView {
    lists: Vec<Vec<ConversationId>>,
    timelines: Vec<(ConversationId, u32, Vec<Row>)>,
}

pub(crate) fn seen(replica: &Replica) -> ReplicaView {
    let timeline = |id: ConversationId| {
        let keys = replica.rows(id).into_iter();
        let rows = keys.map(|key| replica.row(id, key).expect("every key has its row"));
        (id, replica.unread(id), rows.collect())
    };
    let lists = Filter::EVERY.map(|filter| replica.conversations(filter, None));
    ReplicaView {
        timelines: lists[0].iter().copied().map(timeline).collect(),
        lists: lists.into(),
    }
}
