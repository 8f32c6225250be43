//! A group's messages are in the group's conversation, and an answer to them goes to
//! the group.

use protocol::{
    Author, Content, Conversation, ConversationId, ConversationPage, Direction, Event, Message,
    ServerFrame, Status,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testing::{ALICE, Client, PHONE_NUMBER_ID, StreamClient, TestServer};

use super::{metric, post_json, text, update};

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

/// A message of ours to the club, which WhatsApp took, and of which it has told
/// nothing yet.
async fn taken(desk: &TestServer, alice: &Client) -> (Message, String) {
    let club = group(alice).await;
    desk.simulator.adjust_quirks(|quirks| {
        quirks.late = std::time::Duration::from_secs(3600);
    });
    let mut line = alice.stream().await;
    let message = alice.send(club.id, "welcome").await;
    until_status(&mut line, &message, Status::Sent).await;
    let wamid = desk.simulator.sent()[0].wamid.as_str().to_owned();
    (message, wamid)
}

fn member_status(wamid: &str, status: &str, member: &str) -> Value {
    let mut report = json!({
        "id": wamid, "status": status, "timestamp": "1700000000",
        "recipient_id": CLUB, "recipient_type": "group",
        "recipient_participant_id": member,
    });
    if status == "failed" {
        report["errors"] = json!([{ "code": 131_026, "title": "Undeliverable" }]);
    }
    report
}

#[tokio::test]
async fn one_member_who_cannot_be_reached_does_not_fail_what_others_have() {
    for order in [["delivered", "failed"], ["failed", "delivered"]] {
        let desk = TestServer::open().await;
        let alice = desk.sign_in(ALICE).await;
        desk.customer("Ana", ANA).say_in(CLUB, "hi").await.unwrap();
        let (message, wamid) = taken(&desk, &alice).await;
        for (status, member) in order.iter().zip([ANA, BEN]) {
            let report = member_status(&wamid, status, member);
            // Each comes twice, as everything may.
            hear(&desk, json!({ "statuses": [report, report] })).await;
        }
        let now = stored(&alice, &message).await;
        assert_eq!((now.status, now.failure), (Status::Delivered, None));
        hear(
            &desk,
            json!({ "statuses": [member_status(&wamid, "read", BEN)] }),
        )
        .await;
        hear(
            &desk,
            json!({ "statuses": [member_status(&wamid, "delivered", ANA)] }),
        )
        .await;
        assert_eq!(stored(&alice, &message).await.status, Status::Read);
    }
}

#[tokio::test]
async fn what_reaches_nobody_has_failed() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Ana", ANA).say_in(CLUB, "hi").await.unwrap();
    let (message, wamid) = taken(&desk, &alice).await;
    let statuses = [ANA, BEN].map(|member| member_status(&wamid, "failed", member));
    hear(&desk, json!({ "statuses": statuses })).await;
    let now = stored(&alice, &message).await;
    assert_eq!(now.status, Status::Failed);
    assert_eq!(now.failure.unwrap().code, "131026");
}

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

#[tokio::test]
async fn a_group_is_found_by_what_it_is_called() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, text("wamid.1", ANA, "just between us")).await;
    hear_message(&desk, in_group("wamid.2", CLUB, ANA, "hello, all")).await;
    let club = group(&alice).await;
    let find = async |text: &str| -> Vec<ConversationId> {
        let text = text.replace(' ', "%20");
        let path = format!("/api/conversations?q={text}");
        let page: ConversationPage = alice.get(&path).await.json();
        page.items.into_iter().map(|one| one.id).collect()
    };
    let name = club.contact.display_name();
    let (_, code) = name.rsplit_once(' ').unwrap();
    assert_eq!(find("whatsapp group").await, [club.id]);
    assert_eq!(
        find(&format!("group {}", code.to_lowercase())).await,
        [club.id]
    );
    // Its members' names and numbers are theirs.
    let private = alice.conversation("Ana").await.id;
    assert_eq!(find("ana").await, [private]);
    assert_eq!(find(ANA).await, [private]);
}

async fn hear_of_group(desk: &TestServer, field: &str, group: Value) {
    let mut body = update(PHONE_NUMBER_ID, json!({ "groups": [group] }));
    body["entry"][0]["changes"][0]["field"] = field.into();
    assert_eq!(post_json(desk, &body).await.status, StatusCode::OK);
}

async fn hear_of_creation(desk: &TestServer, subject: &str, second: i64) {
    let group = json!({
        "timestamp": second.to_string(), "group_id": CLUB, "type": "group_create",
        "request_id": "784D", "subject": subject,
        "added_participants": [{ "input": 9_613_000_123_u64, "wa_id": 9_613_000_123_u64 }],
    });
    hear_of_group(desk, "group_lifecycle_update", group).await;
}

async fn hear_of_change(desk: &TestServer, second: i64, change: Value) {
    let group = json!({
        "timestamp": second.to_string(), "group_id": CLUB, "type": "group_settings_update",
        "request_id": "784E", "group_subject": change,
    });
    hear_of_group(desk, "group_settings_update", group).await;
}

#[tokio::test]
async fn a_group_is_called_what_it_was_called_last() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let done = |text: &str| json!({ "text": text, "update_successful": true });
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    assert!(conversations(&alice).await.is_empty(), "nobody has written");
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let club = alice.conversation("Book club").await;
    assert!(club.contact.is_group);
    assert_eq!(club.contact.phone, None);
    hear_of_change(&desk, 1_700_000_200, done("Poetry club")).await;
    // Late, repeated, failed, and of another thing.
    hear_of_change(&desk, 1_700_000_100, done("Film club")).await;
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    let failed = json!({ "text": "Chess club", "update_successful": false });
    for change in [
        failed,
        json!({ "text": "\u{3164}" }),
        json!(null),
        json!("x"),
    ] {
        hear_of_change(&desk, 1_700_000_300, change).await;
    }
    let now = alice.conversation("Poetry club").await;
    assert_eq!((now.id, groups(&alice).await.len()), (club.id, 1));
    assert_eq!(now.inbound_count, 1);
    let page: ConversationPage = alice.get("/api/conversations?q=poetry").await.json();
    assert_eq!(page.items, [now]);
    let page: ConversationPage = alice.get("/api/conversations?q=book").await.json();
    assert_eq!(page.items, []);
}

#[tokio::test]
async fn a_group_that_got_its_name_later_has_it_in_its_conversation() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    hear_message(&desk, in_group("wamid.1", CLUB, ANA, "hello, all")).await;
    let club = group(&alice).await;
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    let named = alice.conversation("Book club").await;
    assert_eq!(named.id, club.id);
    assert!(named.version > club.version);
    hear_of_creation(&desk, "Book club", 1_700_000_000).await;
    assert_eq!(
        alice.conversation("Book club").await,
        named,
        "no event for nothing"
    );
}

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
