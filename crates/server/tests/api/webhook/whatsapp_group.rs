//! A group's messages are in the group's conversation, and an answer to them goes to
//! the group.

mod member;
mod name;
mod status;
mod unreadable_id;

use protocol::{Author, Content, Conversation, Direction, Event, Message, ServerFrame, Status};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testing::{ALICE, Client, PHONE_NUMBER_ID, StreamClient, TestServer};

use super::{post_json, text, update};

const ANA: &str = "9613000123";
const BEN: &str = "9613000456";
const CLUB: &str = "Y2FwaV9ncm91cDoxODA1NTU1MDE3MjoxMjAzNjMyMjI3NzE5NjMwNjcZD";

fn in_group(wamid: &str, group: impl Into<Value>, from: &str, body: &str) -> Value {
    let mut message = text(wamid, from, body);
    message["group_id"] = group.into();
    message
}

fn contact(wa_id: &str, name: &str) -> Value {
    json!({ "profile": { "name": name }, "wa_id": wa_id })
}

async fn hear(desk: &TestServer, value: Value) {
    let answer = post_json(desk, &update(PHONE_NUMBER_ID, value)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

/// Ana and Ben are introduced with each message.
async fn hear_message(desk: &TestServer, message: Value) {
    let contacts = [contact(ANA, "Ana"), contact(BEN, "Ben")];
    hear(desk, json!({ "contacts": contacts, "messages": [message] })).await;
}

async fn conversations(alice: &Client) -> Vec<Conversation> {
    alice.bootstrap().await.conversations.items
}

async fn groups(alice: &Client) -> Vec<Conversation> {
    let all = conversations(alice).await.into_iter();
    all.filter(|one| one.contact.is_group).collect()
}

/// The only group there is.
async fn group(alice: &Client) -> Conversation {
    let [group] = groups(alice).await.try_into().unwrap();
    group
}

fn said(messages: &[Message]) -> Vec<(Option<&str>, &Content)> {
    let messages = messages.iter();
    messages
        .map(|message| (message.sender.as_deref(), &message.content))
        .collect()
}

async fn until_status(line: &mut StreamClient, message: &Message, status: Status) {
    let is_there = |line: &StreamClient| {
        let timeline = line.replica.timeline(message.conversation_id);
        let message = timeline.and_then(|timeline| timeline.get(message.id));
        message.is_some_and(|message| message.status == status)
    };
    line.until(status.as_str(), is_there).await;
}

async fn stored(alice: &Client, message: &Message) -> Message {
    let messages = alice.messages(message.conversation_id).await;
    let found = messages.into_iter().find(|one| one.id == message.id);
    found.unwrap()
}

#[tokio::test]
async fn it_stands_beside_the_private_conversation_of_who_wrote_it() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, text("wamid.1", ANA, "just between us")).await;
    let before = alice.conversation("Ana").await;
    hear_message(&desk, in_group("wamid.2", CLUB, ANA, "hello, all")).await;
    hear_message(&desk, in_group("wamid.3", CLUB, BEN, "hi")).await;

    let ana = alice.conversation("Ana").await;
    assert_eq!(ana, before, "nothing of it has changed");
    assert_eq!(alice.messages(ana.id).await.len(), 1);
    let club = group(&alice).await;
    assert_eq!(club.inbound_count, 2);
    assert_eq!((&club.contact.phone, &club.contact.name), (&None, &None));
    let name = club.contact.display_name();
    assert!(name.starts_with("WhatsApp group "), "{name}");
    let messages = alice.messages(club.id).await;
    let (hello, hi) = (Content::text("hello, all"), Content::text("hi"));
    assert_eq!(said(&messages), [(Some("Ana"), &hello), (Some("Ben"), &hi)]);
    assert_eq!(messages[0].author, Author::Contact(ana.contact.id));
    assert_ne!(messages[1].author, messages[0].author);
    assert!(messages.iter().all(|it| it.direction == Direction::In));
    let last = club.last_message.unwrap();
    assert_eq!(last.sender.as_deref(), Some("Ben"));
    assert_eq!(last.author, messages[1].author);
    // Ben has no conversation of his own.
    assert_eq!(conversations(&alice).await.len(), 2);
}

#[tokio::test]
async fn an_answer_goes_to_the_group_and_a_private_one_to_the_person() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let (ana, ben) = (desk.customer("Ana", ANA), desk.customer("Ben", BEN));
    ana.say("just between us").await.unwrap();
    ana.say_in(CLUB, "hello, all").await.unwrap();
    ben.say_in(CLUB, "hi").await.unwrap();
    let mut line = alice.stream().await;
    let club = group(&alice).await;
    let to_all = alice.send(club.id, "welcome, both").await;
    until_status(&mut line, &to_all, Status::Read).await;
    let private = alice.conversation("Ana").await;
    let to_ana = alice.send(private.id, "of course").await;
    until_status(&mut line, &to_ana, Status::Read).await;

    let sent = desk.simulator.sent();
    let requests: Vec<&Value> = sent.iter().map(|sent| &sent.request).collect();
    let expected = |id: &Message, kind: &str, to: &str, text: &str| {
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": kind,
            "to": to,
            "type": "text",
            "text": { "body": text, "preview_url": true },
            "biz_opaque_callback_data": format!("{}.0", id.id),
        })
    };
    assert_eq!(
        requests,
        [
            &expected(&to_all, "group", CLUB, "welcome, both"),
            &expected(&to_ana, "individual", "+9613000123", "of course"),
        ]
    );
    assert_eq!(stored(&alice, &to_all).await.sender, None);
    assert_eq!(group(&alice).await.last_message.unwrap().sender, None);
}

#[tokio::test]
async fn the_24_hours_of_a_group_begin_with_any_member_and_are_nobody_elses() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let at = |wamid: &str, from: &str, second: i64| {
        let mut message = in_group(wamid, CLUB, from, "hi");
        message["timestamp"] = second.to_string().into();
        message
    };
    hear_message(&desk, text("wamid.0", ANA, "just between us")).await;
    let private = alice.conversation("Ana").await.window_closes_at;
    hear_message(&desk, at("wamid.1", ANA, 1_700_000_100)).await;
    hear_message(&desk, at("wamid.2", BEN, 1_700_003_600)).await;
    let closes = group(&alice).await.window_closes_at.unwrap();
    assert_eq!(closes.second(), 1_700_003_600 + 24 * 60 * 60);
    assert_eq!(alice.conversation("Ana").await.window_closes_at, private);
}

#[tokio::test]
async fn each_group_is_a_conversation_and_who_is_in_both_is_one_person() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, in_group("wamid.1", "group.1", ANA, "one")).await;
    hear_message(&desk, in_group("wamid.2", "group.2", ANA, "two")).await;
    hear_message(&desk, in_group("wamid.3", "group.1", ANA, "one again")).await;
    // As a number, an id is the same one.
    hear_message(&desk, in_group("wamid.4", 77, ANA, "three")).await;
    hear_message(&desk, in_group("wamid.5", "77", ANA, "three again")).await;
    let groups = groups(&alice).await;
    let mut counts: Vec<u32> = groups.iter().map(|group| group.inbound_count).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 2]);
    let mut authors = Vec::new();
    for group in &groups {
        let messages = alice.messages(group.id).await;
        authors.extend(messages.into_iter().map(|message| message.author));
    }
    assert_eq!(authors.len(), 5);
    assert!(authors.iter().all(|author| *author == authors[0]));
}

#[tokio::test]
async fn it_is_the_same_after_a_restart_however_often_it_comes() {
    let mut desk = TestServer::open().await;
    let value = json!({
        "contacts": [contact(ANA, "Ana")],
        "messages": [in_group("wamid.1", CLUB, ANA, "hello, all")],
    });
    hear(&desk, value.clone()).await;
    let alice = desk.sign_in(ALICE).await;
    let (before, messages) = {
        let group = group(&alice).await;
        let messages = alice.messages(group.id).await;
        (group, messages)
    };
    desk.restart().await;
    hear(&desk, value).await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(group(&alice).await, before);
    assert_eq!(alice.messages(before.id).await, messages);
    hear_message(&desk, in_group("wamid.2", CLUB, BEN, "hi")).await;
    assert_eq!(group(&alice).await.id, before.id);
    assert_eq!(alice.messages(before.id).await.len(), 2);
    let answer = alice.send(before.id, "welcome back").await;
    assert_eq!(answer.conversation_id, before.id);
}

/// Who is said to have written the messages that came on a stream.
fn heard_senders(line: &StreamClient) -> Vec<Option<String>> {
    let events = line.heard.iter().filter_map(|frame| match frame {
        ServerFrame::Events { events, .. } => Some(events),
        _ => None,
    });
    let messages = events.flatten().filter_map(|logged| match &logged.event {
        Event::MessageCreated { message } => Some(message.sender.clone()),
        _ => None,
    });
    messages.collect()
}

#[tokio::test]
async fn a_stream_tells_who_wrote_live_and_on_replay() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let before = alice.bootstrap().await;
    let mut live = alice.stream().await;
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let came = |line: &StreamClient| !heard_senders(line).is_empty();
    live.until("the message", came).await;
    let mut late = StreamClient::open(desk.address(), alice.cookie(), before).await;
    late.until("the message", came).await;
    let ana = [Some("Ana".to_owned())];
    assert_eq!(
        [heard_senders(&live), heard_senders(&late)],
        [ana.to_vec(), ana.to_vec()]
    );
}
