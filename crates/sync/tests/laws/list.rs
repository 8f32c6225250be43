//! The list: one order, filters on top, and a frontier that hides what lies
//! below it.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, bob},
};
use protocol::ConversationId;
use sync::{Filter, Frontier, Replica};

use crate::{request, truth};

/// Six conversations, each a second newer; the newest two in the bootstrap.
fn newest_two() -> (FakeServer, Replica, Vec<ConversationId>) {
    let mut server = FakeServer::with_conversations(0);
    let mut ids = Vec::new();
    for _ in 0..6 {
        server.advance_clock(1_000);
        ids.insert(0, server.start_conversation());
    }
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 2));
    (server, replica, ids)
}

fn hear(replica: &mut Replica, server: &FakeServer) {
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 1000, ReplayContent::AsWritten);
    replica.receive(frame, server.clock);
}

fn more(replica: &mut Replica, server: &FakeServer, filter: Filter, limit: usize) {
    let before = match replica.frontier(filter) {
        Frontier::DownTo(key) => Some(key),
        Frontier::Unloaded | Frontier::Whole => None,
    };
    let page = request::conversations(server, filter, before, limit);
    replica.load_conversations(filter, page);
}

#[test]
fn a_conversation_below_the_frontier_is_held_but_not_shown() {
    let (mut server, mut replica, ids) = newest_two();
    server.change_conversation(ids[4], |it| it.assignee = Some(bob()));
    hear(&mut replica, &server);
    assert!(replica.conversation(ids[4]).is_some());
    assert_eq!(replica.conversations(Filter::All, None), ids[..2]);

    more(&mut replica, &server, Filter::All, 2);
    assert_eq!(replica.conversations(Filter::All, None), ids[..4]);
    more(&mut replica, &server, Filter::All, 2);
    assert_eq!(replica.conversations(Filter::All, None), ids);
    assert_eq!(replica.frontier(Filter::All), Frontier::Whole);
}

#[test]
fn new_activity_raises_a_conversation_from_below() {
    let (mut server, mut replica, ids) = newest_two();
    server.advance_clock(1_000);
    server.receive_text(ids[5], "hi");
    hear(&mut replica, &server);
    assert_eq!(
        replica.conversations(Filter::All, None),
        [ids[5], ids[0], ids[1]]
    );
    truth::ask_for_marks(&mut replica, &server);
    truth::check(&replica, &server);
}

#[test]
fn each_filter_reaches_as_far_as_it_was_loaded() {
    let (mut server, _, ids) = newest_two();
    for id in [ids[1], ids[3], ids[5]] {
        server.change_conversation(id, |it| it.assignee = Some(alice()));
    }
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 2));
    assert_eq!(replica.conversations(Filter::Mine, None), [ids[1]]);

    more(&mut replica, &server, Filter::Mine, 1);
    assert_eq!(replica.conversations(Filter::Mine, None), [ids[1], ids[3]]);
    assert_eq!(replica.conversations(Filter::All, None), ids[..2]);
    more(&mut replica, &server, Filter::Mine, 1);
    assert_eq!(replica.frontier(Filter::Mine), Frontier::Whole);
    truth::check(&replica, &server);
}

#[test]
fn what_is_known_of_all_is_known_under_each_filter() {
    let (server, mut replica, ids) = newest_two();
    more(&mut replica, &server, Filter::All, 10);
    assert_eq!(replica.frontier(Filter::Unassigned), Frontier::Whole);
    assert_eq!(replica.conversations(Filter::Unassigned, None), ids);
}

#[test]
fn what_a_search_found_does_not_open_the_list() {
    let (server, mut replica, ids) = newest_two();
    let everything = request::conversations(&server, Filter::All, None, 10);
    replica.load_found(everything);
    assert_eq!(replica.conversations(Filter::All, None), ids[..2]);
    assert_eq!(replica.search("customer 1"), [ids[5]]);
}

#[test]
fn an_assignment_moves_between_filters_at_once() {
    let (mut server, mut replica, ids) = newest_two();
    server.change_conversation(ids[0], |it| it.assignee = Some(alice()));
    hear(&mut replica, &server);
    assert_eq!(replica.conversations(Filter::Mine, None), [ids[0]]);
    assert_eq!(replica.conversations(Filter::Unassigned, None), [ids[1]]);
}

#[test]
fn before_the_bootstrap_the_list_is_empty() {
    let replica = Replica::new();
    assert_eq!(replica.frontier(Filter::All), Frontier::Unloaded);
    assert!(replica.conversations(Filter::All, None).is_empty());
}
