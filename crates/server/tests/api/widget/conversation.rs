//! A visitor writes, an agent answers, both see the same.

use protocol::{
    Author, ChannelKind, Content, ConversationStatus, Direction, Status, Visit, WebPage,
    command::{Acknowledge, ChangeConversation, Introduce, SendVisitorMessage},
};
use reqwest::{Method, StatusCode};
use testing::{ALICE, TestServer, Visitor, message_id, nowhere};

fn texts(messages: &[protocol::Message]) -> Vec<(Direction, String)> {
    messages
        .iter()
        .map(|message| match &message.content {
            Content::Text { text } => (message.direction, text.clone()),
            other => (message.direction, format!("{other:?}")),
        })
        .collect()
}

#[tokio::test]
async fn the_first_message_begins_the_conversation_and_the_hundredth_does_not() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let first = rana.bootstrap().await;
    assert!(first.token.is_some(), "a new visitor gets a token");
    assert!(first.conversations.items.is_empty());
    let conversation = nowhere();
    for number in 0..100 {
        let message = rana.write(conversation, &format!("number {number}")).await;
        assert_eq!(message.conversation_id, conversation);
        assert_eq!(message.author, Author::Contact(first.me));
        assert_eq!(message.direction, Direction::In);
    }
    let again = rana.bootstrap().await;
    assert_eq!(again.token, None, "the token still holds");
    assert_eq!(again.me, first.me);
    let [only] = again.conversations.items.as_slice() else {
        panic!("one conversation: {:?}", again.conversations.items);
    };
    assert_eq!((only.id, only.inbound_count), (conversation, 100));
    assert_eq!(only.channel, ChannelKind::Widget);
    assert_eq!(rana.messages(conversation).await.len(), 100);
}

#[tokio::test]
async fn sides_and_authors_are_the_same_for_both_and_after_a_reload() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "Do you deliver?").await;
    let alice = desk.sign_in(ALICE).await;
    let sent = alice.send(conversation, "We do.").await;
    assert_eq!(sent.status, Status::Sent, "we are the channel");
    rana.write(conversation, "Great").await;
    let hers = rana.messages(conversation).await;
    assert_eq!(hers, alice.messages(conversation).await);
    assert_eq!(
        texts(&hers),
        [
            (Direction::In, "Do you deliver?".to_owned()),
            (Direction::Out, "We do.".to_owned()),
            (Direction::In, "Great".to_owned()),
        ]
    );
    assert!(matches!(hers[1].author, Author::Agent(_)));
    let seen = alice.conversation("Rana").await;
    assert_eq!(seen.id, conversation);
}

#[tokio::test]
async fn two_tabs_that_begin_at_once_begin_one() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let tabs: Vec<Visitor> = (0..8).map(|_| rana.another_tab()).collect();
    let writing = tabs.iter().map(|tab| tab.write(nowhere(), "hello"));
    let written = futures::future::join_all(writing).await;
    let ids: std::collections::BTreeSet<_> = written
        .iter()
        .map(|message| message.conversation_id)
        .collect();
    assert_eq!(ids.len(), 1, "one conversation");
    assert_eq!(rana.bootstrap().await.conversations.items.len(), 1);
}

#[tokio::test]
async fn a_message_that_is_sent_again_is_one_message() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let (conversation, id) = (nowhere(), message_id());
    let first = rana.put(conversation, id, "hi").await;
    let again = rana.put(conversation, id, "hi").await;
    let astray = rana.put(nowhere(), id, "hi").await;
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(astray.status, StatusCode::OK);
    assert_eq!(first.body, again.body);
    assert_eq!(first.body, astray.body);
    let other = rana.put(conversation, message_id(), "hi").await;
    assert_eq!(other.status, StatusCode::CREATED, "the same words twice");
    assert_eq!(rana.messages(conversation).await.len(), 2);
}

#[tokio::test]
async fn a_resolved_conversation_opens_again_or_another_begins() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, first) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    let resolve = ChangeConversation {
        status: Some(ConversationStatus::Resolved),
        assignee: None,
    };
    let path = format!("/api/conversations/{first}");
    alice.call(Method::PATCH, &path, &resolve).await;
    let second = rana.write(nowhere(), "something else").await;
    assert_ne!(second.conversation_id, first, "the first one is done");
    rana.write(first, "about the first").await;
    let all = rana.bootstrap().await.conversations.items;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one.status == ConversationStatus::Open));
    assert!(
        all.iter()
            .all(|one| one.contact.name.as_deref() == Some("Rana"))
    );
}

#[tokio::test]
async fn an_agent_sees_how_far_the_visitor_got() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    let first = alice.send(conversation, "one").await;
    let second = alice.send(conversation, "two").await;
    let unseen = || async { alice.conversation("Rana").await.unseen };
    assert_eq!(unseen().await, 2);
    let delivered = Acknowledge {
        up_to: second.id,
        status: Status::Delivered,
    };
    rana.acknowledge(conversation, delivered).await;
    let status = || async {
        let all = alice.messages(conversation).await;
        all.iter().map(|message| message.status).collect::<Vec<_>>()
    };
    assert_eq!(
        status().await,
        [Status::Received, Status::Delivered, Status::Delivered]
    );
    let read = Acknowledge {
        up_to: first.id,
        status: Status::Read,
    };
    let answer = rana.acknowledge(conversation, read).await;
    assert_eq!(answer.json::<protocol::Conversation>().unseen, 1);
    assert_eq!(
        status().await,
        [Status::Received, Status::Read, Status::Delivered]
    );
    let late = rana.acknowledge(conversation, delivered).await;
    assert_eq!(late.status, StatusCode::OK, "late and doubled is no harm");
    assert_eq!(unseen().await, 1);
    let nonsense = Acknowledge {
        up_to: first.id,
        status: Status::Failed,
    };
    let answer = rana.acknowledge(conversation, nonsense).await;
    assert_eq!(answer.problem(), (422, "not_a_receipt".to_owned()));
}

#[tokio::test]
async fn an_agent_sees_where_it_began_and_who_they_say_they_are() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let visit = Visit {
        page: WebPage {
            url: "https://shop.example/<script>".to_owned(),
            title: "M".repeat(5_000),
        },
        referrer: "https://search.example/".to_owned(),
        language: "ar-LB".to_owned(),
        time_zone: "Asia/Beirut".to_owned(),
    };
    let written = SendVisitorMessage {
        content: Content::text("hello"),
        visit: Some(visit.clone()),
        introduction: Some(Introduce {
            name: Some("  Rana ".to_owned()),
            email: Some("rana@example.com".to_owned()),
            ..Introduce::default()
        }),
    };
    let answer = rana.put_whole(nowhere(), message_id(), &written).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let alice = desk.sign_in(ALICE).await;
    let seen = alice.conversation("Rana").await;
    assert_eq!(seen.visit, Some(visit.cut()));
    assert_eq!(seen.contact.email.as_deref(), Some("rana@example.com"));
    assert!(!seen.contact.verified, "their word alone");
    let new_name = Introduce {
        name: Some("Rana Aziz".to_owned()),
        ..Introduce::default()
    };
    let answer = rana.call(Method::PATCH, "/contact", &new_name).await;
    assert_eq!(answer.status, StatusCode::OK);
    let seen = alice.conversation("Rana Aziz").await;
    assert_eq!(seen.contact.email.as_deref(), Some("rana@example.com"));
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_not_stored() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let conversation = nowhere();
    let long = "x".repeat(5_000);
    for (text, code) in [
        ("  \n ", "text_empty"),
        ("\u{ad}\u{2060}\u{115f}", "text_empty"),
        (long.as_str(), "text_too_long"),
    ] {
        let answer = rana.put(conversation, message_id(), text).await;
        assert_eq!(answer.problem(), (422, code.to_owned()));
    }
    let megabyte = "x".repeat(1024 * 1024);
    let answer = rana.put(conversation, message_id(), &megabyte).await;
    assert_eq!(answer.problem(), (413, "too_large".to_owned()));
    let says = Introduce {
        name: Some("Rana".to_owned()),
        ..Introduce::default()
    };
    let answer = rana.call(Method::PATCH, "/contact", &says).await;
    assert_eq!(answer.problem().0, 404, "nothing is kept before they write");
    assert!(rana.bootstrap().await.conversations.items.is_empty());
}

#[tokio::test]
async fn what_is_no_address_is_not_kept_and_costs_nobody_their_message() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let alice = desk.sign_in(ALICE).await;
    for email in [
        "rana",
        "@example.com",
        "rana@",
        "rana@exa mple.com",
        "a@b@c.d",
    ] {
        let says = Introduce {
            name: Some("Rana".to_owned()),
            email: Some(email.to_owned()),
            ..Introduce::default()
        };
        let written = SendVisitorMessage {
            content: Content::text("hello"),
            visit: None,
            introduction: Some(says.clone()),
        };
        let answer = rana.put_whole(nowhere(), message_id(), &written).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{email}");
        let seen = alice.conversation("Rana").await;
        assert_eq!(seen.contact.email, None, "{email}");
        // Said by itself, it can be put right.
        let answer = rana.call(Method::PATCH, "/contact", &says).await;
        assert_eq!(
            answer.problem(),
            (422, "not_an_email".to_owned()),
            "{email}"
        );
    }
}

#[tokio::test]
async fn what_comes_with_a_message_is_kept_wherever_the_message_goes() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let says = |email: &str| SendVisitorMessage {
        content: Content::text("me again"),
        visit: None,
        introduction: Some(Introduce {
            email: Some(email.to_owned()),
            ..Introduce::default()
        }),
    };
    // From another tab, which knows of no conversation.
    let id = message_id();
    let first = says("rana@example.com");
    let answer = rana.put_whole(nowhere(), id, &first).await;
    assert_eq!(
        answer.json::<protocol::Message>().conversation_id,
        conversation
    );
    let alice = desk.sign_in(ALICE).await;
    let known = alice.conversation("Rana").await.contact;
    assert_eq!(known.email.as_deref(), Some("rana@example.com"));
    // The answer was lost, and the address has changed since.
    let again = says("rana@example.org");
    let answer = rana.put_whole(nowhere(), id, &again).await;
    assert_eq!(answer.status, StatusCode::OK);
    let known = alice.conversation("Rana").await.contact;
    assert_eq!(known.email.as_deref(), Some("rana@example.org"));
}
