//! An agent's requests for conversations.

use protocol::{
    Conversation, ConversationPage, ConversationStatus, ReadMark, command::ChangeConversation,
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{BOB, MALLORY, message_id, nowhere};

use super::{detail, is, raw, shop};

#[tokio::test]
async fn a_change_of_nothing_changes_nothing() {
    let (_server, alice, id) = shop().await;
    let before = alice.conversation("Rana").await;
    let path = format!("/api/conversations/{id}");
    let change = ChangeConversation::default();
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.json::<Conversation>(), before);
}

#[tokio::test]
async fn a_change_without_a_body_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}");
    for body in ["", "null", "open", "7"] {
        let answer = raw(&alice, Method::PATCH, &path, body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn a_status_that_is_none_is_malformed_and_changes_nothing() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}");
    let change = json!({ "status": "done" });
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
    assert!(detail(&answer).contains("done"));
    let now = alice.conversation("Rana").await;
    assert_eq!(now.status, ConversationStatus::Open);
}

#[tokio::test]
async fn an_assignee_that_is_no_id_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}");
    for assignee in [
        json!("bob"),
        json!({ "type": "agent" }),
        json!({ "type": "robot" }),
    ] {
        let change = json!({ "assignee": assignee });
        let answer = alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{assignee}");
    }
}

#[tokio::test]
async fn nobody_of_another_account_is_assigned() {
    let (server, alice, id) = shop().await;
    server.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = server.sign_in(MALLORY).await.bootstrap().await.me;
    let path = format!("/api/conversations/{id}");
    let change = json!({ "assignee": { "type": "agent", "id": mallory.to_string() } });
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
    assert_eq!(alice.conversation("Rana").await.assignee, None);
}

#[tokio::test]
async fn a_change_of_a_conversation_that_is_not_there_is_a_404() {
    let (_server, alice, _) = shop().await;
    let path = format!("/api/conversations/{}", nowhere());
    let change = json!({ "status": "resolved" });
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_conversation_is_shown_with_my_read_mark_once_i_have_read() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}");
    let unread: ConversationPage = alice.get(&path).await.json();
    assert!(unread.read_marks.is_empty());
    let message = alice.messages(id).await.remove(0);
    let mark: ReadMark = alice.read(id, message.id).await.json();
    let read: ConversationPage = alice.get(&path).await.json();
    assert_eq!(read.read_marks, [mark]);
}

#[tokio::test]
async fn my_read_mark_is_not_shown_to_a_colleague() {
    let (server, alice, id) = shop().await;
    let message = alice.messages(id).await.remove(0);
    alice.read(id, message.id).await;
    let bob = server.sign_in(BOB).await;
    let path = format!("/api/conversations/{id}");
    let seen: ConversationPage = bob.get(&path).await.json();
    assert!(seen.read_marks.is_empty());
}

#[tokio::test]
async fn a_message_of_another_conversation_is_no_mark_in_this_one() {
    let (server, alice, id) = shop().await;
    let karim = server.customer("Karim", "9613000777");
    karim.say("hi").await.unwrap();
    let other = alice.conversation("Karim").await.id;
    let message = alice.messages(other).await.remove(0);
    let answer = alice.read(id, message.id).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_read_mark_without_a_body_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/read");
    let answer = raw(&alice, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_read_mark_up_to_no_message_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/read");
    let answer = alice
        .call(Method::POST, &path, &json!({ "up_to": 7 }))
        .await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn typing_needs_no_body_and_minds_none() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/typing");
    for body in ["", "not even JSON"] {
        let answer = raw(&alice, Method::POST, &path, body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn typing_over_http_is_seen_by_a_colleague() {
    let (server, alice, id) = shop().await;
    let mut bobs = server.sign_in(BOB).await.stream().await;
    bobs.until("Bob listens", |stream| !stream.heard.is_empty())
        .await;
    let path = format!("/api/conversations/{id}/typing");
    raw(&alice, Method::POST, &path, "").await;
    bobs.until("Bob sees that somebody types", |stream| {
        stream.replica.presence().typing(id).next().is_some()
    })
    .await;
}

#[tokio::test]
async fn nobody_types_where_there_is_no_conversation() {
    let (_server, alice, _) = shop().await;
    let path = format!("/api/conversations/{}/typing", nowhere());
    let answer = raw(&alice, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn there_is_no_transcript_of_what_is_not_there() {
    let (_server, alice, _) = shop().await;
    for id in [nowhere().to_string(), "1".to_owned()] {
        let answer = alice
            .get(&format!("/api/conversations/{id}/transcript"))
            .await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{id}");
    }
}

#[tokio::test]
async fn another_account_gets_no_transcript() {
    let (server, _alice, id) = shop().await;
    server.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = server.sign_in(MALLORY).await;
    let answer = mallory
        .get(&format!("/api/conversations/{id}/transcript"))
        .await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_conversation_is_not_to_be_deleted() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}");
    let answer = raw(&alice, Method::DELETE, &path, "").await;
    assert_eq!(answer.problem(), is(405, "method_not_allowed"));
    assert_eq!(answer.headers["allow"], "GET,HEAD,PATCH");
    assert_eq!(alice.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn filters_that_are_left_empty_are_none() {
    let (_server, alice, id) = shop().await;
    let path = "/api/conversations?status=&inbox=&assignee=&q=&before=";
    let page: ConversationPage = alice.get(path).await.json();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].id, id);
}

#[tokio::test]
async fn a_list_of_no_rows_has_one() {
    let (server, alice, _) = shop().await;
    server
        .customer("Karim", "9613000777")
        .say("hi")
        .await
        .unwrap();
    let page: ConversationPage = alice.get("/api/conversations?limit=0").await.json();
    assert_eq!(page.items.len(), 1);
    assert!(page.next.is_some(), "and there is more");
}

#[tokio::test]
async fn a_list_of_a_million_rows_is_no_error() {
    let (_server, alice, _) = shop().await;
    let answer = alice.get("/api/conversations?limit=1000000").await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_search_for_a_book_is_refused() {
    let (_server, alice, _) = shop().await;
    let answer = alice
        .get(&format!("/api/conversations?q={}", "x".repeat(1_001)))
        .await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn the_inbox_of_another_account_has_nothing_in_it() {
    let (server, alice, _) = shop().await;
    let elsewhere = server.add_account("Elsewhere", &[MALLORY]).await;
    let inbox = server.add_website(elsewhere).await;
    let page: ConversationPage = alice
        .get(&format!("/api/conversations?inbox={inbox}"))
        .await
        .json();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn a_body_of_another_type_than_json_is_read_all_the_same() {
    let (_server, alice, id) = shop().await;
    let message = alice.messages(id).await.remove(0);
    let request = alice
        .request(Method::POST, &format!("/api/conversations/{id}/read"))
        .header("content-type", "text/plain")
        .body(format!(r#"{{"up_to":"{}"}}"#, message.id));
    assert_eq!(alice.answer(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_read_mark_up_to_a_message_that_never_was_is_a_404() {
    let (_server, alice, id) = shop().await;
    let answer = alice.read(id, message_id()).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}
