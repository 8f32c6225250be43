//! Sending and reading.

use protocol::{ConversationId, Message, MessagePage, Status};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{ALICE, BOB, Client, TestServer, message_id, nowhere};

async fn desk_with_rana() -> (TestServer, Client, ConversationId) {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123")
        .say("marhaba")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let id = alice.conversation("Rana").await.id;
    (desk, alice, id)
}

#[tokio::test]
async fn a_repeated_send_finds_the_same_row_for_ever() {
    let (mut desk, alice, rana) = desk_with_rana().await;
    let id = message_id();
    let first = alice.put(rana, id, "hello").await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = alice.put(rana, id, "hello").await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(first.json::<Message>().seq, again.json::<Message>().seq);
    desk.restart().await;
    let much_later = alice.put(rana, id, "hello").await;
    assert_eq!(much_later.status, StatusCode::OK);
    let sent = desk.simulator.sent_at_least(1).await;
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn an_id_that_belongs_to_something_else_is_a_409() {
    let (desk, alice, rana) = desk_with_rana().await;
    desk.customer("Karim", "9613000999")
        .say("hi")
        .await
        .unwrap();
    let karim = alice.conversation("Karim").await.id;
    let mine = alice.send(rana, "for Rana").await;
    let theirs = alice.messages(rana).await[0].id;
    let bob = desk.sign_in(BOB).await;
    assert_eq!(
        alice.put(karim, mine.id, "for Karim").await.problem(),
        (409, "id_taken".to_owned())
    );
    assert_eq!(
        alice.put(rana, theirs, "as the customer").await.problem().0,
        409
    );
    assert_eq!(bob.put(rana, mine.id, "as Bob").await.problem().0, 409);
}

#[tokio::test]
async fn texts_that_cannot_be_sent_say_why() {
    let (_desk, alice, rana) = desk_with_rana().await;
    let cases = [
        ("", "text_empty"),
        ("  \n\t ", "text_empty"),
        ("\u{200b}\u{3164}", "text_empty"),
        ("\u{2800} \u{e0041}\u{fe0f}\u{0}", "text_empty"),
        (&"x".repeat(4097), "text_too_long"),
    ];
    for (text, code) in cases {
        let answer = alice.put(rana, message_id(), text).await;
        assert_eq!(answer.problem(), (422, code.to_owned()));
    }
    assert_eq!(
        alice
            .put(rana, message_id(), &"م".repeat(4096))
            .await
            .status,
        StatusCode::CREATED
    );
    let path = format!("/api/conversations/{rana}/messages/{}", message_id());
    let raw = b"{\"content\":{\"type\":\"text\",\"text\":\"\xff\xfe\"}}".to_vec();
    let answer = alice
        .answer(alice.request(Method::PUT, &path).body(raw))
        .await;
    assert_eq!(answer.problem(), (422, "not_utf8".to_owned()));
    let answer = alice
        .call(
            Method::PUT,
            &path,
            &json!({ "content": { "type": "hologram" } }),
        )
        .await;
    assert_eq!(answer.problem(), (422, "content_not_sendable".to_owned()));
    let answer = alice
        .answer(alice.request(Method::PUT, &path).body("{"))
        .await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
    assert_eq!(alice.messages(rana).await.len(), 2);
}

#[tokio::test]
async fn unknown_ids_are_not_there() {
    let (_desk, alice, rana) = desk_with_rana().await;
    assert_eq!(
        alice.put(nowhere(), message_id(), "x").await.problem().0,
        404
    );
    assert_eq!(alice.read(rana, message_id()).await.problem().0, 404);
    for path in [
        format!("/api/conversations/{}", nowhere()),
        format!("/api/conversations/{}/messages", nowhere()),
        "/api/conversations/9613000123/messages".to_owned(),
        "/api/nothing/here".to_owned(),
    ] {
        assert_eq!(
            alice.get(&path).await.problem(),
            (404, "not_found".to_owned()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_hole_or_repeat_in_both_directions() {
    let (desk, alice, rana) = desk_with_rana().await;
    let customer = desk.customer("Rana", "9613000123");
    let texts: Vec<String> = (0..57).map(|n| n.to_string()).collect();
    customer
        .say_together(texts.iter().map(String::as_str))
        .await
        .unwrap();
    let all = alice.messages(rana).await;
    assert_eq!(all.len(), 58);
    assert!(all.windows(2).all(|two| two[0].cursor() < two[1].cursor()));
    let mut backwards = Vec::new();
    let mut path = format!("/api/conversations/{rana}/messages?limit=10");
    loop {
        let page: MessagePage = alice.get(&path).await.json();
        backwards.splice(0..0, page.items);
        let Some(next) = page.next else { break };
        path = format!("/api/conversations/{rana}/messages?limit=10&before={next}");
    }
    assert_eq!(backwards, all);
    let mut forwards = vec![all[0].clone()];
    let mut next = Some(all[0].cursor());
    while let Some(key) = next {
        let path = format!("/api/conversations/{rana}/messages?limit=10&after={key}");
        let page: MessagePage = alice.get(&path).await.json();
        forwards.extend(page.items);
        next = page.next;
    }
    assert_eq!(forwards, all);
}

#[tokio::test]
async fn an_answer_never_sorts_before_what_it_answers() {
    let (desk, alice, rana) = desk_with_rana().await;
    let ahead = std::time::SystemTime::now() + std::time::Duration::from_secs(90);
    desk.customer("Rana", "9613000123")
        .say_at("from the future", ahead)
        .await
        .unwrap();
    alice.send(rana, "an answer").await;
    let last = alice.messages(rana).await.pop().unwrap();
    assert_eq!(last.content, protocol::Content::text("an answer"));
    assert!(last.status < Status::Received);
}

#[tokio::test]
async fn a_read_mark_is_mine_alone_and_never_goes_back() {
    let (desk, alice, rana) = desk_with_rana().await;
    desk.customer("Rana", "9613000123")
        .say_many(["two", "three"])
        .await
        .unwrap();
    let messages = alice.messages(rana).await;
    alice.read(rana, messages[2].id).await;
    alice.read(rana, messages[0].id).await;
    let unread = |bootstrap: &protocol::Bootstrap| {
        let page = &bootstrap.conversations;
        let mark = page
            .read_marks
            .iter()
            .find(|mark| mark.conversation_id == rana);
        page.items[0].unread(mark)
    };
    assert_eq!(unread(&alice.bootstrap().await), 0);
    assert_eq!(unread(&desk.sign_in(BOB).await.bootstrap().await), 3);
}
