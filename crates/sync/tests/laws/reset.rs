//! A reset: all is fetched again, but what was written here stays.

use fake::{
    FakeServer,
    entity::{alice, client_message_id},
};
use protocol::{Content, Epoch};
use sync::{DeliveryState, Replica, SendRefusal, SendState, Window, timeline::PageRequest};

use crate::{request, truth};

#[test]
fn a_reset_keeps_the_outbox() {
    let mut server = FakeServer::with_conversations(2);
    let conversation = *server.conversations.keys().next().unwrap();
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    for number in 1..=3 {
        replica.write(
            client_message_id(number),
            conversation,
            Content::text("hi"),
            server.clock,
        );
    }
    let refusal = SendRefusal {
        code: "text_too_long".to_owned(),
        reason: "Too long.".to_owned(),
    };
    replica.refuse(client_message_id(1), refusal.clone());
    replica.take(client_message_id(2));
    let outbox = replica.outbox().clone();

    server.receive_text(conversation, "hi");
    let changes = replica.bootstrap(server.bootstrap(alice(), 10));
    assert!(changes.all);
    assert!(changes.settled.is_empty(), "nothing stored is forgotten");
    assert_eq!(*replica.outbox(), outbox);
    let pending = replica.outbox().get(client_message_id(1)).unwrap();
    assert_eq!(pending.sending, SendState::Refused(refusal));
    // What waits raises its conversation, of which the server does not know.
    for number in 1..=3 {
        replica.discard(client_message_id(number));
    }
    truth::check(&replica, &server);
}

#[test]
fn after_a_reset_pages_are_asked_for_again() {
    let mut server = FakeServer::with_conversations(1);
    let conversation = *server.conversations.keys().next().unwrap();
    server.receive_text(conversation, "hi");
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    let page = request::messages(&server, conversation, PageRequest::Newest, 10);
    replica.load_messages(conversation, PageRequest::Newest, page);

    replica.bootstrap(server.bootstrap(alice(), 10));
    assert_eq!(replica.window(conversation), Window::Unloaded);
    replica.write(
        client_message_id(1),
        conversation,
        Content::text("hi"),
        server.clock,
    );
    assert_eq!(replica.rows(conversation), [client_message_id(1)]);
    let row = replica.row(conversation, client_message_id(1)).unwrap();
    assert_eq!(row.delivery, DeliveryState::Waiting);
}

#[test]
fn the_numbers_of_another_log_mean_nothing() {
    let mut rich = FakeServer::with_conversations(1);
    let id = *rich.conversations.keys().next().unwrap();
    for _ in 0..5 {
        rich.receive_text(id, "hi");
    }
    let mut replica = Replica::new();
    replica.bootstrap(rich.bootstrap(alice(), 10));

    // The database came back from yesterday's copy.
    let mut restored = FakeServer::with_conversations(1);
    restored.epoch = Epoch::from_bytes([2; 16]);
    replica.bootstrap(restored.bootstrap(alice(), 10));
    assert_eq!(replica.cursor().unwrap().epoch, restored.epoch);
    truth::check(&replica, &restored);
}
