//! What a batch does not name has not changed: views trust that.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, client_message_id},
};
use std::collections::BTreeMap;

use proptest::prelude::*;
use protocol::{Content, Conversation, ConversationId, MessageId};
use sync::{Changes, Filter, Pending, Replica, Row, Window, timeline::PageRequest};

use crate::{action::actions, cases, request, truth};

/// Everything a view can read, in the grain in which changes are told.
#[derive(PartialEq)]
struct View {
    lists: Vec<Vec<ConversationId>>,
    conversations: BTreeMap<ConversationId, (Option<Conversation>, u32, Option<Row>)>,
    timelines: BTreeMap<ConversationId, (Vec<MessageId>, Window)>,
    rows: BTreeMap<(MessageId, ConversationId), Row>,
    agents: Vec<protocol::Agent>,
    outbox: Vec<Pending>,
}

fn view(replica: &Replica, known: &[ConversationId]) -> View {
    let timeline = |id: &ConversationId| (*id, (replica.rows(*id), replica.window(*id)));
    let timelines: BTreeMap<_, _> = known.iter().map(timeline).collect();
    let rows = timelines.iter().flat_map(|(id, (keys, _))| {
        let row = |key: &MessageId| Some(((*key, *id), replica.row(*id, *key)?));
        keys.iter().filter_map(row)
    });
    View {
        lists: Filter::EVERY
            .map(|filter| replica.conversations(filter, None))
            .into(),
        conversations: known
            .iter()
            .map(|id| {
                (
                    *id,
                    (
                        replica.conversation(*id).cloned(),
                        replica.unread(*id),
                        replica.newest_pending(*id),
                    ),
                )
            })
            .collect(),
        rows: rows.collect(),
        timelines,
        agents: replica.agents().cloned().collect(),
        outbox: replica.outbox().iter().cloned().collect(),
    }
}

#[track_caller]
fn check(before: &View, after: &View, changes: &Changes) {
    assert!(changes.list || before.lists == after.lists, "list");
    assert!(changes.agents || before.agents == after.agents, "agents");
    assert!(changes.outbox || before.outbox == after.outbox, "outbox");
    for (id, new) in &after.conversations {
        let same = before.conversations.get(id) == Some(new);
        assert!(same || changes.conversations.contains(id), "conversation");
    }
    for (id, new) in &after.timelines {
        let same = before.timelines.get(id) == Some(new);
        assert!(same || changes.timelines.contains(id), "timeline");
    }
    for (key, new) in &after.rows {
        // A row that just came into sight is read with its timeline.
        let same = before.rows.get(key).is_none_or(|old| old == new);
        assert!(same || changes.rows.contains(key), "row");
    }
    for old in &before.outbox {
        let kept = after.outbox.iter().any(|new| new.id == old.id);
        assert!(kept || changes.settled.contains(&old.id), "settled");
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_is_not_named_has_not_changed(
        history in actions(40), size in 1_usize..5, now: bool, write in 0_usize..4,
    ) {
        let mut server = FakeServer::with_conversations(3);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), 2));
        truth::load_everything(&mut replica, &server);
        let mut known: Vec<_> = server.conversations.keys().copied().collect();
        for (number, id) in (0..).zip(known.iter().take(write)) {
            replica.write(client_message_id(number), *id, Content::text("hi"), server.clock);
            replica.take(client_message_id(number));
        }
        for action in &history {
            action.perform(&mut server);
            known.extend(server.conversations.keys().copied());
        }
        for pending in replica.outbox().clone().iter() {
            let content = pending.content.clone();
            let _ = server.send_message(alice(), pending.conversation_id, pending.id, content);
        }
        known.sort();
        known.dedup();
        let replay = if now { ReplayContent::AsNow } else { ReplayContent::AsWritten };

        let mut before = view(&replica, &known);
        while replica.cursor().unwrap().seq < server.head() {
            let at = replica.cursor().unwrap().seq;
            let frame = server.frame(alice(), at, size, replay);
            let (changes, _) = replica.receive(frame, server.clock);
            let after = view(&replica, &known);
            check(&before, &after, &changes);
            before = after;
        }
        for id in &known {
            let page = request::messages(&server, *id, PageRequest::Newest, 10);
            let changes = replica.load_messages(*id, PageRequest::Newest, page);
            let after = view(&replica, &known);
            check(&before, &after, &changes);
            before = after;
        }
    }
}

#[test]
fn only_what_comes_in_live_has_arrived() {
    let mut server = FakeServer::with_conversations(1);
    let id = *server.conversations.keys().next().unwrap();
    let old = server.receive_text(id, "hi");
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    let page = request::messages(&server, id, PageRequest::Newest, 10);
    assert!(
        replica
            .load_messages(id, PageRequest::Newest, page)
            .arrived
            .is_empty()
    );

    let new = server.receive_text(id, "hi");
    let mine = server.send_message(alice(), id, client_message_id(1), Content::text("hi"));
    assert!(mine.is_ok());
    let all = server.frame(alice(), protocol::Seq::ZERO, 100, ReplayContent::AsWritten);
    let (changes, _) = replica.receive(all.clone(), server.clock);
    assert_eq!(changes.arrived, [(id, new.id)], "not {:?}", old.id);
    let (changes, _) = replica.receive(all, server.clock);
    assert!(changes.is_empty(), "once only");
}
