//! Agents set up a website: its name, its look, where it may be shown.

use protocol::{
    Availability, ChannelKind, Event, Hours, Inbox, WidgetSettings,
    hours::{Span, Time},
    settings::{ChangeWidget, IdentitySecret, NewWebsite},
    widget::{Appearance, FormField, Position, Question, Scheme},
};
use reqwest::{Method, StatusCode};
use testing::{ALICE, Answer, Client, MALLORY, TestServer, Visitor};

async fn new_website(agent: &Client, name: &str) -> Answer {
    let name = name.to_owned();
    let new = NewWebsite { name };
    agent.call(Method::POST, "/api/inboxes", &new).await
}

fn path(inbox: protocol::InboxId) -> String {
    format!("/api/inboxes/{inbox}/widget")
}

async fn change(agent: &Client, inbox: protocol::InboxId, change: &ChangeWidget) -> Answer {
    agent.call(Method::PATCH, &path(inbox), change).await
}

async fn make_secret(agent: &Client, inbox: protocol::InboxId) -> Answer {
    let path = format!("{}/identity-secret", path(inbox));
    agent.call(Method::POST, &path, &()).await
}

#[tokio::test]
async fn a_website_is_made_and_visitors_can_come() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let mut line = alice.stream().await;
    let answer = new_website(&alice, "  The shop ").await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let inbox: Inbox = answer.json();
    assert_eq!(
        (inbox.name.as_str(), inbox.channel),
        ("The shop", ChannelKind::Widget)
    );
    line.until("the other agents know it", |line| {
        line.replica.inboxes().any(|known| known.id == inbox.id)
    })
    .await;
    let settings: WidgetSettings = alice.get(&path(inbox.id)).await.json();
    assert_eq!(settings.widget.look, Appearance::default());
    assert!(settings.domains.is_empty() && !settings.identity_required);
    assert!(!settings.has_identity_secret);
    let rana = Visitor::new(desk.address(), inbox.id);
    assert_eq!(rana.bootstrap().await.widget, settings.widget);
}

#[tokio::test]
async fn what_changes_is_seen_by_visitors_at_once() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = rana.stream().await;
    let look = Appearance {
        color: "#aa3344".parse().unwrap(),
        position: Position::Start,
        scheme: Scheme::Dark,
        welcome: "Ask us anything".to_owned(),
        form: vec![FormField {
            ask: Question::Email,
            required: true,
        }],
        ..Appearance::default()
    };
    let all = ChangeWidget {
        name: Some("Pottery".to_owned()),
        look: Some(look.clone()),
        domains: Some(
            [" https://Shop.Example/ ", "shop.example", "*.shop.example"]
                .map(str::to_owned)
                .into(),
        ),
        identity_required: None,
    };
    let answer = change(&alice, rana.inbox_id, &all).await;
    let changed: WidgetSettings = answer.json();
    assert_eq!(changed.widget.look, look);
    assert_eq!(changed.domains, ["shop.example", "*.shop.example"]);
    let again: WidgetSettings = alice.get(&path(rana.inbox_id)).await.json();
    assert_eq!(again, changed);
    hers.until("Rana's frame is told", |line| {
        line.heard.iter().any(|frame| match frame {
            protocol::ServerFrame::Events { events, .. } => events.iter().any(|logged| {
                let Event::WidgetUpdated {
                    widget,
                    availability,
                } = &logged.event
                else {
                    return false;
                };
                *widget == changed.widget && availability.is_some()
            }),
            _ => false,
        })
    })
    .await;
    let name_alone = ChangeWidget {
        name: Some("Pots".to_owned()),
        ..ChangeWidget::default()
    };
    let renamed: WidgetSettings = change(&alice, rana.inbox_id, &name_alone).await.json();
    assert_eq!(renamed.widget.look, look, "what is not named stays");
    assert_eq!(renamed.domains, changed.domains);
    let inboxes = alice.bootstrap().await.inboxes;
    assert!(inboxes.iter().any(|inbox| inbox.name == "Pots"));
}

#[tokio::test]
async fn a_change_of_nothing_is_answered_and_not_logged() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let alice = desk.sign_in(ALICE).await;
    let before: WidgetSettings = alice.get(&path(rana.inbox_id)).await.json();
    let cursor = alice.bootstrap().await.cursor;
    let same = ChangeWidget {
        name: Some(before.widget.name.clone()),
        look: Some(before.widget.look.clone()),
        ..ChangeWidget::default()
    };
    for nothing in [ChangeWidget::default(), same] {
        let answer = change(&alice, rana.inbox_id, &nothing).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json::<WidgetSettings>(), before);
    }
    assert_eq!(alice.bootstrap().await.cursor, cursor);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_reason_and_changes_nothing() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let alice = desk.sign_in(ALICE).await;
    let before: WidgetSettings = alice.get(&path(rana.inbox_id)).await.json();
    let named = |name: &str| ChangeWidget {
        name: Some(name.to_owned()),
        ..ChangeWidget::default()
    };
    let looking = |look: Appearance| ChangeWidget {
        look: Some(look),
        ..ChangeWidget::default()
    };
    let on = |domains: &[&str]| ChangeWidget {
        domains: Some(domains.iter().map(|&text| text.to_owned()).collect()),
        ..ChangeWidget::default()
    };
    let long = "é".repeat(501);
    let ask = |required| FormField {
        ask: Question::Name,
        required,
    };
    let welcome = looking(Appearance {
        welcome: long.clone(),
        ..Appearance::default()
    });
    let away = looking(Appearance {
        away: long.clone(),
        ..Appearance::default()
    });
    let twice = looking(Appearance {
        form: vec![ask(true), ask(false)],
        ..Appearance::default()
    });
    let open = |hours: Hours| {
        looking(Appearance {
            hours: Some(hours),
            ..Appearance::default()
        })
    };
    let nine_spans = Hours {
        time_zone: "UTC".to_owned(),
        days: std::array::from_fn(|_| vec![all_day(); 9]),
    };
    let unsigned = ChangeWidget {
        identity_required: Some(true),
        ..ChangeWidget::default()
    };
    for (refused, code) in [
        (named(" "), "name_blank"),
        (named("\u{3164}"), "name_blank"),
        (named(&long[..162]), "too_long"),
        (welcome, "too_long"),
        (away, "too_long"),
        (twice, "asked_twice"),
        (on(&["shop.example", "a b"]), "not_a_domain"),
        (on(&["shop.example/cart"]), "not_a_domain"),
        (on(&["shop.example"; 101]), "too_many_domains"),
        (open(always("Mars/Olympus")), "unknown_time_zone"),
        (open(nine_spans), "too_many_spans"),
        (unsigned, "identity_secret_missing"),
    ] {
        let answer = change(&alice, rana.inbox_id, &refused).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{refused:?}");
    }
    let answer = change(&alice, rana.inbox_id, &on(&["shop.example", "a b"])).await;
    let problem: protocol::Problem = answer.json();
    assert!(problem.words().contains("“a b”"), "it names the bad one");
    let after: WidgetSettings = alice.get(&path(rana.inbox_id)).await.json();
    assert_eq!(after, before);
    for name in ["", "   ", "\u{200b} \u{ffa0}"] {
        let answer = new_website(&alice, name).await;
        assert_eq!(answer.problem(), (422, "name_blank".to_owned()));
    }
    let longest = new_website(&alice, &"é".repeat(80)).await;
    assert_eq!(longest.status, StatusCode::CREATED, "characters, not bytes");
}

fn all_day() -> Span {
    Span {
        from: Time::MIDNIGHT,
        to: Time::MIDNIGHT,
    }
}

fn always(time_zone: &str) -> Hours {
    Hours {
        time_zone: time_zone.to_owned(),
        days: std::array::from_fn(|_| vec![all_day()]),
    }
}

#[tokio::test]
async fn visitors_are_told_whether_somebody_answers_now() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    assert_eq!(rana.bootstrap().await.availability, Availability::ALWAYS);
    let alice = desk.sign_in(ALICE).await;
    let never = Hours {
        days: Default::default(),
        ..always("Asia/Beirut")
    };
    for (hours, open) in [(always("Asia/Beirut"), true), (never, false)] {
        let look = Appearance {
            hours: Some(hours.clone()),
            ..Appearance::default()
        };
        let new = ChangeWidget {
            look: Some(look),
            ..ChangeWidget::default()
        };
        change(&alice, rana.inbox_id, &new).await;
        let told = rana.bootstrap().await;
        assert_eq!(told.widget.look.hours, Some(hours));
        let changes = Vec::new();
        assert_eq!(told.availability, Availability { open, changes });
    }
}

#[tokio::test]
async fn a_secret_is_said_once_and_never_again() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let alice = desk.sign_in(ALICE).await;
    let answer = make_secret(&alice, rana.inbox_id).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let IdentitySecret { secret } = answer.json();
    assert_eq!(secret.len(), 43, "32 bytes in base64url");
    let IdentitySecret { secret: second } = make_secret(&alice, rana.inbox_id).await.json();
    assert_ne!(secret, second, "the new one replaces the old one");
    let required = ChangeWidget {
        identity_required: Some(true),
        ..ChangeWidget::default()
    };
    let changed = change(&alice, rana.inbox_id, &required).await;
    let settings: WidgetSettings = changed.json();
    assert!(settings.has_identity_secret && settings.identity_required);
    for answer in [
        changed,
        alice.get(&path(rana.inbox_id)).await,
        alice.get("/api/bootstrap").await,
        rana.try_bootstrap().await,
    ] {
        let text = String::from_utf8(answer.body).unwrap();
        assert!(!text.contains(&secret) && !text.contains(&second));
    }
}

#[tokio::test]
async fn inboxes_of_others_and_of_other_channels_are_not_there() {
    let desk = TestServer::open().await;
    let elsewhere = desk.add_account("Elsewhere", &[MALLORY]).await;
    let foreign = desk.add_website(elsewhere).await;
    let alice = desk.sign_in(ALICE).await;
    let inboxes = alice.bootstrap().await.inboxes;
    let whatsapp = inboxes
        .iter()
        .find(|inbox| inbox.channel == ChannelKind::Whatsapp);
    for inbox in [foreign, whatsapp.unwrap().id] {
        for answer in [
            alice.get(&path(inbox)).await,
            change(&alice, inbox, &ChangeWidget::default()).await,
            make_secret(&alice, inbox).await,
        ] {
            assert_eq!(answer.problem(), (404, "not_found".to_owned()));
        }
    }
    let mallory = desk.sign_in(MALLORY).await;
    let hers: WidgetSettings = mallory.get(&path(foreign)).await.json();
    assert!(!hers.has_identity_secret, "nothing happened to it");
    let nobody = Client::new(desk.address());
    assert_eq!(nobody.get(&path(foreign)).await.problem().0, 401);
    assert_eq!(new_website(&nobody, "Shop").await.problem().0, 401);
    let request = alice
        .request(Method::POST, "/api/inboxes")
        .header("origin", "https://evil.example")
        .json(&NewWebsite {
            name: "Shop".to_owned(),
        });
    let answer = alice.answer(request).await;
    assert_eq!(answer.problem(), (403, "forbidden_origin".to_owned()));
}
