//! The website says who its visitor is, and nobody else can.

use protocol::{
    Author, Content,
    command::{Introduce, SendVisitorMessage},
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testing::{Visitor, message_id, nowhere};

use super::site::{Site, claims, now, part, sign, tell};

#[tokio::test]
async fn who_never_wrote_becomes_who_the_site_says() {
    let site = Site::open().await;
    let device = site.device().await;
    let more = json!({ "name": " Rana ", "email": "rana@example.com", "phone": "+9613000123" });
    let me = site.says(&device, "customer 7", more).await.me;
    device.write(nowhere(), "hello").await;
    let [seen] = &site.seen(me).await[..] else {
        panic!("one conversation");
    };
    assert!(seen.verified);
    assert_eq!(seen.name.as_deref(), Some("Rana"));
    assert_eq!(seen.email.as_deref(), Some("rana@example.com"));
    assert_eq!(seen.phone.as_deref(), Some("9613000123"));
}

#[tokio::test]
async fn who_wrote_before_keeps_what_they_wrote_and_agents_hear_it() {
    let site = Site::open().await;
    let device = site.device().await;
    let (anonymous, conversation) = device.begin("Somebody", "hello").await;
    let mut hers = site.alice.stream().await;
    let old_token = device.token();
    let identified = site.says(&device, "7", json!({ "name": "Rana" })).await;
    assert_ne!(identified.me, anonymous);
    assert_eq!(device.messages(conversation).await.len(), 1);
    // Who held the old token, on a shared computer say, sees nothing of hers.
    let other = device.another_tab();
    other.set_token(old_token);
    assert!(other.bootstrap().await.conversations.items.is_empty());
    hers.until("Alice sees the name", |line| {
        let contact = line.replica.conversation(conversation);
        contact.is_some_and(|c| c.contact.verified && c.contact.name.as_deref() == Some("Rana"))
    })
    .await;
}

#[tokio::test]
async fn who_is_known_is_brought_up_to_date_and_keeps_what_is_not_said() {
    let site = Site::open().await;
    let device = site.device().await;
    let first = json!({ "name": "Rana", "email": "rana@example.com" });
    let me = site.says(&device, "7", first).await.me;
    device.write(nowhere(), "hello").await;
    let again = site
        .says(&device, "7", json!({ "name": "Rana Aziz" }))
        .await;
    assert_eq!((again.me, again.token), (me, None));
    let seen = site.seen(me).await.remove(0);
    assert_eq!(seen.name.as_deref(), Some("Rana Aziz"));
    assert_eq!(seen.email.as_deref(), Some("rana@example.com"));
}

#[tokio::test]
async fn the_same_person_on_another_device_sees_their_history_live_and_by_rest() {
    let site = Site::open().await;
    let phone = site.device().await;
    let me = site.says(&phone, "7", json!({})).await.me;
    let written = phone.write(nowhere(), "from my phone").await;
    let conversation = written.conversation_id;
    let laptop = site.device().await;
    let identified = site.says(&laptop, "7", json!({})).await;
    assert_eq!(identified.me, me);
    assert!(identified.token.is_some(), "another token for another me");
    assert_eq!(laptop.messages(conversation).await, [written]);
    let mut line = laptop.stream().await;
    site.alice.send(conversation, "an answer").await;
    line.until("it comes to the laptop", |line| {
        line.texts(conversation) == ["an answer"]
    })
    .await;
    laptop.write(conversation, "from my laptop").await;
    assert_eq!(phone.messages(conversation).await.len(), 3);
}

#[tokio::test]
async fn what_was_written_before_signing_in_comes_along() {
    let site = Site::open().await;
    let phone = site.device().await;
    let me = site.says(&phone, "7", json!({ "name": "Rana" })).await.me;
    phone.write(nowhere(), "from my phone").await;
    let before = {
        let mut line = phone.stream().await;
        line.until("it stands", |line| line.replica.cursor().is_some())
            .await;
        line.replica.clone()
    };
    let mut live = phone.stream().await;
    let mut hers = site.alice.stream().await;

    let laptop = site.device().await;
    let (anonymous, conversation) = laptop.begin("Somebody", "not signed in").await;
    site.alice.send(conversation, "hello, somebody").await;
    let old_token = laptop.token();
    let identified = site.says(&laptop, "7", json!({})).await;
    assert_eq!(identified.me, me);
    assert_ne!(anonymous, me);

    // By REST, on this device and the other.
    for device in [&laptop, &phone] {
        let items = device.bootstrap().await.conversations.items;
        assert_eq!(items.len(), 2);
        assert!(items.iter().all(|item| item.contact.id == me));
        let messages = device.messages(conversation).await;
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].author, Author::Contact(anonymous), "as it was");
    }
    // Live: the agents, and the other device.
    for line in [&mut hers, &mut live] {
        line.until("it is hers", |line| {
            let moved = line.replica.conversation(conversation);
            moved.is_some_and(|c| c.contact.id == me && c.contact.verified)
        })
        .await;
    }
    // On replay, with what was told before it moved.
    let mut back = phone.resume(before).await;
    back.until("all of it", |line| line.texts(conversation).len() == 2)
        .await;
    assert_eq!(
        back.texts(conversation),
        ["not signed in", "hello, somebody"]
    );
    // Nothing is left with the one who was nobody.
    let nobody = laptop.another_tab();
    nobody.set_token(old_token);
    assert!(nobody.bootstrap().await.conversations.items.is_empty());
    let path = format!("/conversations/{conversation}/messages");
    assert_eq!(nobody.get(&path).await.problem().0, 404);
}

#[tokio::test]
async fn what_was_on_its_way_when_the_site_spoke_is_still_one_message() {
    let site = Site::open().await;
    let phone = site.device().await;
    site.says(&phone, "7", json!({})).await;
    let laptop = site.device().await;
    laptop.bootstrap().await;
    let (conversation, id) = (nowhere(), message_id());
    laptop.put(conversation, id, "did this arrive?").await;
    site.says(&laptop, "7", json!({})).await;
    let again = laptop.put(conversation, id, "did this arrive?").await;
    assert_eq!(
        again.status,
        StatusCode::OK,
        "a repeat finds what is stored"
    );
    assert_eq!(laptop.messages(conversation).await.len(), 1);
}

#[tokio::test]
async fn a_second_person_on_the_same_device_sees_nothing_of_the_first() {
    let site = Site::open().await;
    let device = site.device().await;
    let rana = site.says(&device, "rana", json!({})).await.me;
    let conversation = device.write(nowhere(), "my secret").await.conversation_id;
    // Rana signs out, Samir signs in: the site names him with her token there.
    let samir = site.says(&device, "samir", json!({})).await;
    assert_ne!(samir.me, rana);
    assert!(samir.token.is_some());
    assert!(device.bootstrap().await.conversations.items.is_empty());
    let path = format!("/conversations/{conversation}/messages");
    assert_eq!(device.get(&path).await.problem().0, 404);
    assert_eq!(site.seen(rana).await.len(), 1, "hers stays hers");
    device.write(nowhere(), "mine").await;
    // And the other way round, where he is known already.
    let back = site.says(&device, "rana", json!({})).await;
    assert_eq!(back.me, rana);
    let items = device.bootstrap().await.conversations.items;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].id, conversation);
    assert_eq!(site.seen(samir.me).await.len(), 1, "his stays his");
}

#[tokio::test]
async fn what_the_site_did_not_sign_does_not_hold() {
    let site = Site::open().await;
    let device = site.device().await;
    let header = json!({ "alg": "HS256" });
    let good = claims("7", json!({}));
    let other_site = Site::open().await;
    let signed = site.token(&good);
    let (head, signature) = signed.rsplit_once('.').unwrap();
    let none = format!("{}.{}.", part(&json!({ "alg": "none" })), part(&good));
    let swapped = format!(
        "{}.{}.{signature}",
        part(&header),
        part(&claims("8", json!({})))
    );
    for (what, token) in [
        ("no token", "nonsense".to_owned()),
        ("empty", String::new()),
        ("two dots", "..".to_owned()),
        ("another secret", sign("guessed", &header, &good)),
        ("an empty secret", sign("", &header, &good)),
        ("another inbox", other_site.token(&good)),
        ("alg none", none.clone()),
        ("alg none, signed", format!("{none}{signature}")),
        (
            "alg NoNe",
            sign(&site.secret, &json!({ "alg": "NoNe" }), &good),
        ),
        (
            "alg HS512",
            sign(&site.secret, &json!({ "alg": "HS512" }), &good),
        ),
        (
            "alg RS256",
            sign(&site.secret, &json!({ "alg": "RS256" }), &good),
        ),
        ("no alg", sign(&site.secret, &json!({}), &good)),
        (
            "critical headers",
            sign(
                &site.secret,
                &json!({ "alg": "HS256", "crit": ["b64"], "b64": false }),
                &good,
            ),
        ),
        ("no signature", format!("{head}.")),
        ("half a signature", format!("{head}.{}", &signature[..20])),
        ("another's claims", swapped),
        (
            "not yet",
            site.token(&claims("7", json!({ "nbf": now() + 300 }))),
        ),
        (
            "signed tomorrow",
            site.token(&claims("7", json!({ "iat": now() + 300 }))),
        ),
    ] {
        let answer = tell(&device, &token).await;
        assert_eq!(
            answer.problem(),
            (401, "identity_invalid".to_owned()),
            "{what}"
        );
    }
    for exp in [0, now() - 3_600, now() - 61] {
        let token = site.token(&claims("7", json!({ "exp": exp })));
        let answer = tell(&device, &token).await;
        assert_eq!(
            answer.problem(),
            (401, "identity_expired".to_owned()),
            "{exp}"
        );
    }
    device.write(nowhere(), "hello").await;
    let me = device.bootstrap().await.me;
    assert!(!site.seen(me).await[0].verified, "nothing of it was taken");
}

#[tokio::test]
async fn a_secret_that_was_replaced_signs_nobody_in() {
    let site = Site::open().await;
    let device = site.device().await;
    let token = site.token(&claims("7", json!({})));
    assert_eq!(tell(&device, &token).await.status, StatusCode::OK);
    let path = format!("/api/inboxes/{}/widget/identity-secret", site.inbox);
    site.alice.call(Method::POST, &path, &()).await;
    let answer = tell(&device, &token).await;
    assert_eq!(answer.problem(), (401, "identity_invalid".to_owned()));
}

#[tokio::test]
async fn claims_that_make_no_sense_are_named() {
    let site = Site::open().await;
    let device = site.device().await;
    let long = "x".repeat(256);
    for (claims, code) in [
        (json!({ "exp": now() + 60 }), "claim_invalid"),
        (json!({ "sub": 7, "exp": now() + 60 }), "claim_invalid"),
        (claims("", json!({})), "claim_invalid"),
        (claims("  ", json!({})), "claim_invalid"),
        (claims(&long, json!({})), "claim_invalid"),
        (json!({ "sub": "7" }), "claim_invalid"),
        (claims("7", json!({ "exp": "soon" })), "claim_invalid"),
        (
            claims("7", json!({ "exp": now() + 25 * 3_600 })),
            "claim_invalid",
        ),
        (
            claims("7", json!({ "exp": now() * 1_000 })),
            "claim_invalid",
        ),
        (claims("7", json!({ "exp": 1e300 })), "claim_invalid"),
        (claims("7", json!({ "nbf": "yesterday" })), "claim_invalid"),
        (claims("7", json!({ "iat": [] })), "claim_invalid"),
        (claims("7", json!({ "name": 7 })), "claim_invalid"),
        (claims("7", json!({ "email": "rana" })), "not_an_email"),
        (claims("7", json!({ "name": long })), "too_long"),
    ] {
        let answer = tell(&device, &site.token(&claims)).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{claims}");
    }
    let exactly = claims(
        &"é".repeat(255),
        json!({ "exp": now() as f64 + 0.5, "name": null }),
    );
    assert_eq!(
        tell(&device, &site.token(&exactly)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn without_a_secret_and_without_a_token_nobody_is_identified() {
    let site = Site::open().await;
    let other = site.desk.visitor().await;
    other.bootstrap().await;
    let answer = tell(&other, &site.token(&claims("7", json!({})))).await;
    assert_eq!(answer.problem(), (409, "identity_off".to_owned()));
    let nobody = Visitor::new(site.desk.address(), site.inbox);
    let answer = tell(&nobody, &site.token(&claims("7", json!({})))).await;
    assert_eq!(answer.problem(), (401, "token_missing".to_owned()));
}

#[tokio::test]
async fn claiming_an_address_takes_nobody_over() {
    let site = Site::open().await;
    let device = site.device().await;
    let real = json!({ "name": "Rana", "email": "rana@example.com" });
    let rana = site.says(&device, "7", real).await.me;
    let secret = device.write(nowhere(), "my secret").await.conversation_id;
    // Eve says she is Rana: by word, and by a site that signs her own id.
    let eve = site.device().await;
    let claim = Introduce {
        name: Some("Rana".to_owned()),
        email: Some("rana@example.com".to_owned()),
        ..Introduce::default()
    };
    let written = SendVisitorMessage {
        content: Content::text("It is me, Rana"),
        visit: None,
        introduction: Some(claim),
    };
    eve.put_whole(nowhere(), message_id(), &written).await;
    let me = eve.bootstrap().await.me;
    let seen = site.seen(me).await.remove(0);
    assert!(!seen.verified && seen.id != rana);
    let path = format!("/conversations/{secret}/messages");
    assert_eq!(eve.get(&path).await.problem().0, 404);
    let me = site.says(&eve, "666", json!({})).await.me;
    let seen = site.seen(me).await.remove(0);
    assert!(seen.verified);
    assert_eq!(
        (seen.name, seen.email),
        (None, None),
        "what she claimed is not vouched for"
    );
    assert_eq!(eve.get(&path).await.problem().0, 404);
}

#[tokio::test]
async fn what_the_site_vouches_for_no_visitor_changes() {
    let site = Site::open().await;
    let device = site.device().await;
    let me = site.says(&device, "7", json!({ "name": "Rana" })).await.me;
    device.write(nowhere(), "hello").await;
    let other = Introduce {
        name: Some("Mallory".to_owned()),
        ..Introduce::default()
    };
    device.call(Method::PATCH, "/contact", &other).await;
    let seen = site.seen(me).await.remove(0);
    assert_eq!(seen.name.as_deref(), Some("Rana"));
}

#[tokio::test]
async fn where_an_identity_is_required_a_word_is_not_enough() {
    let site = Site::open().await;
    site.require_identity().await;
    let device = site.device().await;
    let claim = Introduce {
        name: Some("Rana".to_owned()),
        ..Introduce::default()
    };
    let written = SendVisitorMessage {
        content: Content::text("hello"),
        visit: None,
        introduction: Some(claim.clone()),
    };
    let refused = (403, "identity_required".to_owned());
    let answer = device.put_whole(nowhere(), message_id(), &written).await;
    assert_eq!(answer.problem(), refused);
    assert!(device.bootstrap().await.conversations.items.is_empty());
    device.write(nowhere(), "I say nothing of myself").await;
    let answer = device.call(Method::PATCH, "/contact", &claim).await;
    assert_eq!(answer.problem(), refused);
    let silent = Introduce::default();
    let answer = device.call(Method::PATCH, "/contact", &silent).await;
    assert_eq!(answer.status, StatusCode::OK);
    let me = site.says(&device, "7", json!({ "name": "Rana" })).await.me;
    assert!(site.seen(me).await[0].verified, "the site's word is");
}

#[tokio::test]
async fn agents_hear_where_a_person_is_once_they_are_known() {
    let site = Site::open().await;
    let phone = site.device().await;
    let me = site.says(&phone, "7", json!({})).await.me;
    let mut line = phone.stream().await;
    let mut hers = site.alice.stream().await;
    let page = protocol::WebPage {
        url: "https://shop.example/mugs".to_owned(),
        title: "Mugs".to_owned(),
    };
    line.say(&protocol::ClientFrame::Visiting { page: page.clone() })
        .await;
    line.say(&protocol::ClientFrame::Ping).await;
    line.until("it was said", |line| {
        line.heard.contains(&protocol::ServerFrame::Pong)
    })
    .await;
    let laptop = site.device().await;
    laptop.write(nowhere(), "not signed in").await;
    site.says(&laptop, "7", json!({})).await;
    hers.until("the phone is seen", |line| {
        line.replica.presence().page(me) == Some(&page)
    })
    .await;
}
