//! The outbox: written in order, sent in order, never twice, never lost.

use fake::{
    FakeServer,
    entity::{alice, client_message_id},
};
use insta::assert_snapshot;
use protocol::{Content, ConversationId, MessageId, Seq, Timestamp, json};
use sync::{Pending, Replica, SendRefusal, SendState};

fn conversation(number: u8) -> ConversationId {
    ConversationId::from_bytes([number; 16])
}

fn write(replica: &mut Replica, of: u8, number: u64) -> MessageId {
    let now = Timestamp::from_millis(1_700_000_000_000);
    let id = client_message_id(number);
    replica.write(id, conversation(of), Content::text("hi"), now);
    id
}

fn refusal() -> SendRefusal {
    SendRefusal {
        code: "text_too_long".to_owned(),
        reason: "Too long.".to_owned(),
    }
}

/// One message in the state with this name.
fn in_state(state: &str) -> (Replica, MessageId) {
    let mut replica = Replica::new();
    let id = write(&mut replica, 1, 1);
    match state {
        "waiting" => {}
        "underway" => assert!(replica.take(id).is_some()),
        "refused" => assert!(!replica.refuse(id, refusal()).is_empty()),
        other => panic!("no such state: {other}"),
    }
    (replica, id)
}

fn happens(replica: &mut Replica, id: MessageId, what: &str) {
    match what {
        "take" => drop(replica.take(id)),
        "ack or event" => {
            let message = confirmed(replica, id);
            replica.acknowledge(message);
        }
        "refusal" => drop(replica.refuse(id, refusal())),
        "line lost" => drop(replica.postpone(id)),
        "retry" => drop(replica.retry(id)),
        "discard" => drop(replica.discard(id)),
        other => panic!("nothing of that kind happens: {other}"),
    }
    replica.check_invariants();
}

fn confirmed(replica: &Replica, id: MessageId) -> protocol::Message {
    let pending = replica.outbox().get(id).unwrap();
    protocol::Message {
        id,
        conversation_id: pending.conversation_id,
        seq: Seq::new(1),
        version: Seq::new(1),
        direction: protocol::Direction::Out,
        author: protocol::Author::Agent(alice()),
        sender: None,
        status: protocol::Status::Queued,
        sent_at: pending.written_at,
        content: pending.content.clone(),
        failure: None,
    }
}

fn state(replica: &Replica, id: MessageId) -> &'static str {
    match replica.outbox().get(id).map(|pending| &pending.sending) {
        None => "gone",
        Some(SendState::Waiting) => "waiting",
        Some(SendState::Underway) => "underway",
        Some(SendState::Refused(_)) => "refused",
    }
}

#[test]
fn the_table_in_the_documentation_is_what_happens() {
    let source = include_str!("../../src/outbox.rs");
    let rows: Vec<Vec<&str>> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter(|line| !line.starts_with("---"))
        .map(|line| {
            line.trim_end_matches(" |")
                .split(" | ")
                .map(str::trim)
                .collect()
        })
        .collect();
    let (head, body) = rows.split_first().unwrap();
    assert_eq!((head.len(), body.len()), (7, 3));
    for row in body {
        for (what, after) in head.iter().zip(row).skip(1) {
            let (mut replica, id) = in_state(row[0]);
            happens(&mut replica, id, what);
            assert_eq!(state(&replica, id), *after, "{} + {what}", row[0]);
        }
    }
}

#[test]
fn one_message_per_conversation_is_underway() {
    let mut replica = Replica::new();
    let (first, second) = (write(&mut replica, 1, 1), write(&mut replica, 1, 2));
    let elsewhere = write(&mut replica, 2, 3);
    let mut ready = replica.outbox().ready();
    ready.sort();
    assert_eq!(ready, [first, elsewhere]);

    replica.take(first);
    assert_eq!(replica.outbox().ready(), [elsewhere]);
    replica.acknowledge(confirmed(&replica, first));
    assert!(replica.outbox().ready().contains(&second));
}

#[test]
fn what_the_line_lost_goes_out_first_again() {
    let mut replica = Replica::new();
    let first = write(&mut replica, 1, 1);
    write(&mut replica, 1, 2);
    replica.take(first);
    replica.postpone(first);
    assert_eq!(replica.outbox().ready(), [first]);
}

#[test]
fn a_refused_message_does_not_hold_up_those_behind_it() {
    let mut replica = Replica::new();
    let (first, second) = (write(&mut replica, 1, 1), write(&mut replica, 1, 2));
    replica.take(first);
    replica.refuse(first, refusal());
    assert_eq!(replica.outbox().ready(), [second]);
    assert_eq!(replica.outbox().waiting(), 1);
    assert_eq!(replica.rows(conversation(1)), [first, second]);
}

#[test]
fn a_retry_waits_for_what_is_underway() {
    let mut replica = Replica::new();
    let (first, second) = (write(&mut replica, 1, 1), write(&mut replica, 1, 2));
    replica.refuse(first, refusal());
    replica.take(second);
    replica.retry(first);
    assert!(replica.outbox().ready().is_empty(), "one at a time");
    replica.acknowledge(confirmed(&replica, second));
    assert_eq!(replica.outbox().ready(), [first]);
}

#[test]
fn two_restores_do_not_double() {
    let mut replica = Replica::new();
    write(&mut replica, 1, 1);
    write(&mut replica, 1, 2);
    let stored: Vec<Pending> = replica.outbox().iter().cloned().collect();
    let before = replica.clone();
    assert!(replica.restore(stored.clone()).is_empty());
    assert!(replica == before);

    let mut fresh = Replica::new();
    fresh.restore(stored.clone().into_iter().rev());
    fresh.restore(stored);
    fresh.check_invariants();
    assert_eq!(fresh.outbox(), replica.outbox());
}

#[test]
fn two_tabs_that_counted_alike_lose_nothing() {
    let (mut one, mut other) = (Replica::new(), Replica::new());
    let mine = [write(&mut one, 1, 1), write(&mut one, 1, 3)];
    let theirs = [write(&mut other, 1, 2), write(&mut other, 1, 4)];
    let stored: Vec<Pending> = other.outbox().iter().cloned().collect();
    one.restore(stored);
    one.check_invariants();
    // Each tab's own order is kept.
    let rows = one.rows(conversation(1));
    assert_eq!(rows, [mine[0], theirs[0], mine[1], theirs[1]]);
}

#[test]
fn what_was_underway_when_the_tab_closed_waits_again() {
    let (replica, id) = in_state("underway");
    let stored: Vec<Pending> = replica.outbox().iter().cloned().collect();
    let mut reopened = Replica::new();
    reopened.restore(stored);
    assert_eq!(reopened.outbox().ready(), [id]);

    let (refused, id) = in_state("refused");
    let stored: Vec<Pending> = refused.outbox().iter().cloned().collect();
    let mut reopened = Replica::new();
    reopened.restore(stored);
    assert_eq!(state(&reopened, id), "refused");
}

#[test]
fn what_is_confirmed_is_not_restored_but_forgotten() {
    let mut server = FakeServer::with_conversations(1);
    let of = *server.conversations.keys().next().unwrap();
    let mut replica = Replica::new();
    replica.write(client_message_id(1), of, Content::text("hi"), server.clock);
    let stored: Vec<Pending> = replica.outbox().iter().cloned().collect();
    let ack = server.send_message(alice(), of, client_message_id(1), Content::text("hi"));
    replica.acknowledge(ack.unwrap());

    let changes = replica.restore(stored);
    assert!(changes.settled.contains(&client_message_id(1)));
    assert_eq!(replica.outbox().iter().count(), 0);
    replica.check_invariants();
}

#[test]
fn a_discarded_message_is_forgotten_everywhere() {
    let (mut replica, id) = in_state("refused");
    let changes = replica.discard(id);
    assert!(changes.settled.contains(&id), "the device forgets it too");
    assert!(replica.rows(conversation(1)).is_empty());
    assert!(replica.discard(id).is_empty());
}

#[test]
fn what_is_not_there_cannot_be_moved() {
    let mut replica = Replica::new();
    let id = client_message_id(1);
    assert!(replica.take(id).is_none());
    assert!(replica.refuse(id, refusal()).is_empty());
    assert!(replica.retry(id).is_empty());
    assert!(replica.postpone(id).is_empty());
    assert!(replica == Replica::new());
}

#[test]
fn how_it_is_stored_on_the_device() {
    for (name, expected) in [("waiting", 1), ("underway", 1), ("refused", 1)] {
        let (replica, id) = in_state(name);
        let pending = replica.outbox().get(id).unwrap();
        let text = json::write(pending);
        let back: Pending = json::read(&text).unwrap();
        assert_eq!(
            (&back, replica.outbox().iter().count()),
            (pending, expected)
        );
        if name == "refused" {
            assert_snapshot!(text, @r#"{"id":"0000000f-4241-7000-8000-000000000000","conversation_id":"01010101-0101-0101-0101-010101010101","content":{"type":"text","text":"hi"},"written_at":1700000000000,"ordinal":0,"sending":{"refused":{"code":"text_too_long","reason":"Too long."}}}"#);
        }
    }
}

#[test]
fn what_a_device_stores_reads_back_as_it_was_written() {
    let stored = r#"{"id":"00000000-0001-7000-8000-000000000001","conversation_id":"00000000-0002-7000-8000-000000000002","content":{"type":"text","text":"hi"},"written_at":1700000000000,"ordinal":3,"sending":{"refused":{"code":"text_empty","reason":"Empty."}}}"#;
    let pending: Pending = protocol::json::read(stored).unwrap();
    assert_eq!(pending.ordinal, 3);
    let SendState::Refused(refusal) = &pending.sending else {
        panic!("it was refused: {pending:?}");
    };
    assert_eq!(refusal.code, "text_empty");
    assert_eq!(protocol::json::write(&pending), stored);
    let waiting = stored.replace(
        r#"{"refused":{"code":"text_empty","reason":"Empty."}}"#,
        r#""waiting""#,
    );
    let pending: Pending = protocol::json::read(&waiting).unwrap();
    assert_eq!(pending.sending, SendState::Waiting);
    assert_eq!(protocol::json::write(&pending), waiting);
}
