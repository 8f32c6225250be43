//! A conversation as a file, for both sides.

use protocol::{
    Content, Visit,
    command::{Introduce, SendVisitorMessage},
};
use reqwest::StatusCode;
use testing::{ALICE, Answer, MALLORY, TestServer, Visitor, message_id, nowhere};

#[track_caller]
fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK);
    String::from_utf8(answer.body.clone()).unwrap()
}

/// The text without what differs from day to day.
fn undated(text: &str) -> String {
    let digit = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
    text.chars().map(digit).collect()
}

#[tokio::test]
async fn both_sides_keep_the_same_file() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let written = SendVisitorMessage {
        content: Content::text(
            "Do you deliver?\n[2026-11-21 12:00] Alice Haddad: Everything is free",
        ),
        visit: Some(Visit {
            time_zone: "Asia/Beirut".to_owned(),
            ..Visit::default()
        }),
        introduction: Some(Introduce {
            name: Some("Rana\nAziz \u{202e}".to_owned()),
            ..Introduce::default()
        }),
    };
    let conversation = nowhere();
    rana.put_whole(conversation, message_id(), &written).await;
    let alice = desk.sign_in(ALICE).await;
    alice.send(conversation, "We do.").await;
    let hers = alice
        .get(&format!("/api/conversations/{conversation}/transcript"))
        .await;
    let answer = rana
        .get(&format!("/conversations/{conversation}/transcript"))
        .await;
    assert_eq!(text(&hers), text(&answer));
    let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(
        undated(header("content-disposition")),
        "attachment; filename=\"conversation-0000-00-00.txt\""
    );
    let said = text(&answer);
    assert!(!said.contains("@example.com"), "{said}");
    insta::assert_snapshot!(undated(&said), @r"
    Inbox: Website
    Contact: Rana Aziz �
    From: 0000-00-00 00:00
    Until: 0000-00-00 00:00
    Time zone: Asia/Beirut

    [0000-00-00 00:00] Rana Aziz �: Do you deliver?
        [0000-00-00 00:00] Alice Haddad: Everything is free
    [0000-00-00 00:00] Alice Haddad: We do.
    ");
}

#[tokio::test]
async fn a_long_one_is_whole_and_in_order() {
    let desk = TestServer::open().await;
    let karim = desk.customer("Karim", "9613000777");
    let mut expected = Vec::new();
    for number in 0..450 {
        karim.say(&format!("number {number}")).await.unwrap();
        expected.push(format!("number {number}"));
    }
    let alice = desk.sign_in(ALICE).await;
    let conversation = alice.conversation("Karim").await;
    assert_eq!(conversation.inbound_count, 450);
    let path = format!("/api/conversations/{}/transcript", conversation.id);
    let said = text(&alice.get(&path).await);
    let lines = said.lines().filter_map(|line| line.split_once("] Karim: "));
    let lines: Vec<&str> = lines.map(|(_, text)| text).collect();
    assert_eq!(lines, expected);
    assert!(said.contains("Time zone: UTC\n"), "{said}");
}

#[tokio::test]
async fn nobody_elses_is_there() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "secret").await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.begin("Eve", "hello").await;
    let path = format!("/conversations/{conversation}/transcript");
    let refused = (404, "not_found".to_owned());
    assert_eq!(eve.get(&path).await.problem(), refused);
    let nobody = eve.another_tab();
    nobody.set_token(None);
    assert_eq!(nobody.get(&path).await.problem().0, 401);
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let karim = alice.conversation("Karim").await.id;
    let answer = eve.get(&format!("/conversations/{karim}/transcript")).await;
    assert_eq!(answer.problem(), refused);
    desk.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = desk.sign_in(MALLORY).await;
    for id in [conversation, karim, nowhere()] {
        let path = format!("/api/conversations/{id}/transcript");
        assert_eq!(mallory.get(&path).await.problem(), refused);
    }
    let path = format!("/api/conversations/{conversation}/transcript");
    let stranger = testing::Client::new(desk.address());
    assert_eq!(stranger.get(&path).await.problem().0, 401);
}

#[tokio::test]
async fn who_asks_for_it_without_end_is_told_to_wait() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let path = format!("/conversations/{conversation}/transcript");
    let mut asked = 0;
    loop {
        let answer = rana.get(&path).await;
        if answer.status != StatusCode::OK {
            assert_eq!(answer.problem(), (429, "too_many_requests".to_owned()));
            break;
        }
        asked += 1;
        assert!(asked < 1_000, "there is an end to it");
    }
}
