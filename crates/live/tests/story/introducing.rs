//! Who a visitor says they are, and how the website proves it.

use std::{cell::Cell, rc::Rc};

use fake::VISITOR_TOKEN;
use live::connection::ConnectionInput;
use protocol::{
    Attribute, Problem,
    command::{Introduce, SendVisitorMessage},
};
use reactive_graph::traits::GetUntracked;
use sync::DeliveryState;

use crate::{
    chat_story::ChatStory,
    scripted_platform::{ScriptedNetwork, ScriptedPlatform},
};

#[test]
fn who_they_say_they_are_goes_with_the_first_message() {
    let chat = ChatStory::open(None);
    chat.live.introduce(protocol::command::Introduce {
        name: Some("Rana".to_owned()),
        ..Default::default()
    });
    chat.script.settle();
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let requests = chat.script.requests.borrow();
    let put = requests.iter().find(|it| it.method == "PUT").unwrap();
    assert!(put.body.as_deref().unwrap().contains("Rana"));
    assert!(requests.iter().all(|it| it.method != "PATCH"));
}

fn named(name: &str) -> Introduce {
    Introduce {
        name: Some(name.to_owned()),
        ..Introduce::default()
    }
}

fn fact(name: &str, value: &str) -> Introduce {
    Introduce {
        attributes: Some(vec![Attribute {
            name: name.to_owned(),
            value: value.to_owned(),
        }]),
        ..Introduce::default()
    }
}

/// All of it as one.
fn together(parts: &[Introduce]) -> Introduce {
    let mut all = Introduce::default();
    for part in parts {
        all.merge(part.clone());
    }
    all
}

#[test]
fn all_introductions_before_it_go_with_the_first_message() {
    let chat = ChatStory::open(None);
    let parts = [
        named("Rana"),
        fact("plan", "free"),
        fact("orders", "3"),
        fact("plan", "pro"),
    ];
    for part in &parts {
        chat.live.introduce(part.clone());
    }
    chat.script.settle();
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let requests = chat.script.requests.borrow();
    let put = requests.iter().find(|it| it.method == "PUT").unwrap();
    let written: SendVisitorMessage = serde_json::from_str(put.body.as_deref().unwrap()).unwrap();
    assert_eq!(written.introduction, Some(together(&parts)));
    assert!(
        requests.iter().all(|it| it.method != "PATCH"),
        "once is enough"
    );
}

#[test]
fn a_later_introduction_is_sent_at_once_and_nothing_else() {
    let chat = ChatStory::open(None);
    chat.live.introduce(named("Rana"));
    chat.live.send(chat.here, "hello").unwrap();
    // On its way already: it does not go with that message.
    chat.live.introduce(fact("plan", "free"));
    chat.script.settle();
    chat.live.introduce(fact("orders", "3"));
    chat.script.settle();
    let introduced = &chat.script.server.borrow().introductions;
    assert_eq!(*introduced, [fact("plan", "free"), fact("orders", "3")]);
}

#[test]
fn who_comes_back_is_introduced_with_what_the_page_set_meanwhile() {
    let script = ScriptedPlatform::new();
    let first = ChatStory::on(Rc::clone(&script), None);
    first.live.send(first.here, "hello").unwrap();
    script.settle();
    first.live.stop();
    let again = ChatStory::introduced(script, Some(VISITOR_TOKEN), Some(fact("plan", "pro")));
    let introduced = &again.script.server.borrow().introductions;
    assert_eq!(*introduced, [fact("plan", "pro")]);
}

#[test]
fn an_introduction_without_a_network_is_sent_when_it_is_back() {
    let chat = ChatStory::open(None);
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    chat.script.becomes(ScriptedNetwork::Down);
    let parts = [fact("plan", "free"), named("Rana"), fact("plan", "pro")];
    for part in &parts {
        chat.live.introduce(part.clone());
        chat.script.settle();
    }
    chat.script.pass(15_000);
    assert!(chat.script.server.borrow().introductions.is_empty());
    chat.script.becomes(ScriptedNetwork::Up);
    chat.script.dispatch(ConnectionInput::Online);
    chat.script.pass(15_000);
    let introduced = &chat.script.server.borrow().introductions;
    assert_eq!(together(introduced), together(&parts));
    assert!(chat.live.notices().get_untracked().is_none());
}

#[test]
fn a_refused_introduction_does_not_hold_up_the_one_after_it() {
    let chat = ChatStory::open(None);
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let why = Problem::new(422, "attributes_invalid", "Too many.");
    chat.script.server.borrow_mut().refusal = Some(why.clone());
    chat.live.introduce(fact("plan", "free"));
    chat.script.settle();
    assert_eq!(chat.live.notices().get_untracked(), Some(why));
    chat.script.server.borrow_mut().refusal = None;
    chat.live.introduce(named("Rana"));
    chat.script.settle();
    assert_eq!(chat.script.server.borrow().introductions, [named("Rana")]);
}

#[test]
fn where_only_the_website_says_who_they_are_they_write_without_saying_so() {
    let chat = ChatStory::open(None);
    let why = Problem::new(403, "identity_required", "Only the website says that.");
    chat.script.server.borrow_mut().refusal = Some(why);
    chat.live.introduce(protocol::command::Introduce {
        name: Some("Rana".to_owned()),
        ..Default::default()
    });
    let ids = ["hello", "anybody?"].map(|text| chat.live.send(chat.here, text).unwrap());
    chat.script.settle();
    for id in ids {
        let row = chat.live.row(chat.here, id).get_untracked().unwrap();
        assert_eq!(row.delivery, DeliveryState::Sent);
    }
    let requests = chat.script.requests.borrow();
    let puts = requests.iter().filter(|it| it.method == "PUT");
    assert_eq!(puts.count(), 3, "the first is sent again, once");
}

#[test]
fn an_identity_is_answered_with_what_the_server_says() {
    let chat = ChatStory::open(None);
    let code = Rc::new(Cell::new(false));
    let status = Rc::clone(&code);
    chat.live.identify(
        "a.b.c".to_owned(),
        Box::new(move |answer| status.set(answer.is_err_and(|problem| problem.status == 404))),
    );
    chat.script.settle();
    assert!(code.get(), "this server knows no identities, and says so");
}
