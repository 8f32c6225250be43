//! Requests of the wrong form, path by path: each is refused with its reason, and
//! changes nothing.

mod attachment;
mod conversation;
mod fallback;
mod inbox;
mod message;
mod session;
mod visitor;

use protocol::ConversationId;
use reqwest::Method;
use serde_json::Value;
use testing::{ALICE, Answer, Client, TestServer};

/// Alice, and a customer who has written to her.
async fn shop() -> (TestServer, Client, ConversationId) {
    let server = TestServer::open().await;
    let rana = server.customer("Rana", "9613000123");
    rana.say("hello").await.unwrap();
    let alice = server.sign_in(ALICE).await;
    let id = alice.conversation("Rana").await.id;
    (server, alice, id)
}

/// Sends a body as it is.
async fn raw(client: &Client, method: Method, path: &str, body: impl Into<Vec<u8>>) -> Answer {
    let request = client.request(method, path).body(body.into());
    client.answer(request).await
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn detail(answer: &Answer) -> String {
    let problem: Value = answer.json();
    problem["detail"].as_str().unwrap().to_owned()
}
