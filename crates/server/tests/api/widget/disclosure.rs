//! All that a visitor is told, by the paths of its JSON. A field that is new fails
//! here until somebody has decided that visitors may know it.

use std::collections::{BTreeSet, HashSet};

use protocol::{
    Assignment, Attribute, Content, ConversationId, ConversationStatus, Event, EventKind, Hours,
    Status, Visit, WebPage,
    bootstrap::StartVisit,
    command::{Acknowledge, ChangeConversation, Introduce, Rate, SendVisitorMessage},
    hours::{Span, Time},
    settings::{ChangeWidget, IdentitySecret},
    widget::{Appearance, FormField, Question},
};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use testing::{ALICE, BOB, Client, SECRET, TestServer, Visitor, message_id, nowhere};

const AGENT: &[&str] = &["id", "version", "name"];

const CONVERSATION: &[&str] = &[
    "id",
    "version",
    "inbox_id",
    "channel",
    "status",
    "last_activity_at",
    "inbound_count",
    "unseen",
    "contact.id",
    "contact.name",
    "contact.phone",
    "contact.email",
    "contact.attributes[].name",
    "contact.attributes[].value",
    "last_message.id",
    "last_message.seq",
    "last_message.direction",
    "last_message.author.type",
    "last_message.author.id",
    "last_message.status",
    "last_message.sent_at",
    "last_message.preview",
    "visit.page.url",
    "visit.page.title",
    "visit.referrer",
    "visit.language",
    "visit.time_zone",
    "rating.score",
    "rating.comment",
    "rating.at",
];

const MESSAGE: &[&str] = &[
    "id",
    "conversation_id",
    "seq",
    "version",
    "direction",
    "author.type",
    "author.id",
    "status",
    "sent_at",
    "content.type",
    "content.text",
    "content.attachment.id",
    "content.attachment.name",
    "content.attachment.media_type",
    "content.attachment.size",
    "content.attachment.width",
    "content.attachment.height",
];

const WIDGET: &[&str] = &[
    "inbox_id",
    "version",
    "name",
    "look.color",
    "look.position",
    "look.scheme",
    "look.welcome",
    "look.away",
    "look.form[].ask",
    "look.form[].required",
    "look.hours.time_zone",
    "look.hours.days[]",
    "look.hours.days[][].from",
    "look.hours.days[][].to",
];

/// The smallest GIF there is.
const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// A visitor in an account whose every private field says something.
struct Scene {
    server: TestServer,
    alice: Client,
    rana: Visitor,
    conversation: ConversationId,
    /// What must not be said to the visitor, anywhere.
    secrets: Vec<String>,
}

impl Scene {
    async fn open() -> Self {
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
        let scene = Self {
            server,
            alice,
            rana,
            conversation,
            secrets,
        };
        scene.change_widget(look("Welcome")).await;
        scene.assign().await;
        scene.mark_read().await;
        scene
    }

    fn path(&self, rest: &str) -> String {
        format!("/conversations/{}{rest}", self.conversation)
    }

    async fn change_widget(&self, look: Appearance) {
        let path = format!("/api/inboxes/{}/widget", self.rana.inbox_id);
        let change = ChangeWidget {
            look: Some(look),
            domains: Some(vec!["sentinel.example".to_owned()]),
            ..ChangeWidget::default()
        };
        let answer = self.alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    async fn change(&self, change: ChangeConversation) {
        let path = format!("/api/conversations/{}", self.conversation);
        let answer = self.alice.call(Method::PATCH, &path, &change).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    async fn assign(&self) {
        let bob = self.server.sign_in(BOB).await.bootstrap().await.me;
        self.change(ChangeConversation {
            assignee: Some(Assignment::Agent(bob)),
            ..ChangeConversation::default()
        })
        .await;
        let seen = self.alice.conversation("Rana").await;
        assert_eq!(seen.assignee, Some(bob), "agents see it");
    }

    async fn resolve(&self) {
        self.change(ChangeConversation {
            status: Some(ConversationStatus::Resolved),
            ..ChangeConversation::default()
        })
        .await;
    }

    async fn mark_read(&self) {
        let messages = self.alice.messages(self.conversation).await;
        let last = messages.iter().rfind(|m| m.status == Status::Received);
        let answer = self.alice.read(self.conversation, last.unwrap().id).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    /// An answer with a file, and then one in words.
    async fn answer(&self) {
        let picture = self.alice.upload("mug.gif", GIF).await.json();
        let sent = self
            .alice
            .put_file(self.conversation, message_id(), picture)
            .await;
        assert_eq!(sent.status, StatusCode::CREATED);
        self.alice.send(self.conversation, "an answer").await;
    }

    async fn receipt(&self) -> Value {
        let messages = self.rana.messages(self.conversation).await;
        let receipt = Acknowledge {
            up_to: messages[messages.len() - 1].id,
            status: Status::Delivered,
        };
        let answer = self.rana.acknowledge(self.conversation, receipt).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    async fn rate(&self) -> Value {
        let rating = Rate {
            score: 5,
            comment: Some("Thank you".to_owned()),
        };
        let path = self.path("/rating");
        let answer = self.rana.call(Method::POST, &path, &rating).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.rana.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.json()
    }

    /// Asserts that only these paths are said, each under its prefix, and none
    /// of the secrets.
    fn assert_says(&self, what: &str, said: &Value, allowed: &[(&str, &[&str])]) {
        let allowed: BTreeSet<String> = allowed
            .iter()
            .flat_map(|(prefix, paths)| paths.iter().map(move |path| format!("{prefix}{path}")))
            .collect();
        let said_paths = paths(said);
        let more: Vec<&String> = said_paths.difference(&allowed).collect();
        assert!(more.is_empty(), "{what} says {more:?} too: {said}");
        self.assert_no_secret(what, &said.to_string());
    }

    fn assert_no_secret(&self, what: &str, text: &str) {
        for secret in &self.secrets {
            assert!(!text.contains(secret), "{what} says {secret}: {text}");
        }
    }

    /// Does what logs an event of this kind. `false`: nothing logs it.
    async fn cause(&self, kind: EventKind) -> bool {
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

    async fn add_agent(&self) {
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
    async fn stream(&self, query: &str) -> Frames {
        let path = format!("/events{query}");
        let response = self.rana.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Frames {
            response,
            text: String::new(),
        }
    }

    /// Asserts what an events frame says, and gives the kinds that it names.
    fn assert_events(&self, frame: &Value) -> HashSet<EventKind> {
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
            let allowed = [("", &["seq", "type"] as &[&str]), entity];
            self.assert_says(&format!("{kind:?}"), event, &allowed);
            kinds.insert(kind);
        }
        kinds
    }
}

/// Frames of a stream of server-sent events.
struct Frames {
    response: Response,
    text: String,
}

impl Frames {
    async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let frame = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                if let Some(frame) = frame {
                    return frame;
                }
            } else {
                let part = self.response.chunk().await.unwrap().expect("it goes on");
                self.text.push_str(std::str::from_utf8(&part).unwrap());
            }
        }
    }

    /// The next frame of this type.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }
}

/// A first message that says all that it can.
async fn begin(rana: &Visitor) -> ConversationId {
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

fn look(welcome: &str) -> Appearance {
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

/// The paths to every value that is no object and no array with something in it.
fn paths(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(value, &format!("{path}{dot}{name}"), found);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    walk(item, &format!("{path}[]"), found);
                }
            }
            _ => {
                found.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

#[test]
fn paths_reach_into_lists_and_objects() {
    let said = serde_json::json!({ "a": [{ "b": 1 }, { "c": [] }], "d": null });
    let expected = ["a[].b", "a[].c", "d"].map(str::to_owned);
    assert_eq!(paths(&said), BTreeSet::from(expected));
}

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

/// Which kinds a visitor is told of. One that is new has to be decided here.
const fn is_for_visitors(kind: EventKind) -> bool {
    match kind {
        EventKind::MessageCreated
        | EventKind::MessageUpdated
        | EventKind::ConversationUpdated
        | EventKind::AgentUpdated
        | EventKind::WidgetUpdated => true,
        // Of another's; their own they make themselves.
        EventKind::ConversationCreated
        | EventKind::ConversationRead
        | EventKind::InboxUpdated
        | EventKind::Deleted
        | EventKind::Unknown => false,
    }
}

#[tokio::test]
async fn each_kind_of_event_says_these_fields_and_no_others_live() {
    let scene = Scene::open().await;
    for kind in EventKind::ALL {
        let mut frames = scene.stream("").await;
        let ready = frames.next_of("ready").await;
        scene.assert_says(
            "ready",
            &ready,
            &[("", &["type", "epoch", "cursor", "heartbeat_ms"])],
        );
        if !scene.cause(*kind).await {
            continue;
        }
        // Until then, everything that was caused has been told.
        scene.alice.send(scene.conversation, "the end").await;
        let mut heard = HashSet::new();
        loop {
            let frame = frames.next_of("events").await;
            heard.extend(scene.assert_events(&frame));
            if frame.to_string().contains("the end") {
                break;
            }
        }
        if is_for_visitors(*kind) {
            assert!(heard.contains(kind), "{kind:?}: {heard:?}");
        }
    }
}

#[tokio::test]
async fn each_kind_of_event_says_these_fields_and_no_others_on_replay() {
    let scene = Scene::open().await;
    // Messages that are newer than the cursor are told as created.
    scene.answer().await;
    let cursor = scene.rana.bootstrap().await.cursor();
    for kind in EventKind::ALL {
        scene.cause(*kind).await;
    }
    scene.alice.send(scene.conversation, "the end").await;
    let mut frames = scene.stream(&format!("?cursor={cursor}")).await;
    let mut heard = HashSet::new();
    loop {
        let frame = frames.next_of("events").await;
        heard.extend(scene.assert_events(&frame));
        if frame.to_string().contains("the end") {
            break;
        }
    }
    for kind in EventKind::ALL {
        assert_eq!(heard.contains(kind), is_for_visitors(*kind), "{kind:?}");
    }
}

#[tokio::test]
async fn a_replayed_beginning_is_the_visitors_own() {
    let server = TestServer::open().await;
    let rana = server.visitor().await;
    let cursor = rana.bootstrap().await.cursor();
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let request = rana.request(Method::GET, &format!("/events?cursor={cursor}"));
    let mut frames = Frames {
        response: request.send().await.unwrap(),
        text: String::new(),
    };
    let events = frames.next_of("events").await["events"].clone();
    let created = events.as_array().unwrap().iter();
    let mut created = created.filter(|event| event["type"] == "conversation_created");
    let event = created.next().unwrap();
    assert_eq!(event["conversation"]["id"], conversation.to_string());
    assert!(created.next().is_none());
}

#[tokio::test]
async fn what_is_not_logged_says_these_fields_and_no_others() {
    let scene = Scene::open().await;
    let mut frames = scene.stream("").await;
    frames.next_of("ready").await;
    let mut hers = scene.alice.stream().await;
    hers.say(&protocol::ClientFrame::Viewing {
        conversation_id: Some(scene.conversation),
    })
    .await;
    hers.say(&protocol::ClientFrame::Typing {
        conversation_id: scene.conversation,
    })
    .await;
    let presence = frames.next_of("presence").await;
    let fields: &[&str] = &["type", "agent_id", "presence"];
    scene.assert_says("presence", &presence, &[("", fields)]);
    loop {
        let frame = frames.next().await;
        assert_ne!(frame["type"], "viewing");
        assert_ne!(frame["type"], "visiting");
        if frame["type"] == "typing" {
            let fields: &[&str] = &["type", "conversation_id", "agent_id"];
            scene.assert_says("typing", &frame, &[("", fields)]);
            break;
        }
    }
}

#[tokio::test]
async fn agents_still_see_who_is_to_answer_where_visitors_do_not() {
    let scene = Scene::open().await;
    let mut hers = scene.alice.stream().await;
    scene.rana.write(scene.conversation, "hello again").await;
    hers.until("Alice hears it, with the assignee", |stream| {
        stream.heard.iter().any(|frame| {
            let frame = serde_json::to_value(frame).unwrap();
            paths(&frame).contains("events[].conversation.assignee")
        })
    })
    .await;
}
