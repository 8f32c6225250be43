//! A visitor says what they think of a conversation that is done.

use protocol::{
    Conversation, ConversationId, ConversationStatus, Rating,
    command::{ChangeConversation, Rate},
};
use reqwest::{Method, StatusCode};
use testing::{ALICE, Answer, Client, MALLORY, TestServer, Visitor, nowhere};

async fn resolve(alice: &Client, id: ConversationId) {
    let resolved = ChangeConversation {
        status: Some(ConversationStatus::Resolved),
        assignee: None,
    };
    let path = format!("/api/conversations/{id}");
    let answer = alice.call(Method::PATCH, &path, &resolved).await;
    assert_eq!(answer.status, StatusCode::OK);
}

async fn rate(visitor: &Visitor, id: ConversationId, score: u8, comment: Option<&str>) -> Answer {
    let comment = comment.map(str::to_owned);
    let path = format!("/conversations/{id}/rating");
    visitor
        .call(Method::POST, &path, &Rate { score, comment })
        .await
}

/// Rated so, whenever that was.
fn is_rated(conversation: &Conversation, score: u8, comment: Option<&str>) -> bool {
    let rating = conversation.rating.as_ref();
    rating.is_some_and(|rating| rating.score == score && rating.comment.as_deref() == comment)
}

#[tokio::test]
async fn what_is_resolved_can_be_rated_and_both_sides_hear_the_same() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = alice.stream().await;
    let mut line = rana.stream().await;
    let before = [hers.replica.clone(), line.replica.clone()];
    resolve(&alice, conversation).await;
    let answer = rate(&rana, conversation, 4, Some(" Quick \n")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let rated: Conversation = answer.json();
    assert!(is_rated(&rated, 4, Some("Quick")), "{rated:?}");
    for line in [&mut hers, &mut line] {
        line.until("it is rated", |line| {
            let known = line.replica.conversation(conversation);
            known.is_some_and(|known| known.rating.is_some())
        })
        .await;
        assert_eq!(line.replica.conversation(conversation), Some(&rated));
    }
    // Who was away hears the same.
    let [agent, visitor] = before;
    let agent = testing::StreamClient::resume(desk.address(), alice.cookie(), agent).await;
    for mut line in [agent, rana.resume(visitor).await] {
        line.until("it was rated meanwhile", |line| {
            line.replica.conversation(conversation) == Some(&rated)
        })
        .await;
    }
    assert_eq!(alice.conversation("Rana").await, rated);
    assert_eq!(rana.bootstrap().await.conversations.items, [rated]);
}

#[tokio::test]
async fn who_rates_again_replaces_and_who_repeats_changes_nothing() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    resolve(&alice, conversation).await;
    rate(&rana, conversation, 1, Some("No answer")).await;
    let second: Conversation = rate(&rana, conversation, 5, Some("  ")).await.json();
    assert!(is_rated(&second, 5, None), "{second:?}");
    let repeated: Conversation = rate(&rana, conversation, 5, None).await.json();
    assert_eq!(repeated, second);
    let seen: Option<Rating> = alice.conversation("Rana").await.rating;
    assert_eq!(seen, second.rating);
}

#[tokio::test]
async fn what_is_not_done_is_not_rated_and_what_opens_again_asks_anew() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    let too_early = (409, "not_resolved".to_owned());
    assert_eq!(
        rate(&rana, conversation, 5, None).await.problem(),
        too_early
    );
    resolve(&alice, conversation).await;
    rate(&rana, conversation, 5, None).await;
    alice.send(conversation, "One more thing").await;
    let seen = alice.conversation("Rana").await;
    assert!(seen.rating.is_some(), "an agent's word opens nothing");
    rana.write(conversation, "It broke again").await;
    let seen = alice.conversation("Rana").await;
    assert_eq!((seen.status, seen.rating), (ConversationStatus::Open, None));
    assert_eq!(
        rate(&rana, conversation, 1, None).await.problem(),
        too_early
    );
    resolve(&alice, conversation).await;
    let seen = alice.conversation("Rana").await;
    assert_eq!(seen.rating, None);
    assert_eq!(
        rate(&rana, conversation, 2, None).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_score_is_one_of_five_and_a_comment_has_an_end() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    resolve(&alice, conversation).await;
    for score in [0, 6, 255] {
        let answer = rate(&rana, conversation, score, None).await;
        assert_eq!(answer.problem(), (422, "score_invalid".to_owned()));
    }
    let path = format!("/conversations/{conversation}/rating");
    for nonsense in [r#"{"score":4.5}"#, r#"{"score":"5"}"#, "{}", "5"] {
        let nonsense: serde_json::Value = serde_json::from_str(nonsense).unwrap();
        let answer = rana.call(Method::POST, &path, &nonsense).await;
        assert_eq!(answer.problem().0, 400, "{nonsense}");
    }
    let longest = "é".repeat(1_000);
    let answer = rate(&rana, conversation, 4, Some(&format!("{longest}!"))).await;
    assert_eq!(answer.problem(), (422, "too_long".to_owned()));
    assert_eq!(alice.conversation("Rana").await.rating, None);
    let answer = rate(&rana, conversation, 4, Some(&longest)).await;
    assert!(is_rated(&answer.json(), 4, Some(&longest)));
}

#[tokio::test]
async fn only_who_wrote_can_rate() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    resolve(&alice, conversation).await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.begin("Eve", "hello too").await;
    let elsewhere = desk.add_account("Elsewhere", &[MALLORY]).await;
    let other = Visitor::new(desk.address(), desk.add_website(elsewhere).await);
    other.bootstrap().await;
    for stranger in [&eve, &other] {
        let answer = rate(stranger, conversation, 1, None).await;
        assert_eq!(answer.problem(), (404, "not_found".to_owned()));
    }
    assert_eq!(rate(&rana, nowhere(), 1, None).await.problem().0, 404);
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    let karim = alice.conversation("Karim").await.id;
    resolve(&alice, karim).await;
    assert_eq!(rate(&eve, karim, 1, None).await.problem().0, 404);
    let nobody = rana.another_tab();
    nobody.set_token(None);
    let answer = rate(&nobody, conversation, 1, None).await;
    assert_eq!(answer.problem(), (401, "token_missing".to_owned()));
    assert_eq!(alice.conversation("Rana").await.rating, None);
}

#[tokio::test]
async fn who_rates_without_end_is_told_to_wait() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    resolve(&alice, conversation).await;
    let mut asked = 0;
    loop {
        let answer = rate(&rana, conversation, 1 + asked % 5, None).await;
        if answer.status != StatusCode::OK {
            assert_eq!(answer.problem(), (429, "too_many_requests".to_owned()));
            break;
        }
        asked += 1;
        assert!(asked < 250, "there is an end to it");
    }
}
