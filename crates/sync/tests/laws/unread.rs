//! Unread numbers: what ever came in less what I have read, without any
//! message being loaded.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, bob, client_message_id},
};
use protocol::{ConversationId, Event, ReadMark, Seq};
use sync::{Changes, Filter, Replica};

use crate::{request, truth};

fn three_unread() -> (FakeServer, Replica, ConversationId) {
    let mut server = FakeServer::with_conversations(2);
    let conversation = *server.conversations.keys().next().unwrap();
    for _ in 0..3 {
        server.receive_text(conversation, "hi");
    }
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    (server, replica, conversation)
}

fn hear(replica: &mut Replica, server: &FakeServer) -> Changes {
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 1000, ReplayContent::AsWritten);
    replica.receive(frame, server.clock).0
}

#[test]
fn it_is_counted_without_loading_messages() {
    let (_, replica, conversation) = three_unread();
    assert_eq!(replica.unread(conversation), 3);
    assert_eq!(replica.unread_conversations(), 1);
    assert_eq!(replica.conversations(Filter::Unread, None), [conversation]);
}

#[test]
fn reading_part_of_it_leaves_the_rest() {
    let (mut server, mut replica, conversation) = three_unread();
    let second = server.messages_of(conversation)[1].seq;
    server.mark_read(alice(), conversation, second);
    let changes = hear(&mut replica, &server);
    assert_eq!(replica.unread(conversation), 1);
    assert!(changes.conversations.contains(&conversation));
    truth::check(&replica, &server);
}

#[test]
fn an_answer_is_not_unread_and_reads_nothing() {
    let (mut server, mut replica, conversation) = three_unread();
    let content = protocol::Content::text("hello");
    let id = client_message_id(1);
    server
        .send_message(bob(), conversation, id, content)
        .unwrap();
    hear(&mut replica, &server);
    assert_eq!(replica.unread(conversation), 3);
}

#[test]
fn what_others_have_read_is_not_told_and_not_taken() {
    let (mut server, mut replica, conversation) = three_unread();
    server.mark_read(bob(), conversation, server.head());
    let from = replica.cursor().unwrap().seq;
    assert!(server.events(alice(), from, server.head()).is_empty());

    // Were it told all the same, it would still be Bob's.
    let read_mark = server.read_marks[&(bob(), conversation)];
    let mut changes = Changes::default();
    replica.apply(Event::ConversationRead { read_mark }, &mut changes);
    assert!(changes.is_empty());
    assert_eq!(replica.unread(conversation), 3);
    assert!(replica.read_mark(conversation).is_none());
}

#[test]
fn an_older_mark_that_comes_late_takes_nothing_back() {
    let (mut server, mut replica, conversation) = three_unread();
    server.mark_read(alice(), conversation, server.head());
    let newest = server.read_marks[&(alice(), conversation)];
    hear(&mut replica, &server);
    assert_eq!(replica.unread_conversations(), 0);

    let read_mark = ReadMark {
        version: Seq::new(2),
        inbound_read: 1,
        ..newest
    };
    replica.apply(
        Event::ConversationRead { read_mark },
        &mut Changes::default(),
    );
    assert_eq!(replica.read_mark(conversation), Some(&newest));
}

#[test]
fn a_mark_may_come_before_its_conversation() {
    let (mut server, _, conversation) = three_unread();
    server.mark_read(alice(), conversation, server.head());
    let mut replica = Replica::new();
    let read_mark = server.read_marks[&(alice(), conversation)];
    replica.apply(
        Event::ConversationRead { read_mark },
        &mut Changes::default(),
    );
    assert_eq!(replica.unread(conversation), 0);
    replica.load_found(request::conversations(&server, Filter::All, None, 10));
    assert_eq!(replica.unread(conversation), 0);
}

#[test]
fn one_just_read_stays_under_unread_while_it_is_open() {
    let (mut server, mut replica, conversation) = three_unread();
    server.mark_read(alice(), conversation, server.head());
    hear(&mut replica, &server);
    assert!(replica.conversations(Filter::Unread, None).is_empty());
    assert_eq!(
        replica.conversations(Filter::Unread, Some(conversation)),
        [conversation]
    );
}

#[test]
fn what_an_event_names_for_the_first_time_is_asked_for_before_it_counts() {
    let mut server = FakeServer::with_conversations(1);
    let old = *server.conversations.keys().next().unwrap();
    for _ in 0..3 {
        server.receive_text(old, "hi");
    }
    server.mark_read(alice(), old, server.head());
    server.advance_clock(1_000);
    server.start_conversation();
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 1));

    // Long read and far down the list, so it is not here; now it comes up.
    server.advance_clock(1_000);
    server.receive_text(old, "hi");
    let changes = hear(&mut replica, &server);
    assert!(changes.missing_read_marks);
    assert_eq!(replica.missing_read_marks().collect::<Vec<_>>(), [old]);
    assert_eq!(replica.unread(old), 0, "not four");

    let changes = replica.load_found(server.conversation_page(alice(), old));
    assert!(changes.conversations.contains(&old) && changes.list);
    assert_eq!(replica.unread(old), 1);
    assert_eq!(replica.missing_read_marks().count(), 0);
}

#[test]
fn a_new_conversation_counts_at_once() {
    let (mut server, mut replica, _) = three_unread();
    let new = server.start_conversation();
    server.receive_text(new, "hi");
    hear(&mut replica, &server);
    assert_eq!(replica.missing_read_marks().count(), 0);
    assert_eq!(replica.unread(new), 1);
}

#[test]
fn unread_ones_below_the_first_page_count_from_the_start() {
    let mut server = FakeServer::with_conversations(1);
    let old = *server.conversations.keys().next().unwrap();
    server.receive_text(old, "hi");
    for _ in 0..5 {
        server.advance_clock(1_000);
        server.start_conversation();
    }
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 2));
    assert_eq!(replica.unread_conversations(), 1);
    assert_eq!(replica.conversations(Filter::Unread, None), [old]);
    assert_eq!(replica.conversations(Filter::All, None).len(), 2);
}
