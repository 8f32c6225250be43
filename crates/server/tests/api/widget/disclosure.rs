//! All that a visitor is told, by the paths of its JSON. A field that is new fails
//! here until somebody has decided that visitors may know it.

mod allowed;
mod event;
mod filled_account;
mod frames;
mod json_path;

use protocol::{bootstrap::StartVisit, command::Introduce};
use reqwest::Method;
use serde_json::Value;
use testing::{Visitor, message_id};

use self::{
    allowed::{AGENT, CONVERSATION, MESSAGE, WIDGET},
    filled_account::{FilledAccount, GIF},
    json_path::paths,
};

#[tokio::test]
async fn a_bootstrap_says_these_fields_and_no_others() {
    let account = FilledAccount::open().await;
    account.answer().await;
    account.resolve().await;
    account.rate().await;
    let visit = StartVisit {
        inbox_id: account.rana.inbox_id,
        host: None,
    };
    let answer = account.rana.call(Method::POST, "/bootstrap", &visit).await;
    let said: Value = answer.json();
    account.assert_says(
        "the bootstrap",
        &said,
        &[
            ("", &["epoch", "cursor", "me"]),
            ("availability.", &["open", "changes[]"]),
            ("widget.", WIDGET),
            ("agents[].", AGENT),
            ("conversations.", &["next", "read_marks"]),
            ("conversations.items[].", CONVERSATION),
        ],
    );
    let told = paths(&said);
    for path in CONVERSATION {
        let path = format!("conversations.items[].{path}");
        assert!(told.contains(&path), "{path} is listed and never said");
    }
}

#[tokio::test]
async fn a_first_bootstrap_adds_the_visitors_own_token() {
    let account = FilledAccount::open().await;
    let other = Visitor::new(account.server.address(), account.rana.inbox_id);
    let said: Value = other.try_bootstrap().await.json();
    account.assert_says(
        "the first bootstrap",
        &said,
        &[
            ("", &["epoch", "cursor", "me", "token"]),
            ("availability.", &["open", "changes[]"]),
            ("widget.", WIDGET),
            ("agents[].", AGENT),
            ("conversations.", &["items", "next", "read_marks"]),
        ],
    );
    account.assert_no_secret("the first bootstrap", &said["conversations"].to_string());
    assert!(!said.to_string().contains("Rana"));
}

#[tokio::test]
async fn the_list_of_conversations_says_these_fields_and_no_others() {
    let account = FilledAccount::open().await;
    account.answer().await;
    let page: &[(&str, &[&str])] = &[("", &["next", "read_marks"]), ("items[].", CONVERSATION)];
    let list = account.get("/conversations").await;
    account.assert_says("the list", &list, page);
    let one = account.get(&account.path("")).await;
    account.assert_says("one conversation", &one, page);
}

#[tokio::test]
async fn a_page_of_messages_says_these_fields_and_no_others() {
    let account = FilledAccount::open().await;
    account.answer().await;
    let said = account.get(&account.path("/messages")).await;
    let page: &[(&str, &[&str])] = &[("", &["next"]), ("items[].", MESSAGE)];
    account.assert_says("the page", &said, page);
    let told = paths(&said);
    for path in MESSAGE {
        let path = format!("items[].{path}");
        assert!(told.contains(&path), "{path} is listed and never said");
    }
}

#[tokio::test]
async fn the_answers_to_a_visitors_commands_say_these_fields_and_no_others() {
    let account = FilledAccount::open().await;
    account.answer().await;
    let written = account
        .rana
        .put(account.conversation, message_id(), "more")
        .await;
    account.assert_says("a sent message", &written.json(), &[("", MESSAGE)]);
    let receipt = account.receipt().await;
    account.assert_says("a receipt", &receipt, &[("", CONVERSATION)]);
    account.resolve().await;
    let rated = account.rate().await;
    account.assert_says("a rating", &rated, &[("", CONVERSATION)]);
    let says = Introduce {
        name: Some("Rana Aziz".to_owned()),
        ..Introduce::default()
    };
    let contact = account.rana.call(Method::PATCH, "/contact", &says).await;
    let fields: &[&str] = &["id", "name", "email", "phone"];
    let attributes: &[&str] = &["name", "value"];
    let allowed = [("", fields), ("attributes[].", attributes)];
    account.assert_says("the contact", &contact.json(), &allowed);
    let file = account.rana.upload("mug.gif", GIF).await;
    let fields: &[&str] = &["id", "name", "media_type", "size", "width", "height"];
    account.assert_says("a file", &file.json(), &[("", fields)]);
}

#[tokio::test]
async fn a_transcript_says_nothing_of_what_is_the_agents_own() {
    let account = FilledAccount::open().await;
    account.answer().await;
    let answer = account.rana.get(&account.path("/transcript")).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert!(text.contains("an answer"));
    assert!(
        !text.contains("Bob"),
        "who is to answer is not said: {text}"
    );
    account.assert_no_secret("the transcript", &text);
}
