//! Finding a customer among what is held.

use fake::FakeServer;
use protocol::ConversationId;
use sync::{Filter, Replica};

use crate::request;

/// Customer 1 to 3, with the numbers 493001 to 493003.
fn three() -> (Replica, Vec<ConversationId>) {
    let server = FakeServer::with_conversations(3);
    let mut replica = Replica::new();
    replica.load_found(request::conversations(&server, Filter::All, None, 10));
    (replica, server.conversations.keys().copied().collect())
}

#[test]
fn a_customer_is_found_by_part_of_the_name_in_any_case() {
    let (replica, ids) = three();
    assert_eq!(replica.search("CUSTOMER 2"), [ids[1]]);
    assert_eq!(replica.search(" tomer ").len(), 3);
    assert!(replica.search("nobody").is_empty());
}

#[test]
fn a_customer_is_found_by_address_and_in_any_script() {
    let mut server = FakeServer::with_conversations(3);
    let ids: Vec<ConversationId> = server.conversations.keys().copied().collect();
    let contact = &mut server.conversations.get_mut(&ids[0]).unwrap().contact;
    contact.name = Some("Émile  Иванов".to_owned());
    contact.email = Some("Emile@Shop.example".to_owned());
    let mut replica = Replica::new();
    replica.load_found(request::conversations(&server, Filter::All, None, 10));
    for text in ["emile иванов", "ИВАНОВ", "emile@shop"] {
        assert_eq!(replica.search(text), [ids[0]], "{text}");
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let (replica, ids) = three();
    for written in ["493003", "+49 3003", "+49 (300) 3", "49-300-3"] {
        assert_eq!(replica.search(written), [ids[2]], "{written}");
    }
}

#[test]
fn a_name_with_a_digit_is_not_a_number() {
    let (replica, _) = three();
    assert!(replica.search("Route 3").is_empty());
}
