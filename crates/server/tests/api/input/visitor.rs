//! A visitor's requests.

use protocol::{
    Contact, Conversation, ConversationId, ConversationPage, Message, Rating, command::Introduce,
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{ALICE, Answer, Client, TestServer, Visitor, message_id, nowhere};

use super::{detail, is};

/// Rana, who has written to a website.
async fn site() -> (TestServer, Visitor, ConversationId) {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let (_, id) = rana.begin("Rana", "hello").await;
    (server, rana, id)
}

async fn raw(visitor: &Visitor, method: Method, path: &str, body: &'static str) -> Answer {
    let response = visitor.request(method, path).body(body).send().await;
    let response = response.unwrap();
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

async fn resolve(server: &TestServer, id: ConversationId) {
    let alice = server.sign_in(ALICE).await;
    let path = format!("/api/conversations/{id}");
    let change = json!({ "status": "resolved" });
    let answer = alice.call(Method::PATCH, &path, &change).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_bootstrap_without_an_inbox_is_malformed() {
    let (_server, rana, _) = site().await;
    for body in ["", "{}", r#"{"inbox_id":"shop"}"#, r#"{"inbox_id":null}"#] {
        let answer = raw(&rana, Method::POST, "/bootstrap", body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn a_whatsapp_number_has_no_widget_to_bootstrap() {
    let server = TestServer::open().await;
    let alice = server.sign_in(ALICE).await;
    let inbox = alice.bootstrap().await.inboxes[0].id;
    let eve = Visitor::new(server.address(), inbox);
    assert_eq!(
        eve.try_bootstrap().await.problem(),
        is(404, "unknown_inbox")
    );
}

#[tokio::test]
async fn a_visitor_who_is_new_gets_a_token_and_one_who_has_it_does_not() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let first = rana.bootstrap().await;
    assert!(first.token.is_some());
    let second = rana.bootstrap().await;
    assert_eq!((second.token, second.me), (None, first.me));
}

#[tokio::test]
async fn a_token_in_a_cookie_or_a_query_is_none() {
    let (server, rana, _) = site().await;
    let token = rana.token().unwrap();
    let client = Client::new(server.address());
    let query = format!("/api/widget/conversations?token={token}");
    assert_eq!(client.get(&query).await.problem(), is(401, "token_missing"));
    let cookie = client
        .request(Method::GET, "/api/widget/conversations")
        .header("cookie", format!("token={token}"));
    let answer = client.answer(cookie).await;
    assert_eq!(answer.problem(), is(401, "token_missing"));
}

#[tokio::test]
async fn an_agents_cookie_makes_nobody_a_visitor() {
    let (server, _, _) = site().await;
    let alice = server.sign_in(ALICE).await;
    let answer = alice.get("/api/widget/conversations").await;
    assert_eq!(answer.problem(), is(401, "token_missing"));
}

#[tokio::test]
async fn a_token_that_is_empty_is_none_of_ours() {
    let (_server, rana, _) = site().await;
    rana.set_token(Some("x".to_owned()));
    let answer = rana.get("/conversations").await;
    assert_eq!(answer.problem(), is(401, "token_invalid"));
}

#[tokio::test]
async fn who_never_wrote_has_no_conversations() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.bootstrap().await;
    let page: ConversationPage = rana.get("/conversations").await.json();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn a_conversation_that_is_none_is_not_there() {
    let (_server, rana, _) = site().await;
    for id in [nowhere().to_string(), "1".to_owned(), "%20".to_owned()] {
        for path in ["", "/messages", "/transcript"] {
            let path = format!("/conversations/{id}{path}");
            assert_eq!(
                rana.get(&path).await.problem(),
                is(404, "not_found"),
                "{path}"
            );
        }
        let path = format!("/conversations/{id}/typing");
        let answer = raw(&rana, Method::POST, &path, "").await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn another_visitor_gets_no_transcript_and_types_nowhere() {
    let (server, rana, id) = site().await;
    let eve = Visitor::new(server.address(), rana.inbox_id);
    eve.begin("Eve", "hello").await;
    let answer = eve.get(&format!("/conversations/{id}/transcript")).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
    let typing = format!("/conversations/{id}/typing");
    let answer = raw(&eve, Method::POST, &typing, "").await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn a_visitors_message_without_a_body_is_malformed_and_not_stored() {
    let (_server, rana, id) = site().await;
    let path = format!("/conversations/{id}/messages/{}", message_id());
    for body in ["", "{}", r#"{"content":7}"#] {
        let answer = raw(&rana, Method::PUT, &path, body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
    assert_eq!(rana.messages(id).await.len(), 1);
}

#[tokio::test]
async fn a_first_message_that_says_nothing_begins_nothing() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    rana.bootstrap().await;
    let answer = rana.put(nowhere(), message_id(), " \u{200b}").await;
    assert_eq!(answer.problem(), is(422, "text_empty"));
    let page: ConversationPage = rana.get("/conversations").await.json();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn what_a_visitor_says_of_a_message_beyond_its_content_is_passed_over() {
    let (server, rana, id) = site().await;
    let path = format!("/conversations/{id}/messages/{}", message_id());
    let alice = server.sign_in(ALICE).await.bootstrap().await.me;
    let body = json!({
        "content": { "type": "text", "text": "hello" },
        "direction": "out",
        "author": { "type": "agent", "id": alice.to_string() },
        "status": "read",
    });
    let message: Message = rana.call(Method::PUT, &path, &body).await.json();
    assert_eq!(message.direction, protocol::Direction::In);
    assert!(matches!(message.author, protocol::Author::Contact(_)));
}

#[tokio::test]
async fn a_visitors_page_from_a_cursor_that_is_none_is_malformed() {
    let (_server, rana, id) = site().await;
    for query in ["before=1", "after=x.y", "limit=-1", "before=1.1&after=1.1"] {
        let path = format!("/conversations/{id}/messages?{query}");
        assert_eq!(
            rana.get(&path).await.problem(),
            is(400, "malformed"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_receipt_says_that_a_message_came_or_was_seen_and_nothing_else() {
    let (server, rana, id) = site().await;
    let alice = server.sign_in(ALICE).await;
    let sent = alice.send(id, "an answer").await;
    let path = format!("/conversations/{id}/receipt");
    for status in ["sent", "failed", "played"] {
        let receipt = json!({ "up_to": sent.id.to_string(), "status": status });
        let answer = rana.call(Method::POST, &path, &receipt).await;
        assert_eq!(answer.problem(), is(422, "not_a_receipt"), "{status}");
    }
}

#[tokio::test]
async fn a_receipt_of_no_message_is_refused() {
    let (_server, rana, id) = site().await;
    let path = format!("/conversations/{id}/receipt");
    let receipt = json!({ "up_to": message_id().to_string(), "status": "read" });
    let answer = rana.call(Method::POST, &path, &receipt).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
    let answer = raw(&rana, Method::POST, &path, "").await;
    assert_eq!(answer.problem(), is(400, "malformed"));
}

#[tokio::test]
async fn a_receipt_for_ones_own_message_changes_nothing_of_it() {
    let (_server, rana, id) = site().await;
    let mine = rana.messages(id).await.remove(0);
    let path = format!("/conversations/{id}/receipt");
    let receipt = json!({ "up_to": mine.id.to_string(), "status": "read" });
    rana.call(Method::POST, &path, &receipt).await;
    assert_eq!(rana.messages(id).await, [mine]);
}

#[tokio::test]
async fn a_score_in_words_is_malformed() {
    let (server, rana, id) = site().await;
    resolve(&server, id).await;
    let path = format!("/conversations/{id}/rating");
    for score in [
        json!("five"),
        json!(4.5),
        json!(-1),
        json!(256),
        json!(null),
    ] {
        let rate = json!({ "score": score });
        let answer = rana.call(Method::POST, &path, &rate).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{score}");
    }
}

#[tokio::test]
async fn a_rating_whose_comment_shows_nothing_has_none() {
    let (server, rana, id) = site().await;
    resolve(&server, id).await;
    let path = format!("/conversations/{id}/rating");
    let rate = json!({ "score": 4, "comment": "  \u{200b} " });
    let rated: Conversation = rana.call(Method::POST, &path, &rate).await.json();
    let Rating { score, comment, .. } = rated.rating.unwrap();
    assert_eq!((score, comment), (4, None));
}

#[tokio::test]
async fn a_conversation_that_is_none_is_not_rated() {
    let (_server, rana, _) = site().await;
    let path = format!("/conversations/{}/rating", nowhere());
    let answer = rana.call(Method::POST, &path, &json!({ "score": 5 })).await;
    assert_eq!(answer.problem(), is(404, "not_found"));
}

#[tokio::test]
async fn an_introduction_of_nothing_changes_nothing() {
    let (_server, rana, _) = site().await;
    let before: Contact = rana
        .call(Method::PATCH, "/contact", &Introduce::default())
        .await
        .json();
    assert_eq!(before.name.as_deref(), Some("Rana"));
    let blank = json!({ "name": " ", "email": "", "phone": " " });
    let after: Contact = rana.call(Method::PATCH, "/contact", &blank).await.json();
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_introduction_without_a_body_is_malformed() {
    let (_server, rana, _) = site().await;
    for body in [
        "",
        "null",
        r#"{"name":7}"#,
        r#"{"attributes":{"plan":"gold"}}"#,
    ] {
        let answer = raw(&rana, Method::PATCH, "/contact", body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn an_address_with_a_slip_is_refused_and_the_name_beside_it_not_kept() {
    let (_server, rana, _) = site().await;
    let says = json!({ "name": "Rana Aziz", "email": "rana@" });
    let answer = rana.call(Method::PATCH, "/contact", &says).await;
    assert_eq!(answer.problem(), is(422, "not_an_email"));
    let page: ConversationPage = rana.get("/conversations").await.json();
    assert_eq!(page.items[0].contact.name.as_deref(), Some("Rana"));
}

#[tokio::test]
async fn no_visitor_vouches_for_themselves() {
    let (_server, rana, _) = site().await;
    let says = json!({ "name": "Rana Aziz", "verified": true, "id": "another" });
    let contact: Contact = rana.call(Method::PATCH, "/contact", &says).await.json();
    assert!(!contact.verified);
    assert_eq!(contact.name.as_deref(), Some("Rana Aziz"));
}

#[tokio::test]
async fn a_websites_word_without_a_token_is_malformed() {
    let (_server, rana, _) = site().await;
    for body in ["", "{}", r#"{"token":7}"#] {
        let answer = raw(&rana, Method::POST, "/identify", body).await;
        assert_eq!(answer.problem(), is(400, "malformed"), "{body}");
    }
}

#[tokio::test]
async fn a_websites_word_where_no_identities_are_signed_is_refused() {
    let (_server, rana, _) = site().await;
    let word = json!({ "token": "a.b.c" });
    let answer = rana.call(Method::POST, "/identify", &word).await;
    assert_eq!(answer.problem(), is(409, "identity_off"));
}

#[tokio::test]
async fn visitors_resolve_and_delete_nothing() {
    let (_server, rana, id) = site().await;
    let path = format!("/conversations/{id}");
    for method in [Method::PATCH, Method::DELETE, Method::PUT] {
        let answer = raw(&rana, method, &path, r#"{"status":"resolved"}"#).await;
        assert_eq!(answer.problem(), is(405, "method_not_allowed"));
        assert_eq!(answer.headers["allow"], "GET,HEAD");
    }
}

#[tokio::test]
async fn what_agents_only_may_do_has_no_path_for_visitors() {
    let (_server, rana, id) = site().await;
    let mine = rana.messages(id).await.remove(0).id;
    for path in [
        format!("/conversations/{id}/read"),
        format!("/conversations/{id}/messages/{mine}/retry"),
        "/inboxes".to_owned(),
    ] {
        let answer = raw(&rana, Method::POST, &path, "{}").await;
        assert_eq!(answer.problem(), is(404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_malformed_request_of_a_visitor_is_told_what_is_wrong() {
    let (_server, rana, id) = site().await;
    let path = format!("/conversations/{id}/messages?limit=many");
    assert!(detail(&rana.get(&path).await).contains("limit"));
}
