//! Facts that a website tells of its visitor, by their own word or signed.

use protocol::{
    Attribute, Contact, Content,
    command::{Introduce, SendVisitorMessage},
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{ALICE, Answer, Client, TestServer, Visitor, message_id, nowhere};

use super::site::{Site, claims, tell};

fn facts(all: &[(&str, &str)]) -> Introduce {
    let all = all.iter().map(|(name, value)| Attribute {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    Introduce {
        attributes: Some(all.collect()),
        ..Introduce::default()
    }
}

fn told(contact: &Contact) -> Vec<(&str, &str)> {
    let all = contact.attributes.iter();
    all.map(|one| (one.name.as_str(), one.value.as_str()))
        .collect()
}

async fn patch(visitor: &Visitor, says: &Introduce) -> Answer {
    visitor.call(Method::PATCH, "/contact", says).await
}

/// A first message, with this before it.
async fn write(visitor: &Visitor, says: Introduce) -> Answer {
    let written = SendVisitorMessage {
        content: Content::text("hello"),
        visit: None,
        introduction: Some(says),
    };
    visitor.put_whole(nowhere(), message_id(), &written).await
}

async fn only(alice: &Client) -> Contact {
    let mut items = alice.bootstrap().await.conversations.items;
    assert_eq!(items.len(), 1);
    items.remove(0).contact
}

#[tokio::test]
async fn what_is_told_comes_with_the_first_message_and_is_merged_later() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let first = facts(&[(" plan ", " free "), ("orders", "3"), ("nothing", "  ")]);
    let answer = write(&rana, first).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(
        told(&only(&alice).await),
        [("plan", "free"), ("orders", "3")]
    );
    let line = alice.stream().await;
    let before = line.replica.clone();
    let more = facts(&[("plan", "pro"), ("orders", ""), ("city", "<b>Beirut</b>")]);
    let answer = patch(&rana, &more).await;
    assert_eq!(answer.status, StatusCode::OK);
    let expected = [("plan", "pro"), ("city", "<b>Beirut</b>")];
    assert_eq!(told(&answer.json()), expected);
    let conversation = alice.bootstrap().await.conversations.items[0].id;
    let resumed = testing::StreamClient::resume(desk.address(), alice.cookie(), before).await;
    for mut line in [line, resumed] {
        line.until("the agents hear it", |line| {
            let known = line.replica.conversation(conversation);
            known.is_some_and(|known| told(&known.contact) == expected)
        })
        .await;
    }
    let name = Introduce {
        name: Some("Rana".to_owned()),
        ..Introduce::default()
    };
    patch(&rana, &name).await;
    assert_eq!(
        told(&only(&alice).await),
        expected,
        "a name takes none away"
    );
}

#[tokio::test]
async fn what_breaks_a_limit_is_refused_and_costs_nobody_their_message() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let (name, value) = ("é".repeat(64), "é".repeat(254));
    let (long_name, long_value) = (format!("{name}!"), format!("{value}!"));
    let bad = [
        facts(&[("", "x")]),
        facts(&[("  ", "x")]),
        facts(&[(&long_name, "x")]),
        facts(&[("good", "x"), ("x", &long_value)]),
    ];
    let mut all = facts(&[(&name, &value)]);
    for one in &bad {
        all.merge(one.clone());
    }
    assert_eq!(write(&rana, all).await.status, StatusCode::CREATED);
    let alice = desk.sign_in(ALICE).await;
    let kept = [(name.as_str(), value.as_str()), ("good", "x")];
    assert_eq!(told(&only(&alice).await), kept);
    for one in &bad {
        let answer = patch(&rana, one).await;
        assert_eq!(answer.problem(), (422, "attributes_invalid".to_owned()));
    }
    assert_eq!(told(&only(&alice).await), kept, "nothing of it was taken");
}

#[tokio::test]
async fn twenty_are_kept_of_one_visitor() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let names: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    write(&rana, facts(&all)).await;
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(told(&only(&alice).await), all[..20]);
    let answer = patch(&rana, &facts(&all[20..])).await;
    assert_eq!(answer.problem(), (422, "attributes_invalid".to_owned()));
    let answer = patch(&rana, &facts(&[("3", "changed")])).await;
    assert_eq!(answer.status, StatusCode::OK, "none is more");
    let answer = patch(&rana, &facts(&[("3", ""), all[20]])).await;
    assert_eq!(answer.status, StatusCode::OK, "one for another");
    let seen = only(&alice).await;
    assert_eq!(seen.attributes.len(), 20);
    assert!(told(&seen).contains(&all[20]));
}

#[tokio::test]
async fn what_a_website_signs_is_trusted_and_no_visitor_changes_it() {
    let site = Site::open().await;
    let device = site.device().await;
    write(&device, facts(&[("plan", "claimed"), ("vip", "claimed")])).await;
    let more = json!({ "attributes": { "plan": " pro ", "orders": 3, "rate": 1.5, "vip": true } });
    let me = site.says(&device, "7", more).await.me;
    let signed = [
        ("orders", "3"),
        ("plan", "pro"),
        ("rate", "1.5"),
        ("vip", "true"),
    ];
    let seen = site.seen(me).await.remove(0);
    assert!(seen.verified);
    assert_eq!(told(&seen), signed);
    let answer = patch(&device, &facts(&[("plan", "free"), ("more", "x")])).await;
    assert_eq!(answer.status, StatusCode::OK, "as with a name");
    assert_eq!(told(&site.seen(me).await[0]), signed);
    // Signed again, it is merged; nothing takes one away.
    let more = json!({ "attributes": { "plan": null, "orders": "", "vip": false } });
    site.says(&device, "7", more).await;
    let seen = site.seen(me).await.remove(0);
    assert_eq!(told(&seen), [("rate", "1.5"), ("vip", "false")]);
    site.says(&device, "7", json!({ "attributes": null })).await;
    assert_eq!(told(&site.seen(me).await[0]), told(&seen));
}

#[tokio::test]
async fn what_was_only_claimed_does_not_become_verified() {
    let site = Site::open().await;
    let device = site.device().await;
    write(&device, facts(&[("plan", "claimed")])).await;
    let me = site.says(&device, "7", json!({ "name": "Rana" })).await.me;
    let seen = site.seen(me).await.remove(0);
    assert!(seen.verified);
    assert_eq!(told(&seen), []);
}

#[tokio::test]
async fn signed_attributes_that_make_no_sense_are_refused() {
    let site = Site::open().await;
    let device = site.device().await;
    let many: serde_json::Map<_, _> = (0..21)
        .map(|number| (number.to_string(), json!("x")))
        .collect();
    for (attributes, code) in [
        (json!("plan"), "claim_invalid"),
        (json!(["plan"]), "claim_invalid"),
        (json!({ "plan": {} }), "claim_invalid"),
        (json!({ "plan": ["pro"] }), "claim_invalid"),
        (json!({ "": "pro" }), "attributes_invalid"),
        (json!({ "plan": "x".repeat(255) }), "attributes_invalid"),
        (json!(many), "attributes_invalid"),
    ] {
        let claims = claims("7", json!({ "attributes": attributes }));
        let answer = tell(&device, &site.token(&claims)).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{claims}");
    }
}

#[tokio::test]
async fn where_an_identity_is_required_only_signed_attributes_count() {
    let site = Site::open().await;
    site.require_identity().await;
    let device = site.device().await;
    let refused = (403, "identity_required".to_owned());
    let claim = facts(&[("plan", "pro")]);
    assert_eq!(write(&device, claim.clone()).await.problem(), refused);
    device.write(nowhere(), "I say nothing of myself").await;
    assert_eq!(patch(&device, &claim).await.problem(), refused);
    let more = json!({ "attributes": { "plan": "pro" } });
    let me = site.says(&device, "7", more).await.me;
    assert_eq!(told(&site.seen(me).await[0]), [("plan", "pro")]);
    assert_eq!(patch(&device, &claim).await.problem(), refused);
}

#[tokio::test]
async fn facts_are_the_visitors_own() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    write(&rana, facts(&[("plan", "pro")])).await;
    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.bootstrap().await;
    let answer = patch(&eve, &facts(&[("plan", "free")])).await;
    assert_eq!(answer.problem().0, 404, "nothing is kept before they write");
    write(&eve, facts(&[("plan", "free")])).await;
    let answer = rana.try_bootstrap().await;
    let body = String::from_utf8(answer.body).unwrap();
    assert!(body.contains("pro") && !body.contains("free"), "{body}");
}

#[tokio::test]
async fn a_name_that_shows_nothing_is_none() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let nothing = |text: &str| Introduce {
        name: Some(text.to_owned()),
        ..facts(&[
            ("plan", "free"),
            ("\u{2800}", "hidden"),
            ("orders", "\u{200b}"),
        ])
    };
    let answer = write(&rana, nothing("\u{3164}\u{200b}")).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let alice = desk.sign_in(ALICE).await;
    let contact = only(&alice).await;
    assert_eq!(contact.name, None);
    assert_eq!(told(&contact), [("plan", "free")]);
    let named = |name: &str| Introduce {
        name: Some(name.to_owned()),
        ..Introduce::default()
    };
    patch(&rana, &named("Rana")).await;
    assert_eq!(
        patch(&rana, &named("\u{feff}")).await.status,
        StatusCode::OK
    );
    assert_eq!(only(&alice).await.name.as_deref(), Some("Rana"));
}
