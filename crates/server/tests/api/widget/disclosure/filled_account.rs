//! An account whose every private field says something, and a visitor in it.

use std::collections::{BTreeSet, HashSet};

use protocol::{
    Assignment, Attribute, Content, ConversationId, ConversationStatus, Event, EventKind, Hours,
    Status, Visit, WebPage,
    command::{Acknowledge, ChangeConversation, Introduce, Rate, SendVisitorMessage},
    hours::{Span, Time},
    settings::{ChangeWidget, IdentitySecret},
    widget::{Appearance, FormField, Question},
};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use testing::{ALICE, BOB, Client, SECRET, TestServer, Visitor, message_id, nowhere};

use super::{
    allowed::{AGENT, CONVERSATION, MESSAGE, WIDGET},
    frames::Frames,
    json_path::paths,
};

/// The smallest GIF there is.
pub(super) const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// A visitor in an account whose every private field says something.
pub(super) struct FilledAccount {
    pub(super) server: TestServer,
    pub(super) alice: Client,
    pub(super) rana: Visitor,
    pub(super) conversation: ConversationId,
    /// What must not be said to the visitor, anywhere.
    pub(super) secrets: Vec<String>,
}

impl FilledAccount {
    pub(super) async fn open() -> Self {
        let server = TestServer::open().await;
        let karim = server.customer("Sentinel Karim", "96139999777");
        karim.say("sentinel of another channel").await.unwrap();
        let alice = server.sign_in(ALICE).await;
        let rana = server.visitor().await;
        let eve = Visitor::new(server.address(), rana.inbox_id);
        let (eve_id, eves) = eve.begin("Sentinel Eve", "sentinel of Eve").await;
        alice.send(eves, "sentinel of an answer to Eve").await;
        let conversation = begin(&rana).await;
        let path = format!("/api/inboxes/{}/widget", rana.inbox_id);
        let secret = alice
            .call(Method::POST, &format!("{path}/identity-secret"), &())
            .await;
        let secret: IdentitySecret = secret.json();
        let cookie = alice.cookie().unwrap();
        let (_, session) = cookie.split_once('=').unwrap();
        let secrets = [
            "entinel",
            "96139999777",
            "sentinel.example",
            ALICE.email,
            ALICE.password,
            BOB.email,
            "argon2",
            SECRET,
            testing::PHONE_NUMBER_ID,
            &secret.secret,
            session,
            &eve_id.to_string(),
            &eves.to_string(),
            &eve.token().unwrap(),
            "assignee",
            "inbound_read",
        ];
        let secrets = secrets.map(str::to_owned).to_vec();
        let account = Self {
            server,
            alice,
            rana,
            conversation,
            secrets,
        };
        account.change_widget(look("Welcome")).await;
        account.assign().await;
        account.mark_read().await;
        account
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/conversations/{}{rest}", self.conversation)
    }

    pub(super) async fn change_widget(&self, look: Appearance) {
        let path = format!("/api/inboxes/{}/widget", self.rana.inbox_id);
        let change = ChangeWidget {
            look: Some(look),
            domains: Some(vec!["sentinel.example".to_owned()]),
            ..ChangeWidget::default()
        };
        let answer = self.alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    pub(super) async fn change(&self, change: ChangeConversation) {
        let path = format!("/api/conversations/{}", self.conversation);
        let answer = self.alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    pub(super) async fn assign(&self) {
        let bob = self.server.sign_in(BOB).await.bootstrap().await.me;
        self.change(ChangeConversation {
            assignee: Some(Assignment::Agent(bob)),
            ..ChangeConversation::default()
        })
        .await;
        let seen = self.alice.conversation("Rana").await;
        assert_eq!(seen.assignee, Some(bob), "agents see it");
    }

    pub(super) async fn resolve(&self) {
        self.change(ChangeConversation {
            status: Some(ConversationStatus::Resolved),
            ..ChangeConversation::default()
        })
        .await;
    }

    pub(super) async fn mark_read(&self) {
        let messages = self.alice.messages(self.conversation).await;
        let last = messages.iter().rfind(|m| m.status == Status::Received);
        let answer = self.alice.read(self.conversation, last.unwrap().id).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    /// An answer with a file, and then one in words.
    pub(super) async fn answer(&self) {
        let picture = self.alice.upload("mug.gif", GIF).await.json();
        let sent = self
            .alice
            .put_file(self.conversation, message_id(), picture)
            .await;
        assert_eq!(sent.status, StatusCode::CREATED);
        self.alice.send(self.conversation, "an answer").await;
    }

    pub(super) async fn receipt(&self) -> Value {
        let messages = self.rana.messages(self.conversation).await;
        let receipt = Acknowledge {
            up_to: messages[messages.len() - 1].id,
            status: Status::Delivered,
        };
        let answer = self.rana.acknowledge(self.conversation, receipt).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    pub(super) async fn rate(&self) -> Value {
        let rating = Rate {
            score: 5,
            comment: Some("Thank you".to_owned()),
        };
        let path = self.path("/rating");
        let answer = self.rana.call(Method::POST, &path, &rating).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let answer = self.rana.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.json()
    }

    /// Asserts that only these paths are said, each under its prefix, and none
    /// of the secrets.
    pub(super) fn assert_says(&self, what: &str, said: &Value, allowed: &[(&str, &[&str])]) {
        let allowed: BTreeSet<String> = allowed
            .iter()
            .flat_map(|(prefix, paths)| paths.iter().map(move |path| format!("{prefix}{path}")))
            .collect();
        let said_paths = paths(said);
        let more: Vec<&String> = said_paths.difference(&allowed).collect();
        assert!(more.is_empty(), "{what} says {more:?} too: {said}");
        self.assert_no_secret(what, &said.to_string());
    }

    pub(super) fn assert_no_secret(&self, what: &str, text: &str) {
        for secret in &self.secrets {
            assert!(!text.contains(secret), "{what} says {secret}: {text}");
        }
    }

    /// Does what logs an event of this kind. `false`: nothing logs it.
    pub(super) async fn cause(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::MessageCreated | EventKind::ConversationUpdated => self.answer().await,
            EventKind::MessageUpdated => {
                self.receipt().await;
            }
            EventKind::ConversationCreated => {
                let samir = self.server.customer("Sentinel Samir", "96139999778");
                samir.say("sentinel of Samir").await.unwrap();
            }
            EventKind::ConversationRead => {
                self.rana.write(self.conversation, "and another").await;
                self.mark_read().await;
            }
            EventKind::AgentUpdated => self.add_agent().await,
            EventKind::InboxUpdated => {
                let accounts = self.server.app().store.read(|read| read.accounts()).await;
                let (account, _) = accounts.unwrap()[0];
                self.server.add_inbox(account, "sentinel").await;
            }
            EventKind::WidgetUpdated => self.change_widget(look("Welcome back")).await,
            EventKind::Deleted | EventKind::Unknown => return false,
        }
        true
    }

    pub(super) async fn add_agent(&self) {
        let accounts = self.server.app().store.read(|read| read.accounts()).await;
        let (account, _) = accounts.unwrap()[0];
        let new = server::store::agent::NewAgent {
            id: protocol::AgentId::from_bytes([7; 16]),
            name: "Nour".to_owned(),
            email: server::email::EmailAddress::parse("nour@sentinel.example").unwrap(),
            password_hash: "sentinel of a hash".to_owned(),
        };
        let store = &self.server.app().store;
        let made = store.write(move |tx| tx.create_agent(account, &new, server::clock::now()));
        made.await.unwrap();
    }

    /// The visitor's stream, as it is written.
    pub(super) async fn stream(&self, query: &str) -> Frames {
        let path = format!("/events{query}");
        let response = self.rana.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Frames {
            response,
            text: String::new(),
        }
    }

    /// Asserts what an events frame says, and gives the kinds that it names.
    pub(super) fn assert_events(&self, frame: &Value) -> HashSet<EventKind> {
        let mut kinds = HashSet::new();
        let frame_itself: &[&str] = &["type", "prev", "cursor", "events"];
        let said: BTreeSet<&str> = frame
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(said, frame_itself.iter().copied().collect());
        for event in frame["events"].as_array().unwrap() {
            let read: protocol::LoggedEvent = serde_json::from_value(event.clone()).unwrap();
            let kind = read.event.kind();
            let entity: (&str, &[&str]) = match read.event {
                Event::MessageCreated { .. } | Event::MessageUpdated { .. } => {
                    ("message.", MESSAGE)
                }
                Event::ConversationCreated { .. } | Event::ConversationUpdated { .. } => {
                    ("conversation.", CONVERSATION)
                }
                Event::AgentUpdated { .. } => ("agent.", AGENT),
                Event::WidgetUpdated { .. } => ("widget.", WIDGET),
                Event::ConversationRead { .. } | Event::InboxUpdated { .. } => {
                    panic!("no visitor is told: {event}")
                }
                Event::Deleted { .. } | Event::Unknown => panic!("nothing caused it: {event}"),
            };
            let hours: (&str, &[&str]) = match kind {
                EventKind::WidgetUpdated => ("availability.", &["open", "changes[]"]),
                _ => ("", &[]),
            };
            let allowed = [("", &["seq", "type"] as &[&str]), entity, hours];
            self.assert_says(&format!("{kind:?}"), event, &allowed);
            kinds.insert(kind);
        }
        kinds
    }
}

/// A first message that says all that it can.
pub(super) async fn begin(rana: &Visitor) -> ConversationId {
    rana.bootstrap().await;
    let attribute = Attribute {
        name: "plan".to_owned(),
        value: "free".to_owned(),
    };
    let written = SendVisitorMessage {
        content: Content::text("hello"),
        visit: Some(Visit {
            page: WebPage {
                url: "https://shop.example/mugs".to_owned(),
                title: "Mugs".to_owned(),
            },
            referrer: "https://search.example".to_owned(),
            language: "en".to_owned(),
            time_zone: "Asia/Beirut".to_owned(),
        }),
        introduction: Some(Introduce {
            name: Some("Rana".to_owned()),
            email: Some("rana@mail.example".to_owned()),
            phone: Some("9613000123".to_owned()),
            attributes: Some(vec![attribute]),
        }),
    };
    let answer = rana.put_whole(nowhere(), message_id(), &written).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    answer.json::<protocol::Message>().conversation_id
}

pub(super) fn look(welcome: &str) -> Appearance {
    let span = Span {
        from: Time::of_minutes(540).unwrap(),
        to: Time::of_minutes(1020).unwrap(),
    };
    let mut days: [Vec<Span>; 7] = Default::default();
    days[0] = vec![span];
    Appearance {
        welcome: welcome.to_owned(),
        away: "Away".to_owned(),
        form: vec![FormField {
            ask: Question::Email,
            required: true,
        }],
        hours: Some(Hours {
            time_zone: "Asia/Beirut".to_owned(),
            days,
        }),
        ..Appearance::default()
    }
}
