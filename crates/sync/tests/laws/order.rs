//! Law 3: one order, in SQL, in the replica and in what is not sent yet.

use fake::entity::client_message_id;
use proptest::prelude::*;
use protocol::{
    Author, Content, ConversationId, Direction, Message, MessageId, MessagePage, Seq, Status,
    Timestamp,
};
use rusqlite::Connection;
use sync::{Replica, timeline::PageRequest};

use crate::cases;

fn conversation() -> ConversationId {
    ConversationId::from_bytes([0xcc; 16])
}

fn message(seq: u64, millis: i64) -> Message {
    Message {
        id: MessageId::mint(seq, [0x3e; 10]),
        conversation_id: conversation(),
        seq: Seq::new(seq),
        version: Seq::new(seq),
        direction: Direction::In,
        author: Author::System,
        sender: None,
        status: Status::Received,
        sent_at: Timestamp::from_millis(millis),
        content: Content::text("hi"),
        failure: None,
    }
}

/// Numbers are unique; times are few, so that seconds are shared. Some lie
/// before 1970, where truncation and flooring differ.
fn messages() -> impl Strategy<Value = Vec<Message>> {
    let times = prop::collection::vec(-3_000_i64..3_000, 0..30);
    let numbered = times.prop_map(|times| {
        let numbers = 1_u64..;
        let each = numbers.zip(times).map(|(seq, at)| message(seq, at));
        each.collect::<Vec<_>>()
    });
    numbered.prop_shuffle()
}

/// The order SQLite puts them in.
fn order_in_sql(database: &Connection, messages: &[Message]) -> rusqlite::Result<Vec<MessageId>> {
    database.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS message (id BLOB, second INTEGER, seq INTEGER);
         DELETE FROM message;",
    )?;
    let mut insert = database.prepare_cached("INSERT INTO message VALUES (?1, ?2, ?3)")?;
    for message in messages {
        let key = message.cursor();
        let seq = i64::try_from(key.seq.get()).expect("small numbers");
        insert.execute((message.id.as_bytes(), key.second, seq))?;
    }
    let mut select = database.prepare_cached("SELECT id FROM message ORDER BY second, seq")?;
    let rows = select.query_map([], |row| row.get(0).map(MessageId::from_bytes))?;
    rows.collect()
}

fn load(messages: &[Message]) -> Replica {
    let mut replica = Replica::new();
    let page = MessagePage {
        items: messages.to_vec(),
        next: None,
    };
    replica.load_messages(conversation(), PageRequest::Newest, page);
    replica
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_replica_stands_in_the_order_of_sql(messages in messages()) {
        let database = Connection::open_in_memory().unwrap();
        let in_sql = order_in_sql(&database, &messages).unwrap();
        prop_assert_eq!(load(&messages).rows(conversation()), &in_sql[..]);

        let mut by_key = messages;
        by_key.sort_by_key(Message::cursor);
        let by_key: Vec<_> = by_key.iter().map(|message| message.id).collect();
        prop_assert_eq!(by_key, in_sql);
    }

    #[test]
    fn pending_messages_stand_last_in_the_order_they_were_written(
        messages in messages(), clocks in prop::collection::vec(-9_000_i64..9_000, 0..6),
    ) {
        let mut replica = load(&messages);
        let confirmed = replica.rows(conversation());
        for (number, clock) in (0..).zip(&clocks) {
            // The device's clock may jump: what counts is what came first.
            let now = Timestamp::from_millis(*clock);
            replica.write(client_message_id(99 - number), conversation(), Content::text("hi"), now);
        }
        let rows = replica.rows(conversation());
        let (first, last) = rows.split_at(confirmed.len());
        prop_assert_eq!(first, &confirmed[..]);
        let in_order: Vec<_> = (0..clocks.len() as u64).map(|it| client_message_id(99 - it)).collect();
        prop_assert_eq!(last, &in_order[..]);
    }
}

#[test]
fn inside_one_second_the_log_decides() {
    let replica = load(&[message(2, 1_001), message(1, 1_999), message(3, 1_500)]);
    let ids = [1, 2, 3].map(|seq| message(seq, 0).id);
    assert_eq!(replica.rows(conversation()), ids);
}
