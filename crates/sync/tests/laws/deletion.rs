//! What is deleted stays deleted, whatever of it comes late.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, client_message_id},
};
use protocol::{Content, ConversationId, Event, Seq, Status, event::Deleted};
use sync::{Changes, Filter, Replica, timeline::PageRequest};

use crate::{request, truth};

fn loaded() -> (FakeServer, Replica, ConversationId) {
    let mut server = FakeServer::with_conversations(2);
    let conversation = *server.conversations.keys().next().unwrap();
    for _ in 0..3 {
        server.receive_text(conversation, "hi");
    }
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    let page = request::messages(&server, conversation, PageRequest::Newest, 10);
    replica.load_messages(conversation, PageRequest::Newest, page);
    (server, replica, conversation)
}

fn hear(replica: &mut Replica, server: &FakeServer) {
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 1000, ReplayContent::AsWritten);
    replica.receive(frame, server.clock);
}

#[test]
fn a_deleted_message_does_not_come_back_with_a_late_page() {
    let (mut server, mut replica, conversation) = loaded();
    let late = request::messages(&server, conversation, PageRequest::Newest, 10);
    server.delete_message(late.items[1].id);
    hear(&mut replica, &server);
    assert_eq!(replica.rows(conversation).len(), 2);
    replica.load_messages(conversation, PageRequest::Newest, late);
    truth::check(&replica, &server);
}

#[test]
fn a_deletion_heard_before_its_message_still_holds() {
    let (mut server, _, conversation) = loaded();
    let message = server.messages_of(conversation)[0].clone();
    let late = server.report_status(message.id, Status::Received);
    server.delete_message(message.id);
    let mut replica = Replica::new();
    let events = server.events(alice(), Seq::ZERO, server.head());
    for logged in events.into_iter().rev() {
        replica.apply(logged.event, &mut Changes::default());
    }
    replica.acknowledge(late);
    assert!(replica.row(conversation, message.id).is_none());
}

#[test]
fn a_deleted_conversation_takes_its_messages_with_it() {
    let (mut server, mut replica, conversation) = loaded();
    let page = request::messages(&server, conversation, PageRequest::Newest, 10);
    let list = request::conversations(&server, Filter::All, None, 10);
    server.delete_conversation(conversation);
    hear(&mut replica, &server);
    let gone = replica.clone();
    assert!(replica.rows(conversation).is_empty());

    // Pages that were read before, and the log again from its beginning.
    replica.load_messages(conversation, PageRequest::Newest, page);
    replica.load_found(list);
    let again = server.frame(alice(), Seq::ZERO, 1000, ReplayContent::AsWritten);
    replica.receive(again, server.clock);
    assert!(replica == gone);
    truth::check(&replica, &server);
}

#[test]
fn a_message_deleted_on_the_server_is_not_sent_again() {
    let (mut server, mut replica, conversation) = loaded();
    let id = client_message_id(1);
    replica.write(id, conversation, Content::text("hi"), server.clock);
    let stored = replica.outbox().get(id).unwrap().clone();
    replica.take(id);
    server
        .send_message(alice(), conversation, id, Content::text("hi"))
        .unwrap();
    server.delete_message(id);

    // The answer was lost; the replay leaves out what is gone.
    replica.postpone(id);
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 10, ReplayContent::AsNow);
    let (changes, _) = replica.receive(frame, server.clock);
    assert!(changes.settled.contains(&id));
    assert!(replica.outbox().ready().is_empty());

    // Another tab still had it on the device.
    let changes = replica.restore([stored]);
    assert!(changes.settled.contains(&id));
    assert!(!replica.outbox().contains(id));
}

#[test]
fn the_deletion_of_an_unknown_kind_is_counted_and_passed() {
    let (_, mut replica, _) = loaded();
    let entity = Deleted::Unknown;
    let mut changes = Changes::default();
    replica.apply(Event::Deleted { entity }, &mut changes);
    assert!(changes.is_empty());
    assert_eq!(replica.skipped_events(), 1);
}
