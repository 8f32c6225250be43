//! An agent's messages: sending, retrying, and pages of them.

use protocol::{Message, MessagePage};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{MALLORY, message_id, nowhere};

use super::{is, raw, shop};

#[tokio::test]
async fn a_message_without_a_body_is_malformed_and_not_stored() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    for body in ["", "{}", r#"{"content":null}"#, r#"{"content":"hello"}"#] {
        let answer = raw(&alice, Method::PUT, &path, body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
    assert_eq!(alice.messages(id).await.len(), 1);
}

#[tokio::test]
async fn a_message_whose_id_is_none_of_ours_is_not_there() {
    let (_server, alice, id) = shop().await;
    let body = json!({ "content": { "type": "text", "text": "hello" } });
    for message in ["1", "new", "00000000000070008000000000000000"] {
        let path = format!("/api/conversations/{id}/messages/{message}");
        let answer = alice.call(Method::PUT, &path, &body).await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{message}");
    }
}

#[tokio::test]
async fn a_message_to_a_number_is_not_there() {
    let (_server, alice, _) = shop().await;
    let body = json!({ "content": { "type": "text", "text": "hello" } });
    let path = format!("/api/conversations/9613000123/messages/{}", message_id());
    let answer = alice.call(Method::PUT, &path, &body).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_message_may_come_as_plain_text_if_it_is_json() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let request = alice
        .request(Method::PUT, &path)
        .header("content-type", "text/plain;charset=UTF-8")
        .body(r#"{"content":{"type":"text","text":"hello"}}"#);
    assert_eq!(alice.answer(request).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_message_twice_in_one_body_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let one = r#"{"content":{"type":"text","text":"hello"}}"#;
    let answer = raw(&alice, Method::PUT, &path, format!("{one}{one}")).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_text_without_its_words_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let body = json!({ "content": { "type": "text" } });
    let answer = alice.call(Method::PUT, &path, &body).await;
    assert!(answer.status.is_client_error());
    assert_eq!(alice.messages(id).await.len(), 1);
}

#[tokio::test]
async fn half_a_character_in_a_text_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let body = r#"{"content":{"type":"text","text":"\ud83d"}}"#;
    let answer = raw(&alice, Method::PUT, &path, body).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_message_that_nests_without_end_is_malformed() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let body = format!(r#"{{"content":{}"#, "[".repeat(30_000));
    let answer = raw(&alice, Method::PUT, &path, body).await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn what_a_client_says_of_a_message_beyond_its_content_is_passed_over() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    let body = json!({
        "content": { "type": "text", "text": "hello" },
        "direction": "in",
        "author": { "type": "system" },
        "status": "read",
        "seq": 1,
    });
    let sent: Message = alice.call(Method::PUT, &path, &body).await.json();
    assert_eq!(sent.direction, protocol::Direction::Out);
    assert_eq!(
        sent.author,
        protocol::Author::Agent(alice.bootstrap().await.me)
    );
    assert!(sent.status < protocol::Status::Read);
}

#[tokio::test]
async fn a_message_is_only_to_be_put_or_deleted() {
    let (_server, alice, id) = shop().await;
    let path = format!("/api/conversations/{id}/messages/{}", message_id());
    for method in [Method::GET, Method::POST, Method::PATCH] {
        let answer = raw(&alice, method, &path, "").await;
        assert_eq!(answer.problem(), is(405, "method_not_allowed"));
        assert_eq!(answer.headers["allow"], "PUT,DELETE");
    }
}

#[tokio::test]
async fn what_did_not_fail_is_not_retried() {
    let (_server, alice, id) = shop().await;
    let received = alice.messages(id).await.remove(0);
    let path = format!("/api/conversations/{id}/messages/{}/retry", received.id);
    let answer = raw(&alice, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(409, "not_failed"));
}

#[tokio::test]
async fn what_is_not_there_is_not_retried() {
    let (_server, alice, id) = shop().await;
    let unknown = format!("/api/conversations/{id}/messages/{}/retry", message_id());
    let flawed = format!("/api/conversations/{id}/messages/1/retry");
    for path in [unknown, flawed] {
        let answer = raw(&alice, Method::POST, &path, "").await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn what_is_in_another_conversation_is_not_retried_in_this_one() {
    let (server, alice, id) = shop().await;
    server
        .customer("Karim", "9613000777")
        .say("hi")
        .await
        .unwrap();
    let other = alice.conversation("Karim").await.id;
    let message = alice.messages(other).await.remove(0).id;
    let path = format!("/api/conversations/{id}/messages/{message}/retry");
    let answer = raw(&alice, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_page_from_a_cursor_that_is_none_is_malformed() {
    let (_server, alice, id) = shop().await;
    for query in ["before=1", "after=x.y", "before=", "before=1.1&after=1.1"] {
        let path = format!("/api/conversations/{id}/messages?{query}");
        assert_eq!(
            alice.get(&path).await.problem(),
            is(400, "malformed"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_page_of_no_messages_has_the_newest() {
    let (server, alice, id) = shop().await;
    let rana = server.customer("Rana", "9613000123");
    rana.say("the newest").await.unwrap();
    let path = format!("/api/conversations/{id}/messages?limit=0");
    let page: MessagePage = alice.get(&path).await.json();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].content, protocol::Content::text("the newest"));
    assert!(page.next.is_some());
}

#[tokio::test]
async fn a_page_before_the_first_message_is_empty_and_the_last() {
    let (_server, alice, id) = shop().await;
    let first = alice.messages(id).await.remove(0).cursor();
    let path = format!("/api/conversations/{id}/messages?before={first}");
    let page: MessagePage = alice.get(&path).await.json();
    assert!(page.items.is_empty());
    assert!(page.next.is_none());
}

#[tokio::test]
async fn another_account_gets_no_page_and_no_retry() {
    let (server, alice, id) = shop().await;
    let message = alice.messages(id).await.remove(0).id;
    server.add_account("Elsewhere", &[MALLORY]).await;
    let mallory = server.sign_in(MALLORY).await;
    let page = mallory
        .get(&format!("/api/conversations/{id}/messages?limit=1"))
        .await;
    assert_eq!(page.problem(), is(404, "not_found"));
    let path = format!("/api/conversations/{id}/messages/{message}/retry");
    let answer = raw(&mallory, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_message_to_where_nothing_is_begins_nothing() {
    let (_server, alice, _) = shop().await;
    let answer = alice.put(nowhere(), message_id(), "hello").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
    assert_eq!(alice.bootstrap().await.conversations.items.len(), 1);
}
