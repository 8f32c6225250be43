//! The journal: webhooks as they came, whatever was made of them.

use std::process::Command;

use reqwest::StatusCode;
use serde_json::{Value, json};
use testing::{PHONE_NUMBER_ID, TestServer};

use super::{post_signed, text, update};

#[tokio::test]
async fn what_was_received_is_printed_as_it_came_beside_a_running_server() {
    let desk = TestServer::open().await;
    let messages = json!({ "messages": [text("wamid.J1", "9613000123", "مرحبا, is it open?")] });
    let known = update(PHONE_NUMBER_ID, messages);
    let unknown = json!({ "object": "whatsapp_business_account", "entry": "a surprise" });
    // Spaced and ordered as no program of ours would write them.
    let bodies = [format!("  {known:#}"), unknown.to_string()];
    for body in &bodies {
        let answer = post_signed(&desk, body.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.arg("journal").arg("--data").arg(desk.data());
    let run = tokio::task::spawn_blocking(move || command.output());
    let output = run.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let entries: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let printed: Vec<&str> = entries
        .iter()
        .map(|entry| entry["body"].as_str().unwrap())
        .collect();
    assert_eq!(printed, bodies);
    assert_eq!(entries[0]["note"], Value::Null);
    assert_eq!(entries[1]["note"], "unknown_shape");
    assert_eq!(entries[1]["channel"], "whatsapp");
}
