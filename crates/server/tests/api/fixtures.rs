//! Payloads that others wrote, if a folder of them is named: each is taken,
//! kept, and breaks nothing.

use std::{io::Write, path::PathBuf};

use reqwest::{Method, StatusCode};
use simulator::webhook::sign;
use testing::{ALICE, Client, SECRET, TestServer};

#[tokio::test]
async fn payloads_from_the_wild_are_taken_and_kept() {
    let Some(folder) = std::env::var_os("FRONTDESK_FIXTURES").map(PathBuf::from) else {
        report("FRONTDESK_FIXTURES names no folder: 0 payloads seen");
        return;
    };
    let desk = TestServer::open().await;
    let client = Client::new(desk.address());
    let mut seen = 0;
    let entries = std::fs::read_dir(folder.join("whatsapp")).expect("the folder has whatsapp/");
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "json") {
            continue;
        }
        let raw: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for body in [raw.clone(), ours(raw)] {
            let body = body.to_string().into_bytes();
            let request = client
                .request(Method::POST, "/webhooks/whatsapp")
                .header("x-hub-signature-256", sign(SECRET, &body))
                .body(body);
            let answer = client.answer(request).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", path.display());
        }
        seen += 1;
    }
    assert!(seen > 0, "the folder is not empty");
    let alice = desk.sign_in(ALICE).await;
    let conversations = alice.bootstrap().await.conversations.items;
    assert!(!conversations.is_empty(), "some of them are messages");
    report(&format!(
        "{seen} payloads seen, {} conversations made of them",
        conversations.len()
    ));
}

/// Says it also when the test passes, past what captures a test's output.
fn report(words: &str) {
    writeln!(std::io::stderr(), "{words}").expect("there is a standard error");
}

/// The same, addressed to our number.
fn ours(mut body: serde_json::Value) -> serde_json::Value {
    fn walk(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    if key == "phone_number_id" {
                        *value = testing::PHONE_NUMBER_ID.into();
                    }
                    walk(value);
                }
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut body);
    body
}
