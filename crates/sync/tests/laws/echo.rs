//! Law 4: the server's row replaces the overlay entry, by ack or by event,
//! whichever comes first. The view's key never changes.

use fake::{
    FakeServer,
    entity::{alice, bob, client_message_id},
};
use proptest::prelude::*;
use protocol::{Content, ConversationId, Direction, Message, MessageId, Status};
use sync::{Changes, DeliveryState, Replica, timeline::PageRequest};

use crate::{cases, request, truth};

/// One open conversation with a few messages, all of it loaded.
fn open() -> (FakeServer, Replica, ConversationId) {
    let mut server = FakeServer::with_conversations(1);
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

fn write(replica: &mut Replica, conversation: ConversationId, number: u64, server: &FakeServer) {
    let content = Content::text("hi");
    replica.write(
        client_message_id(number),
        conversation,
        content,
        server.clock,
    );
}

/// Sends all that is ready; gives the answers.
fn send(replica: &mut Replica, server: &mut FakeServer) -> Vec<Message> {
    let ready = replica.outbox().ready().into_iter();
    let taken: Vec<_> = ready.filter_map(|id| replica.take(id)).collect();
    let put =
        |it: sync::Pending| server.send_message(alice(), it.conversation_id, it.id, it.content);
    taken
        .into_iter()
        .map(put)
        .collect::<Result<_, _>>()
        .unwrap()
}

fn hear(replica: &mut Replica, server: &FakeServer) -> Changes {
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 1000, fake::ReplayContent::AsWritten);
    replica.receive(frame, server.clock).0
}

#[test]
fn ack_then_event_equals_event_then_ack() {
    let (mut server, mut ack_first, conversation) = open();
    write(&mut ack_first, conversation, 1, &server);
    let ack = send(&mut ack_first, &mut server).remove(0);
    let mut event_first = ack_first.clone();

    ack_first.acknowledge(ack.clone());
    hear(&mut ack_first, &server);

    hear(&mut event_first, &server);
    let second = event_first.acknowledge(ack);

    assert!(second.is_empty(), "the second finds nothing to do");
    assert!(ack_first == event_first);
    truth::check(&ack_first, &server);
}

#[test]
fn a_key_and_its_place_survive_pending_sent_and_read() {
    let (mut server, mut replica, conversation) = open();
    for number in 1..=3 {
        write(&mut replica, conversation, number, &server);
    }
    let rows = replica.rows(conversation);
    let mark = |replica: &Replica| {
        replica
            .row(conversation, client_message_id(2))
            .unwrap()
            .delivery
    };
    assert_eq!(mark(&replica), DeliveryState::Waiting);

    for _ in 0..3 {
        for ack in send(&mut replica, &mut server) {
            server.advance_clock(1_500);
            replica.acknowledge(ack);
            assert_eq!(replica.rows(conversation), rows);
        }
    }
    assert_eq!(
        mark(&replica),
        DeliveryState::Waiting,
        "stored, not yet sent"
    );
    let steps = [
        (Status::Sent, DeliveryState::Sent),
        (Status::Delivered, DeliveryState::Delivered),
        (Status::Read, DeliveryState::Read),
    ];
    for (report, expected) in steps {
        server.report_status(client_message_id(2), report);
        let changes = hear(&mut replica, &server);
        assert_eq!(mark(&replica), expected);
        assert_eq!(replica.rows(conversation), rows);
        assert!(changes.timelines.is_empty() || report == Status::Sent);
    }
    assert_eq!(replica.outbox().waiting(), 0);
}

#[test]
fn two_messages_with_the_same_text_are_two_messages() {
    let (mut server, mut replica, conversation) = open();
    write(&mut replica, conversation, 1, &server);
    write(&mut replica, conversation, 2, &server);
    // A colleague writes the same at the same time.
    let theirs = MessageId::mint(9, [9; 10]);
    let stored = server.send_message(bob(), conversation, theirs, Content::text("hi"));
    assert!(stored.is_ok());
    hear(&mut replica, &server);
    assert_eq!(replica.outbox().waiting(), 2);

    for ack in send(&mut replica, &mut server) {
        replica.acknowledge(ack);
    }
    assert_eq!(
        replica.rows(conversation)[3..],
        [theirs, client_message_id(1), client_message_id(2)]
    );
    assert!(replica.outbox().contains(client_message_id(2)));
}

#[test]
fn writing_an_id_again_changes_nothing() {
    let (mut server, mut replica, conversation) = open();
    write(&mut replica, conversation, 1, &server);
    let before = replica.clone();
    write(&mut replica, conversation, 1, &server);
    assert!(replica == before);

    let ack = send(&mut replica, &mut server).remove(0);
    replica.acknowledge(ack);
    write(&mut replica, conversation, 1, &server);
    assert_eq!(replica.outbox().iter().count(), 0, "it is confirmed");
}

#[test]
fn a_message_sent_twice_is_stored_once() {
    let (mut server, mut replica, conversation) = open();
    write(&mut replica, conversation, 1, &server);
    // The answer is lost on its way, so it is sent again.
    let lost = send(&mut replica, &mut server).remove(0);
    replica.postpone(lost.id);
    let answer = send(&mut replica, &mut server).remove(0);
    assert_eq!(answer, lost);
    replica.acknowledge(answer);
    hear(&mut replica, &server);
    truth::check(&replica, &server);
}

#[test]
fn what_i_write_stands_on_my_side_at_once() {
    let (server, mut replica, conversation) = open();
    write(&mut replica, conversation, 1, &server);
    let row = replica.row(conversation, client_message_id(1)).unwrap();
    assert_eq!(row.direction, Direction::Out);
    assert_eq!(row.author, protocol::Author::Agent(alice()));
}

proptest! {
    #![proptest_config(cases(128))]

    /// Acks and events of several messages, each kind in its own order.
    #[test]
    fn any_race_of_acks_and_events_ends_the_same(
        acks_first in prop::collection::vec(any::<bool>(), 12), count in 1_u64..5,
    ) {
        let (mut server, mut replica, conversation) = open();
        for number in 0..count {
            write(&mut replica, conversation, number, &server);
        }
        let rows = replica.rows(conversation);
        let from = replica.cursor().unwrap().seq;
        let mut acks = Vec::new();
        for number in 0..count {
            let content = Content::text("hi");
            acks.push(server.send_message(alice(), conversation, client_message_id(number), content).unwrap());
            server.report_status(client_message_id(number), Status::Sent);
            server.advance_clock(700);
        }
        let mut acks = acks.into_iter();
        let mut events = server.events(alice(), from, server.head()).into_iter();
        for ack_first in acks_first {
            if ack_first && let Some(ack) = acks.next() {
                replica.acknowledge(ack);
            } else if let Some(logged) = events.next() {
                replica.apply(logged.event, &mut Changes::default());
            }
            replica.check_invariants();
            prop_assert_eq!(replica.rows(conversation), &rows[..]);
        }
        for ack in acks {
            replica.acknowledge(ack);
        }
        hear(&mut replica, &server);
        truth::check(&replica, &server);
    }
}
