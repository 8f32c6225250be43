//! The OpenAPI document covers every path of the API.

use serde_json::Value;
use testing::{Client, TestServer};

#[tokio::test]
async fn every_path_of_the_interface_is_documented() {
    let desk = TestServer::open().await;
    let document: Value = Client::new(desk.address())
        .get("/api/openapi.json")
        .await
        .json();
    let mut paths: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    paths.sort();
    insta::assert_snapshot!(paths.join("\n"), @r"
    DELETE /api/session
    GET /api/attachments/{id}
    GET /api/attachments/{id}/thumbnail
    GET /api/bootstrap
    GET /api/conversations
    GET /api/conversations/{id}
    GET /api/conversations/{id}/messages
    GET /api/conversations/{id}/transcript
    GET /api/events
    GET /api/inboxes/{id}/widget
    GET /api/socket
    GET /api/widget/attachments/{id}
    GET /api/widget/attachments/{id}/thumbnail
    GET /api/widget/conversations
    GET /api/widget/conversations/{id}
    GET /api/widget/conversations/{id}/messages
    GET /api/widget/conversations/{id}/transcript
    GET /api/widget/events
    GET /api/widget/socket
    PATCH /api/conversations/{id}
    PATCH /api/inboxes/{id}/widget
    PATCH /api/widget/contact
    POST /api/attachments
    POST /api/conversations/{id}/messages/{message_id}/retry
    POST /api/conversations/{id}/read
    POST /api/conversations/{id}/typing
    POST /api/inboxes
    POST /api/inboxes/{id}/widget/identity-secret
    POST /api/session
    POST /api/widget/attachments
    POST /api/widget/bootstrap
    POST /api/widget/conversations/{id}/rating
    POST /api/widget/conversations/{id}/receipt
    POST /api/widget/conversations/{id}/typing
    POST /api/widget/identify
    PUT /api/conversations/{id}/messages/{message_id}
    PUT /api/widget/conversations/{id}/messages/{message_id}
    ");
}
