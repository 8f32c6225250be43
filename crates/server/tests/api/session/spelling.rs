//! One address in several spellings is one agent.

use protocol::AgentId;
use reqwest::StatusCode;
use server::{
    clock,
    email::EmailAddress,
    store::{Refusal, StoreError, agent::NewAgent},
};
use testing::{ALICE, Client, Person, TestServer};

const RENE: Person = Person {
    name: "René Aziz",
    email: "René@bücher.example",
    password: "rené's password",
};

#[tokio::test]
async fn an_agent_signs_in_with_every_spelling_of_their_address() {
    let desk = TestServer::open().await;
    desk.add_account("Books", &[RENE]).await;
    for email in [
        RENE.email,
        "rené@BÜCHER.example",
        "RENE\u{301}@bu\u{308}cher.example",
        " rené@xn--bcher-kva.example ",
    ] {
        let answer = Client::new(desk.address())
            .try_sign_in(email, RENE.password)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{email}");
        let agent: protocol::Agent = answer.json();
        assert_eq!(agent.email.as_deref(), Some(RENE.email), "as it was typed");
    }
}

#[tokio::test]
async fn a_second_agent_may_not_have_the_address_in_another_spelling() {
    let desk = TestServer::open().await;
    let account = desk.add_account("Books", &[RENE]).await;
    for email in ["RENÉ@bücher.example", "rene\u{301}@xn--bcher-kva.example"] {
        let twin = NewAgent {
            id: clock::fresh(AgentId::mint),
            name: "Twin".to_owned(),
            email: EmailAddress::parse(email).unwrap(),
            password_hash: "none".to_owned(),
        };
        let store = &desk.app().store;
        let made = store.write(move |tx| tx.create_agent(account, &twin, clock::now()));
        let made = made.await;
        let refused = matches!(made, Err(StoreError::Refused(Refusal::AddressTaken)));
        assert!(refused, "{email}");
    }
}

#[tokio::test]
async fn agents_of_before_are_folded_and_twins_told_apart() {
    let mut desk = TestServer::open().await;
    desk.stop().await;
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    // As the schema was: addresses were told apart by all but ASCII case.
    let before = "
        ALTER TABLE contacts DROP COLUMN is_group;
        ALTER TABLE contacts DROP COLUMN named_at;
        CREATE INDEX provider_messages_by_message ON provider_messages (message_id);
        DROP TABLE message_deletions;
        DROP TABLE conversation_search;
        DROP TABLE unread_horizons;
        DROP TABLE unread_before;
        DROP INDEX conversations_by_version;
        DROP TABLE devices;
        ALTER TABLE widgets DROP COLUMN token_generation;
        DROP INDEX agents_by_email_key;
        CREATE TABLE old_agents (
            id BLOB NOT NULL PRIMARY KEY, account_id BLOB NOT NULL, version INTEGER NOT NULL,
            name TEXT NOT NULL, email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            password_hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
        INSERT INTO old_agents
            SELECT id, account_id, version, name, email, password_hash, created_at FROM agents;
        DROP TABLE agents;
        ALTER TABLE old_agents RENAME TO agents;
        UPDATE agents SET email = 'ÉLISE@example.com', created_at = 1 WHERE name = 'Alice Haddad';
        UPDATE agents SET email = 'élise@example.com', created_at = 2 WHERE name = 'Bob Nassif';
        PRAGMA user_version = 8;";
    database.execute_batch(before).unwrap();
    let id: [u8; 16] = database
        .query_row(
            "SELECT id FROM agents WHERE name = 'Bob Nassif'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(database);
    desk.restart().await;
    let client = Client::new(desk.address());
    let answer = client
        .try_sign_in("élise@example.com", ALICE.password)
        .await;
    assert_eq!(answer.json::<protocol::Agent>().name, ALICE.name);
    let twin = format!("élise@example.com#{}", AgentId::from_bytes(id));
    let answer = client.try_sign_in(&twin, testing::BOB.password).await;
    let bob: protocol::Agent = answer.json();
    assert_eq!(bob.name, testing::BOB.name);
    assert_eq!(bob.email, Some(twin));
}
