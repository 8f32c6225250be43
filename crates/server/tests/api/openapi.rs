//! The OpenAPI document covers every path of the API.

use std::collections::BTreeSet;

use reqwest::{Method, header};
use serde_json::Value;
use testing::{Client, TestServer};

/// axum does not list a router's paths, so they are read from its source.
const ROUTER: &str = include_str!("../../src/router.rs");

/// The routes of the API that are no part of it: the document itself, and the
/// answer to paths that do not exist.
const UNDOCUMENTED: [&str; 2] = ["/api/openapi.json", "/api/{*rest}"];

#[tokio::test]
async fn every_route_is_documented_and_every_documented_one_is_routed() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let document: Value = client.get("/api/openapi.json").await.json();
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            documented.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let paths: BTreeSet<&str> = ROUTER
        .split('"')
        .filter(|text| text.starts_with("/api/") && !UNDOCUMENTED.contains(text))
        .collect();
    let mut routed = BTreeSet::new();
    for path in paths {
        // No route takes OPTIONS: axum answers with the methods that this one takes.
        let answer = client.answer(client.request(Method::OPTIONS, path)).await;
        let methods = answer.headers[header::ALLOW].to_str().unwrap().to_owned();
        for method in methods.split(',').filter(|method| *method != "HEAD") {
            routed.insert(format!("{method} {path}"));
        }
    }
    assert_eq!(routed, documented);
}

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
