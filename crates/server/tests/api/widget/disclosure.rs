//! All that a visitor is told, by the paths of its JSON. A field that is new fails
//! here until somebody has decided that visitors may know it.

mod allowed;
mod event;
mod frames;
mod json_path;
mod scene;

use protocol::{bootstrap::StartVisit, command::Introduce};
use reqwest::Method;
use serde_json::Value;
use testing::{Visitor, message_id};

use self::{
    allowed::{AGENT, CONVERSATION, MESSAGE, WIDGET},
    json_path::paths,
    scene::{GIF, Scene},
};

#[tokio::test]
async fn a_bootstrap_says_these_fields_and_no_others() {
    let scene = Scene::open().await;
    scene.answer().await;
    scene.resolve().await;
    scene.rate().await;
    let visit = StartVisit {
        inbox_id: scene.rana.inbox_id,
        host: None,
    };
    let answer = scene.rana.call(Method::POST, "/bootstrap", &visit).await;
    let said: Value = answer.json();
    scene.assert_says(
        "the bootstrap",
        &said,
        &[
            ("", &["epoch", "cursor", "me"]),
            ("availability.", &["open", "changes_at"]),
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
    let scene = Scene::open().await;
    let other = Visitor::new(scene.server.address(), scene.rana.inbox_id);
    let said: Value = other.try_bootstrap().await.json();
    scene.assert_says(
        "the first bootstrap",
        &said,
        &[
            ("", &["epoch", "cursor", "me", "token"]),
            ("availability.", &["open", "changes_at"]),
            ("widget.", WIDGET),
            ("agents[].", AGENT),
            ("conversations.", &["items", "next", "read_marks"]),
        ],
    );
    scene.assert_no_secret("the first bootstrap", &said["conversations"].to_string());
    assert!(!said.to_string().contains("Rana"));
}

#[tokio::test]
async fn the_list_of_conversations_says_these_fields_and_no_others() {
    let scene = Scene::open().await;
    scene.answer().await;
    let page: &[(&str, &[&str])] = &[("", &["next", "read_marks"]), ("items[].", CONVERSATION)];
    let list = scene.get("/conversations").await;
    scene.assert_says("the list", &list, page);
    let one = scene.get(&scene.path("")).await;
    scene.assert_says("one conversation", &one, page);
}

#[tokio::test]
async fn a_page_of_messages_says_these_fields_and_no_others() {
    let scene = Scene::open().await;
    scene.answer().await;
    let said = scene.get(&scene.path("/messages")).await;
    let page: &[(&str, &[&str])] = &[("", &["next"]), ("items[].", MESSAGE)];
    scene.assert_says("the page", &said, page);
    let told = paths(&said);
    for path in MESSAGE {
        let path = format!("items[].{path}");
        assert!(told.contains(&path), "{path} is listed and never said");
    }
}

#[tokio::test]
async fn the_answers_to_a_visitors_commands_say_these_fields_and_no_others() {
    let scene = Scene::open().await;
    scene.answer().await;
    let written = scene
        .rana
        .put(scene.conversation, message_id(), "more")
        .await;
    scene.assert_says("a sent message", &written.json(), &[("", MESSAGE)]);
    let receipt = scene.receipt().await;
    scene.assert_says("a receipt", &receipt, &[("", CONVERSATION)]);
    scene.resolve().await;
    let rated = scene.rate().await;
    scene.assert_says("a rating", &rated, &[("", CONVERSATION)]);
    let says = Introduce {
        name: Some("Rana Aziz".to_owned()),
        ..Introduce::default()
    };
    let contact = scene.rana.call(Method::PATCH, "/contact", &says).await;
    let fields: &[&str] = &["id", "name", "email", "phone"];
    let attributes: &[&str] = &["name", "value"];
    let allowed = [("", fields), ("attributes[].", attributes)];
    scene.assert_says("the contact", &contact.json(), &allowed);
    let file = scene.rana.upload("mug.gif", GIF).await;
    let fields: &[&str] = &["id", "name", "media_type", "size", "width", "height"];
    scene.assert_says("a file", &file.json(), &[("", fields)]);
}

#[tokio::test]
async fn a_transcript_says_nothing_of_what_is_the_agents_own() {
    let scene = Scene::open().await;
    scene.answer().await;
    let answer = scene.rana.get(&scene.path("/transcript")).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert!(text.contains("an answer"));
    assert!(
        !text.contains("Bob"),
        "who is to answer is not said: {text}"
    );
    scene.assert_no_secret("the transcript", &text);
}
