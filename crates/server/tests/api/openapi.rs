//! The OpenAPI document covers every path of the API.

use reqwest::{Method, header};
use serde_json::Value;
use testing::{Client, TestServer};

/// axum does not list a router's paths, so they are read from its source.
const ROUTER: &str = include_str!("../../src/router.rs");

/// The document's operations: method, path, and what they answer.
async fn operations(client: &Client) -> Vec<(String, String, String)> {
    let document: Value = client.get("/api/openapi.json").await.json();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let answers = operation["responses"].as_object().unwrap().keys();
            let answers: Vec<&str> = answers.map(String::as_str).collect();
            operations.push((method.to_uppercase(), path.clone(), answers.join(" ")));
        }
    }
    operations.sort();
    operations
}

#[test]
fn a_path_of_the_api_gets_into_the_router_with_its_documentation() {
    let by_hand: Vec<&str> = ROUTER
        .split('"')
        .filter(|text| text.starts_with("/api/"))
        .collect();
    // The document itself, and the answer to paths that do not exist.
    assert_eq!(by_hand, ["/api/openapi.json", "/api/{*rest}"]);
}

#[tokio::test]
async fn every_documented_operation_is_routed_and_no_other_method_is() {
    let server = TestServer::open().await;
    let client = Client::new(server.address());
    let operations = operations(&client).await;
    let mut routed = Vec::new();
    let mut paths: Vec<&String> = operations.iter().map(|(_, path, _)| path).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        // No route takes OPTIONS: axum answers with the methods that this one takes.
        let answer = client.answer(client.request(Method::OPTIONS, path)).await;
        let methods = answer.headers[header::ALLOW].to_str().unwrap();
        for method in methods.split(',').filter(|method| *method != "HEAD") {
            routed.push((method.to_owned(), path.clone()));
        }
    }
    routed.sort();
    let documented: Vec<_> = operations.into_iter().map(|(m, p, _)| (m, p)).collect();
    assert_eq!(routed, documented);
}

#[tokio::test]
async fn the_document_is_json_of_our_version() {
    let server = TestServer::open().await;
    let answer = Client::new(server.address()).get("/api/openapi.json").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    let document: Value = answer.json();
    assert_eq!(document["info"]["title"], "Frontdesk");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn every_type_that_the_document_refers_to_is_in_it() {
    let server = TestServer::open().await;
    let answer = Client::new(server.address()).get("/api/openapi.json").await;
    let text = String::from_utf8(answer.body.clone()).unwrap();
    let document: Value = answer.json();
    let known = document["components"]["schemas"].as_object().unwrap();
    let referred = text.split("#/components/schemas/").skip(1);
    let referred: Vec<&str> = referred
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(referred.contains(&"Message"));
    for name in referred {
        assert!(known.contains_key(name), "{name}");
    }
}

/// Clients rely on this. What is added here is there to stay.
#[tokio::test]
async fn every_operation_of_the_interface_is_documented_with_its_answers() {
    let server = TestServer::open().await;
    let operations = operations(&Client::new(server.address())).await;
    let lines: Vec<String> = operations
        .into_iter()
        .map(|(method, path, answers)| format!("{method} {path} {answers}"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    DELETE /api/conversations/{id}/messages/{message_id} 204 404 409
    DELETE /api/session 204
    GET /api/attachments/{id} 200 206 404 416
    GET /api/attachments/{id}/thumbnail 200 404 503
    GET /api/bootstrap 200 401
    GET /api/conversations 200 400
    GET /api/conversations/counts 200
    GET /api/conversations/{id} 200 404
    GET /api/conversations/{id}/messages 200 404
    GET /api/conversations/{id}/transcript 200 404
    GET /api/events 200
    GET /api/inboxes/{id}/widget 200 404
    GET /api/socket 101 403
    GET /api/widget/attachments/{id} 200 206 404 416
    GET /api/widget/attachments/{id}/thumbnail 200 404 503
    GET /api/widget/conversations 200
    GET /api/widget/conversations/{id} 200 404
    GET /api/widget/conversations/{id}/messages 200 404
    GET /api/widget/conversations/{id}/transcript 200 404 429
    GET /api/widget/events 200 401 429
    GET /api/widget/socket 101 403
    PATCH /api/conversations/{id} 200 404
    PATCH /api/inboxes/{id}/widget 200 404 422
    PATCH /api/widget/contact 200 403 404 422
    POST /api/attachments 201 408 413 422 429 507
    POST /api/conversations/{id}/messages/{message_id}/retry 200 409
    POST /api/conversations/{id}/read 200 404
    POST /api/conversations/{id}/typing 204 404
    POST /api/inboxes 201 422
    POST /api/inboxes/{id}/widget/identity-secret 201 404
    POST /api/session 200 401 429
    POST /api/widget/attachments 201 408 413 422 429 507
    POST /api/widget/bootstrap 200 401 403 404 429
    POST /api/widget/conversations/{id}/rating 200 404 409 422 429
    POST /api/widget/conversations/{id}/receipt 200 404 422
    POST /api/widget/conversations/{id}/typing 204 404
    POST /api/widget/identify 200 401 409 422 429
    PUT /api/conversations/{id}/messages/{message_id} 200 201 409 422 503
    PUT /api/widget/conversations/{id}/messages/{message_id} 200 201 403 404 409 422 429
    ");
}
