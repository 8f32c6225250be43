//! Databases of each former version, with data in them, opened by this one.

use protocol::{
    AccountId, AgentId, Author, ChannelKind, ContactId, Content, ConversationId,
    ConversationStatus, InboxId, MessageId, Timestamp,
};

use super::{BACKFILLS, SCHEMA};
use crate::{
    data_folder::DataFolder,
    email::EmailKey,
    store::{
        Access, Store, StoreError,
        conversation::{Addresses, ConversationQuery, Destination, GroupAddress},
        database::{EngineConnection, TestConnection, params},
        event_log::{PageLimit, Replay, ReplayProgress, StreamOwner},
        message::MessageRange,
    },
};

const AGENT: u8 = 2;
const CONTACT: &str = "04040404-0404-0404-0404-040404040404";
const CONTENT: &str = r#"{"type":"text","text":"Is it open on Sunday?"}"#;

/// What a version wrote, by the number of the first schema that had the columns.
/// Ids are sixteen times one byte: account 1, agent 2, inbox 3, contact 4,
/// conversation 5, message 6.
fn rows() -> Vec<(u32, String)> {
    let id = |byte: u8| format!("x'{}'", format!("{byte:02x}").repeat(16));
    let [account, agent, inbox, contact, conversation, message] = [1, AGENT, 3, 4, 5, 6].map(id);
    let author = format!(r#"{{"type":"contact","id":"{CONTACT}"}}"#);
    let last = format!(
        r#"{{"id":"06060606-0606-0606-0606-060606060606","seq":3,"direction":"in","author":{author},"status":"received","sent_at":7000,"preview":"Is it open on Sunday?"}}"#
    );
    vec![
        (1, format!("INSERT INTO accounts (id, name, seq, created_at) VALUES ({account}, 'Cedar', 4, 0)")),
        (1, format!("INSERT INTO agents (id, account_id, version, name, email, password_hash, created_at)
            VALUES ({agent}, {account}, 1, 'Maya', 'Maya@Cedar.example', 'hash', 0)")),
        (1, format!("INSERT INTO inboxes (id, account_id, version, channel, name, address, provider_id, created_at)
            VALUES ({inbox}, {account}, 2, 'whatsapp', 'Orders', '+9611', '1', 0)")),
        (1, format!("INSERT INTO contacts (id, account_id, name, phone, created_at)
            VALUES ({contact}, {account}, 'Rana Haddad', '9613000123', 0)")),
        (1, format!("INSERT INTO conversations (id, account_id, inbox_id, contact_id, version, channel,
                status, last_activity_at, last_message, inbound_count, window_closes_at)
            VALUES ({conversation}, {account}, {inbox}, {contact}, 4, 'whatsapp', 'open', 7000,
                '{last}', 1, 9000)")),
        (1, format!("INSERT INTO addresses VALUES ({inbox}, 'wa_id', '9613000123', {account}, {conversation})")),
        (1, format!("INSERT INTO messages (id, account_id, conversation_id, seq, version, direction,
                author, status, sent_at, second, content)
            VALUES ({message}, {account}, {conversation}, 3, 3, 'in', '{author}', 'received', 7000, 7,
                '{CONTENT}')")),
        (1, format!("INSERT INTO provider_messages (inbox_id, provider_id, account_id, message_id)
            VALUES ({inbox}, 'wamid.1', {account}, {message})")),
        (1, format!("INSERT INTO events (account_id, seq, kind, entity_id, created_at) VALUES
            ({account}, 1, 'agent_updated', {agent}, 0), ({account}, 2, 'inbox_updated', {inbox}, 0),
            ({account}, 3, 'message_created', {message}, 7000),
            ({account}, 4, 'conversation_created', {conversation}, 7000)")),
        (1, "INSERT INTO webhook_journal (received_at, channel, body) VALUES (7000, 'whatsapp', x'7b7d')".to_owned()),
        (2, "UPDATE contacts SET email = 'rana@shop.example', verified = 1".to_owned()),
        (3, format!("INSERT INTO attachments (id, account_id, uploader, name, media_type, size, created_at)
            VALUES ({message}, {account}, '{author}', 'a.png', 'image/png', 120, 0)")),
        (4, r#"UPDATE conversations SET rating = '{"score":5,"comment":"Quick","at":8000}'"#.to_owned()),
        (5, r#"UPDATE contacts SET attributes = '[{"name":"plan","value":"pro"}]'"#.to_owned()),
        (6, format!("INSERT INTO letters (conversation_id, account_id, up_to) VALUES ({conversation}, {account}, 3)")),
    ]
}

/// The last schema whose tables take all of [`rows`] as they are: later ones sum up
/// and index what is stored.
const LAST_PLAIN: u32 = 7;

/// A folder with a database as the version of this schema left it.
fn written_by(schema: u32) -> (tempfile::TempDir, DataFolder) {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::open(folder.path()).unwrap();
    let mut connection = TestConnection::open_or_create(&data.database()).unwrap();
    let plain = schema.min(LAST_PLAIN);
    connection.migrate(plain, BACKFILLS).unwrap();
    for (_, row) in rows().into_iter().filter(|(since, _)| *since <= plain) {
        connection
            .execute_batch(&row)
            .unwrap_or_else(|error| panic!("{error}: {row}"));
    }
    connection.migrate(schema, BACKFILLS).unwrap();
    (folder, data)
}

fn open(data: &DataFolder) -> Result<Store, StoreError> {
    Store::open(data, Access::Alone(&data.lock().unwrap()), None, |_| {})
}

async fn holds_what_was_written(schema: u32) {
    let (_folder, data) = written_by(schema);
    let store = open(&data).unwrap();
    let account = AccountId::from_bytes([1; 16]);
    let agent = AgentId::from_bytes([AGENT; 16]);
    let conversation = ConversationId::from_bytes([5; 16]);
    let read = store.read(move |read| {
        let wanted = ConversationQuery {
            status: Some(ConversationStatus::Open),
            limit: 10,
            ..ConversationQuery::default()
        };
        let list = read.conversations(account, agent, &wanted)?;
        let text = Some("hadd".to_owned());
        let found = read.conversations(
            account,
            agent,
            &ConversationQuery {
                text,
                ..wanted.clone()
            },
        )?;
        let unread_only = true;
        let unread = read.conversations(
            account,
            agent,
            &ConversationQuery {
                unread_only,
                ..wanted
            },
        )?;
        assert_eq!(list, found, "found by a part of the name");
        assert_eq!(list, unread, "nobody has read it");
        let messages = read.messages(account, conversation, MessageRange::Newest, 10)?;
        let progress = ReplayProgress {
            resumed: protocol::Seq::ZERO,
            read_to: protocol::Seq::ZERO,
        };
        let limit = PageLimit {
            events: 100,
            bytes: usize::MAX,
        };
        let replay = read.replay(account, StreamOwner::Agent(agent), progress, limit)?;
        let credentials = read.credentials(&EmailKey::of("maya@cedar.example"))?;
        Ok((list, messages, replay, credentials, read.inboxes(account)?))
    });
    let (list, messages, replay, credentials, inboxes) = read.await.unwrap();
    let [row] = list.items.as_slice() else {
        panic!("{list:?}")
    };
    assert_eq!(row.id, conversation);
    assert_eq!(row.inbound_count, 1);
    assert_eq!(row.contact.phone.as_deref(), Some("9613000123"));
    assert_eq!(row.contact.email.is_some(), schema >= 2);
    assert_eq!(row.rating.is_some(), schema >= 4);
    assert_eq!(row.contact.attributes.is_empty(), schema < 5);
    assert!(!row.contact.is_group);
    let [message] = messages.unwrap().items.try_into().unwrap();
    assert_eq!(message.id, MessageId::from_bytes([6; 16]));
    assert_eq!(
        message.author,
        Author::Contact(ContactId::from_bytes([4; 16]))
    );
    assert_eq!(message.sender, None);
    assert_eq!(
        message.content,
        serde_json::from_str::<Content>(CONTENT).unwrap()
    );
    let Replay::Page(page) = replay else {
        panic!("{replay:?}")
    };
    assert_eq!(page.events.len(), 4, "{page:?}");
    assert_eq!(credentials.unwrap().agent.id, agent);
    assert_eq!(inboxes[0].id, InboxId::from_bytes([3; 16]));
    if schema >= 3 {
        let stored = store.write(move |tx| tx.stored_by(account)).await.unwrap();
        assert_eq!(stored, (120, 120));
    }
    // And goes on from there.
    let assigned = store.write(move |tx| {
        tx.change(
            account,
            conversation,
            Some(ConversationStatus::Resolved),
            None,
        )
    });
    assigned.await.unwrap();
    let version = store.read(move |read| read.cursor(account)).await.unwrap();
    assert_eq!(version.get(), 5);
    addresses_lead_where_they_led(&store).await;
}

/// The customer's number is their conversation's, and a group of that id is another
/// one, whose member is the same customer.
async fn addresses_lead_where_they_led(store: &Store) {
    let account = AccountId::from_bytes([1; 16]);
    let inbox = InboxId::from_bytes([3; 16]);
    let conversation = ConversationId::from_bytes([5; 16]);
    let rana = Addresses {
        phone: Some("9613000123".to_owned()),
        user_id: None,
    };
    let fresh = (
        ConversationId::from_bytes([8; 16]),
        ContactId::from_bytes([8; 16]),
    );
    let channel = (ChannelKind::Whatsapp, inbox);
    let now = Timestamp::from_millis(10_000);
    let written = store.write(move |tx| {
        let known = tx.conversation_with(account, channel, &rana, None, fresh, now)?;
        let answers = tx.destination(account, conversation)?;
        let group = GroupAddress::Id("9613000123".to_owned());
        let group = tx.conversation_with_group(account, channel, &group, None, fresh, now)?;
        let member = tx.group_member((account, inbox), &rana, None, fresh.1, now)?;
        Ok((known, answers, group, member.id))
    });
    let (known, answers, group, member) = written.await.unwrap();
    assert_eq!((known, group), (conversation, fresh.0));
    assert_eq!(member, ContactId::from_bytes([4; 16]));
    let Destination::Person(person) = answers else {
        panic!("{answers:?}")
    };
    assert_eq!(person.phone.as_deref(), Some("9613000123"));
}

#[tokio::test]
async fn a_database_of_each_former_version_is_upgraded_with_what_is_in_it() {
    for schema in 1..SCHEMA {
        holds_what_was_written(schema).await;
    }
}

#[tokio::test]
async fn an_author_of_each_kind_survives_the_step_that_shortens_it() {
    let (_folder, data) = written_by(11);
    let connection = TestConnection::open(&data.database()).unwrap();
    let id = |byte: u8| format!("x'{}'", format!("{byte:02x}").repeat(16));
    let agent = format!(r#"{{"type":"agent","id":"{CONTACT}"}}"#);
    for (message, author) in [(7, agent.as_str()), (8, r#"{"type":"system"}"#)] {
        let copied = format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, version, direction, author,
                status, sent_at, second, content, failure, attempt)
             SELECT {}, account_id, conversation_id, seq + {message}, version, 'out', '{author}',
                'failed', sent_at, second, content, '{{\"code\":\"1\",\"reason\":\"x\"}}', 2
             FROM messages WHERE id = {}",
            id(message),
            id(6),
        );
        connection.execute_batch(&copied).unwrap();
    }
    let store = open(&data).unwrap();
    let (account, conversation) = (
        AccountId::from_bytes([1; 16]),
        ConversationId::from_bytes([5; 16]),
    );
    let read = store.read(move |read| {
        let messages = read.messages(account, conversation, MessageRange::Newest, 10)?;
        let attempts = read.connection.all(
            "SELECT attempt FROM messages ORDER BY id",
            params![],
            |row| row.get::<i64>("attempt"),
        )?;
        Ok((messages, attempts))
    });
    let (messages, attempts) = read.await.unwrap();
    let messages = messages.unwrap().items;
    let authors: Vec<Author> = messages.iter().map(|message| message.author).collect();
    let (contact, agent) = (ContactId::from_bytes([4; 16]), AgentId::from_bytes([4; 16]));
    assert_eq!(
        authors,
        [
            Author::Contact(contact),
            Author::Agent(agent),
            Author::System
        ]
    );
    assert_eq!(attempts, [0, 2, 2]);
    assert!(messages[0].failure.is_none() && messages[2].failure.is_some());
}

#[test]
fn a_newer_versions_database_is_refused_in_words_and_left_as_it_is() {
    let (_folder, data) = written_by(SCHEMA);
    let newer = format!("PRAGMA user_version = {}", SCHEMA + 1);
    let connection = TestConnection::open_or_create(&data.database()).unwrap();
    connection.execute_batch(&newer).unwrap();
    let words = open(&data).unwrap_err().to_string();
    assert!(words.contains("newer version"), "{words}");
    assert_eq!(connection.schema(), Ok(SCHEMA + 1));
}

#[test]
fn a_step_that_fails_leaves_the_former_schema_and_its_data() {
    let (_folder, data) = written_by(5);
    let mut connection = TestConnection::open_or_create(&data.database()).unwrap();
    // The sixth step makes a table of this name.
    connection
        .execute_batch("CREATE TABLE letters (x)")
        .unwrap();
    connection.migrate(SCHEMA, BACKFILLS).unwrap_err();
    assert_eq!(connection.schema(), Ok(5));
    connection.execute_batch("DROP TABLE letters").unwrap();
    drop(connection);
    open(&data).unwrap();
}
