//! Who writes in a group: one contact with who writes alone, and never the group.

use protocol::{Author, Content, Status};
use serde_json::{Value, json};
use testing::{ALICE, TestServer};

use super::{
    ANA, BEN, CLUB, contact, conversations, group, groups, hear, hear_message, in_group,
    until_status,
};
use crate::webhook::text;

fn from_user(wamid: &str, phone: Option<&str>, user_id: &str, group: Option<&str>) -> Value {
    let mut message = text(wamid, phone.unwrap_or_default(), wamid);
    let fields = message.as_object_mut().unwrap();
    if phone.is_none() {
        fields.remove("from");
    }
    if !user_id.is_empty() {
        fields.insert("from_user_id".to_owned(), user_id.into());
    }
    if let Some(group) = group {
        fields.insert("group_id".to_owned(), group.into());
    }
    json!({ "messages": [message] })
}

#[tokio::test]
async fn a_member_is_called_by_name_else_by_number_else_by_a_code() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut hidden = in_group("wamid.3", CLUB, "", "three");
    hidden.as_object_mut().unwrap().remove("from");
    hidden["from_user_id"] = "LB.1".into();
    let named = json!({
        "contacts": [contact(ANA, "Ana")],
        "messages": [in_group("wamid.1", CLUB, ANA, "one")],
    });
    hear(&desk, named).await;
    for message in [in_group("wamid.2", CLUB, BEN, "two"), hidden] {
        hear(&desk, json!({ "messages": [message] })).await;
    }
    // Who is not named again is still known.
    let again = in_group("wamid.4", CLUB, ANA, "four");
    hear(&desk, json!({ "messages": [again] })).await;
    let messages = alice.messages(group(&alice).await.id).await;
    let senders: Vec<&str> = (messages.iter())
        .map(|message| message.sender.as_deref().unwrap())
        .collect();
    assert_eq!(
        [senders[0], senders[1], senders[3]],
        ["Ana", "+9613000456", "Ana"]
    );
    assert!(senders[2].starts_with("Contact "), "{senders:?}");
}

#[tokio::test]
async fn a_member_known_by_user_id_alone_does_not_take_a_number_from_its_conversation() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    // At this number somebody has written; in the group somebody hides their number.
    hear(&desk, from_user("a", Some(ANA), "", None)).await;
    hear(&desk, from_user("b", None, "LB.1", Some(CLUB))).await;
    // They are one person.
    hear(&desk, from_user("c", Some(ANA), "LB.1", Some(CLUB))).await;
    let all = conversations(&alice).await;
    let private = all.iter().find(|one| !one.contact.is_group).unwrap();
    assert_eq!((all.len(), private.inbound_count), (2, 1));
    // And what they write from now on is in that conversation.
    hear(&desk, from_user("d", None, "LB.1", None)).await;
    let now = conversations(&alice).await;
    let now = now.iter().find(|one| one.id == private.id).unwrap();
    assert_eq!(now.inbound_count, 2);
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let whose: i64 = database
        .query_row(
            "SELECT count(DISTINCT contact_id) FROM addresses WHERE value IN (?1, 'LB.1')",
            [ANA],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(whose, 1);
}

#[tokio::test]
async fn a_number_that_came_to_a_member_is_no_longer_anybody_elses() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear(&desk, from_user("a", Some(ANA), "LB.1", None)).await;
    let [first] = conversations(&alice).await.try_into().unwrap();
    hear(&desk, from_user("b", Some(ANA), "LB.2", Some(CLUB))).await;
    let [message] = alice
        .messages(group(&alice).await.id)
        .await
        .try_into()
        .unwrap();
    assert_ne!(message.author, Author::Contact(first.contact.id));
    // An answer to the first goes to the person, not to who has the number now.
    let mut line = alice.stream().await;
    let answer = alice.send(first.id, "for you alone").await;
    until_status(&mut line, &answer, Status::Failed).await;
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    let left: String = database
        .query_row(
            "SELECT group_concat(value) FROM addresses WHERE conversation_id IS NOT NULL
             AND kind <> 'group_id'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(left, "LB.1");
}

#[tokio::test]
async fn a_message_of_nobody_in_particular_is_the_groups() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut message = in_group("wamid.1", CLUB, "", "who said that?");
    message.as_object_mut().unwrap().remove("from");
    hear(&desk, json!({ "messages": [message] })).await;
    let club = group(&alice).await;
    let [message] = alice.messages(club.id).await.try_into().unwrap();
    assert_eq!(message.author, Author::Contact(club.contact.id));
    assert_eq!(message.sender, None);
}

#[tokio::test]
async fn who_was_heard_in_a_group_is_the_same_person_alone() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let club = group(&alice).await;
    hear_message(&desk, text("wamid.2", ANA, "and now to you alone")).await;
    hear_message(&desk, in_group("wamid.3", CLUB, ANA, "back again")).await;

    let ana = alice.conversation("Ana").await;
    assert_ne!(ana.id, club.id);
    assert_eq!((ana.inbound_count, ana.contact.is_group), (1, false));
    assert_eq!(ana.contact.phone.as_deref(), Some(ANA));
    let [private] = alice.messages(ana.id).await.try_into().unwrap();
    assert_eq!(private.sender, None, "the conversation says it");
    let author = Author::Contact(ana.contact.id);
    assert_eq!(private.author, author);
    let messages = alice.messages(club.id).await;
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|message| message.author == author));
    assert_eq!(group(&alice).await.inbound_count, 2);
}

#[tokio::test]
async fn a_group_whose_id_is_a_number_is_not_who_has_that_number() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let (ana, ben) = (desk.customer("Ana", ANA), desk.customer("Ben", BEN));
    for id in [ANA, ana.user_id()] {
        ben.say_in(id, "in a group of that id").await.unwrap();
    }
    ana.say("just between us").await.unwrap();
    assert_eq!(groups(&alice).await.len(), 2);
    let private = alice.conversation("Ana").await;
    assert_eq!(
        (private.inbound_count, private.contact.is_group),
        (1, false)
    );
    alice.send(private.id, "for Ana").await;
    let sent = desk.simulator.sent_at_least(1).await;
    assert_eq!(sent[0].request["recipient_type"], "individual");
}

#[tokio::test]
async fn one_post_may_hold_what_they_write_alone_and_in_a_group() {
    let private = text("wamid.1", ANA, "just between us");
    let to_all = in_group("wamid.2", CLUB, ANA, "hello, all");
    for messages in [[&private, &to_all], [&to_all, &private]] {
        let desk = TestServer::open().await;
        let alice = desk.sign_in(ALICE).await;
        let contacts = [contact(ANA, "Ana")];
        hear(&desk, json!({ "contacts": contacts, "messages": messages })).await;
        let ana = alice.conversation("Ana").await;
        let club = group(&alice).await;
        let [alone] = alice.messages(ana.id).await.try_into().unwrap();
        let [among] = alice.messages(club.id).await.try_into().unwrap();
        assert_eq!(alone.content, Content::text("just between us"));
        assert_eq!(among.content, Content::text("hello, all"));
        assert_eq!(alone.author, Author::Contact(ana.contact.id));
        assert_eq!(among.author, alone.author);
    }
}

#[tokio::test]
async fn a_new_name_is_all_that_a_private_conversation_hears_of_a_group() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, text("wamid.1", ANA, "just between us")).await;
    let before = alice.conversation("Ana").await;
    let renamed = json!({
        "contacts": [contact(ANA, "Ana Costa")],
        "messages": [in_group("wamid.2", CLUB, ANA, "hello, all")],
    });
    hear(&desk, renamed).await;
    let after = alice.conversation("Ana Costa").await;
    assert!(
        after.version > before.version,
        "told to who has it on screen"
    );
    let mut expected = before;
    expected.version = after.version;
    expected.contact.name = Some("Ana Costa".to_owned());
    assert_eq!(after, expected);
}
