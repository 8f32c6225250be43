//! A group whose id cannot be read is a group, and nobody's private conversation.

use protocol::Status;
use serde_json::{Value, json};
use testing::{ALICE, TestServer};

use super::{ANA, CLUB, group, hear_message, in_group, stored, until_status};
use crate::webhook::{metric, text};

#[tokio::test]
async fn a_group_without_a_usable_id_is_no_private_message_and_is_not_lost() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, text("wamid.0", ANA, "just between us")).await;
    let before = alice.conversation("Ana").await;
    let counted = metric(&desk, "frontdesk_webhook_unknown_groups_total").await;
    let ids = [
        json!(""),
        json!("g".repeat(257)),
        json!("group\u{0}"),
        json!("group\n1"),
        json!(true),
        json!([CLUB]),
        json!({ "id": CLUB }),
    ];
    for (at, id) in ids.iter().enumerate() {
        let message = in_group(&format!("wamid.bad{at}"), id.clone(), ANA, "hello, all");
        hear_message(&desk, message).await;
    }
    assert_eq!(alice.conversation("Ana").await, before);
    let unknown = group(&alice).await;
    assert_eq!(unknown.contact.display_name(), "Unknown WhatsApp group");
    let messages = alice.messages(unknown.id).await;
    assert_eq!(messages.len(), ids.len());
    assert!(
        messages
            .iter()
            .all(|it| it.sender.as_deref() == Some("Ana"))
    );
    let now = metric(&desk, "frontdesk_webhook_unknown_groups_total").await;
    assert!(now >= counted + 7.0, "{counted} and {now}");
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let noted: i64 = database
        .query_row(
            "SELECT count(*) FROM webhook_journal WHERE note = 'unknown_group'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(noted, 7);

    // Nothing can be sent there, and least of all to Ana.
    let mut line = alice.stream().await;
    let answer = alice.send(unknown.id, "whoever you are").await;
    until_status(&mut line, &answer, Status::Failed).await;
    let failure = stored(&alice, &answer).await.failure.unwrap();
    assert_eq!(failure.code, "no_address");
    assert!(failure.reason.contains("which group"), "{}", failure.reason);
    assert!(desk.simulator.sent().is_empty());
}

#[tokio::test]
async fn null_is_no_group() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, in_group("wamid.1", Value::Null, ANA, "just us")).await;
    let ana = alice.conversation("Ana").await;
    assert!(!ana.contact.is_group);
    let [message] = alice.messages(ana.id).await.try_into().unwrap();
    assert_eq!(message.sender, None);
}
