//! A website replaces its secret: who was named with the old one is asked anew.

use protocol::frame::CloseReason;
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::store::{Refusal, StoreError, identity::Identity};
use testing::{Visitor, message_id, nowhere};

use super::site::{Site, claims, tell};

/// Makes another secret, as an agent does whose site has lost it.
async fn rotate(site: &mut Site) {
    let path = format!("/api/inboxes/{}/widget/identity-secret", site.inbox);
    let answer = site.alice.call(Method::POST, &path, &()).await;
    let protocol::settings::IdentitySecret { secret } = answer.json();
    site.secret = secret;
}

/// Every way in, for a token.
async fn answers(device: &Visitor, conversation: protocol::ConversationId) -> Vec<(u16, String)> {
    let mut all = vec![device.try_bootstrap().await.problem()];
    all.push(device.get("/conversations").await.problem());
    let path = format!("/conversations/{conversation}/messages");
    all.push(device.get(&path).await.problem());
    let written = device.put(conversation, message_id(), "hi").await;
    all.push(written.problem());
    all.push(device.upload("a.txt", "hello").await.problem());
    all
}

#[tokio::test]
async fn a_token_got_with_a_leaked_secret_ends_with_it() {
    let mut site = Site::open().await;
    let hers = site.device().await;
    let me = site.says(&hers, "7", json!({})).await.me;
    let conversation = hers.write(nowhere(), "a secret").await.conversation_id;
    // Whoever has the secret says they are her.
    let thief = site.device().await;
    assert_eq!(site.says(&thief, "7", json!({})).await.me, me);
    assert_eq!(thief.messages(conversation).await.len(), 1);
    rotate(&mut site).await;
    let expired = (401, "token_expired".to_owned());
    for device in [&thief, &hers] {
        for answer in answers(device, conversation).await {
            assert_eq!(answer, expired);
        }
        let answer = tell(device, &site.token(&claims("7", json!({})))).await;
        assert_eq!(answer.problem(), expired);
    }
    // She comes as somebody new, the site says who she is, and all is there.
    hers.set_token(None);
    hers.bootstrap().await;
    assert_eq!(site.says(&hers, "7", json!({})).await.me, me);
    assert_eq!(hers.messages(conversation).await.len(), 1);
    hers.write(conversation, "here again").await;
}

#[tokio::test]
async fn whom_nobody_named_stays_who_they_are() {
    let mut site = Site::open().await;
    let device = site.device().await;
    let conversation = device.write(nowhere(), "hello").await.conversation_id;
    rotate(&mut site).await;
    let bootstrap = device.bootstrap().await;
    assert_eq!(bootstrap.token, None);
    assert_eq!(device.messages(conversation).await.len(), 1);
    device.write(conversation, "still me").await;
    // And may still be named, by the new secret.
    site.says(&device, "7", json!({})).await;
    assert_eq!(device.messages(conversation).await.len(), 2);
}

#[tokio::test]
async fn another_inboxs_secret_changes_nothing_here() {
    let site = Site::open().await;
    let device = site.device().await;
    site.says(&device, "7", json!({})).await;
    let other = site.desk.visitor().await.inbox_id;
    let path = format!("/api/inboxes/{other}/widget/identity-secret");
    site.alice.call(Method::POST, &path, &()).await;
    device.write(nowhere(), "hello").await;
}

#[tokio::test]
async fn a_socket_opened_with_such_a_token_is_closed_with_the_reason() {
    let mut site = Site::open().await;
    let device = site.device().await;
    site.says(&device, "7", json!({})).await;
    let replica = {
        let mut line = device.stream().await;
        line.until("it stands", |line| line.replica.cursor().is_some())
            .await;
        line.replica.clone()
    };
    rotate(&mut site).await;
    let mut line = device.resume(replica).await;
    let closed = line.next_or_close().await.unwrap_err().unwrap();
    assert_eq!(u16::from(closed.code), CloseReason::SignedOut.code());
    let request = device.request(Method::GET, "/events");
    let answer = testing::Client::new(site.desk.address())
        .answer(request)
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

async fn holds(app: &server::state::AppState, token: server::auth::token::Token) -> bool {
    let grant = server::stream::sessions::Grant::Visitor(token);
    let now = server::clock::now();
    let holds = app.store.read(move |read| grant.holds(read, now)).await;
    holds.unwrap()
}

#[tokio::test]
async fn an_open_token_is_not_welcome_any_more() {
    let mut site = Site::open().await;
    let device = site.device().await;
    site.says(&device, "7", json!({})).await;
    let app = site.desk.app().clone();
    let key = app.store.visitor_key();
    let text = device.token().unwrap();
    let token = server::auth::token::Token::read(&text, key, server::clock::now()).unwrap();
    assert!(holds(&app, token).await);
    rotate(&mut site).await;
    assert!(!holds(&app, token).await);
}

#[tokio::test]
async fn a_word_that_was_read_before_the_secret_changed_is_not_stored() {
    let mut site = Site::open().await;
    let device = site.device().await;
    let me = device.bootstrap().await.me;
    let inbox = site.inbox;
    let store = site.desk.app().store.clone();
    let account = store.read(|read| read.accounts()).await.unwrap()[0].0;
    let before = store
        .read(move |read| read.identity_secret(account, inbox))
        .await;
    let generation = before.unwrap().unwrap().generation;
    rotate(&mut site).await;
    let visitor = server::store::visitor::VisitorScope {
        account_id: account,
        inbox_id: inbox,
        contact_id: me,
    };
    let identity = Identity {
        external_id: "7".to_owned(),
        introduction: protocol::command::Introduce::default(),
        generation,
    };
    let fresh = protocol::ContactId::from_bytes([9; 16]);
    let stored = store
        .write(move |tx| tx.identify(visitor, &identity, fresh, server::clock::now()))
        .await;
    let refused = matches!(stored, Err(StoreError::Refused(Refusal::IdentityOutdated)));
    assert!(refused);
}
