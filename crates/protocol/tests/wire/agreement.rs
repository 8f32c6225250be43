//! Clients read and write JSON with code of their own: it agrees with serde,
//! on what is right and on what is wrong.

use std::{fmt::Debug, sync::LazyLock};

use proptest::{prelude::*, sample::Index};
use protocol::{
    Agent, AgentId, Attachment, Attribute, Author, Availability, Bootstrap, ClientFrame, Contact,
    Content, Conversation, ConversationCursor, ConversationPage, ConversationStatus, Direction,
    Event, Failure, Hours, Inbox, LastMessage, LoggedEvent, Message, MessageCursor, MessagePage,
    Presence, Problem, Rating, ReadMark, ResetReason, Seq, ServerFrame, Status, Timestamp, Visit,
    VisitorBootstrap, WebPage, Widget, WidgetSettings,
    bootstrap::{Account, StartVisit},
    command::{
        Acknowledge, Assignment, ChangeConversation, Introduce, MarkRead, Rate, SendMessage,
        SendVisitorMessage, SignIn,
    },
    event::Deleted,
    identity::{Identified, Identify},
    json::{self, Json, Read, Write},
    settings::{ChangeWidget, IdentitySecret, NewWebsite},
    widget::Appearance,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::sample;

#[track_caller]
fn agree<T: Read + Serialize + DeserializeOwned + PartialEq + Debug>(text: &str) {
    let ours: Option<T> = json::read(text);
    let theirs: Option<T> = serde_json::from_str(text).ok();
    match (&ours, &theirs, serde_json::from_str(text)) {
        (Some(value), None, Ok(json)) => {
            // Serde reads the fields of all kinds before it asks for the kind.
            // We do not mind a flaw in a field that this kind does not have.
            let read = serde_json::to_value(value).unwrap();
            assert!(lies_in(&read, &json), "{read} is not in {text}");
        }
        _ => assert_eq!(ours, theirs, "read from {text}"),
    }
}

/// Whether all of what was read stands where it was read.
fn lies_in(read: &Value, json: &Value) -> bool {
    match (read, json) {
        (Value::Object(read), Value::Object(json)) => read
            .iter()
            .all(|(name, value)| lies_in(value, json.get(name).unwrap_or(&Value::Null))),
        (Value::Array(read), Value::Array(json)) => {
            read.len() == json.len() && read.iter().zip(json).all(|(a, b)| lies_in(a, b))
        }
        (Value::String(read), Value::String(json)) => {
            read == "unknown" || read.eq_ignore_ascii_case(json)
        }
        _ => read == json,
    }
}

/// Reads the text as each type that a client reads.
#[track_caller]
fn agree_on_every_type(text: &str) {
    agree::<Agent>(text);
    agree::<Attachment>(text);
    agree::<Attribute>(text);
    agree::<Author>(text);
    agree::<Bootstrap>(text);
    agree::<Account>(text);
    agree::<Contact>(text);
    agree::<Content>(text);
    agree::<Conversation>(text);
    agree::<ConversationPage>(text);
    agree::<Deleted>(text);
    agree::<Failure>(text);
    agree::<Inbox>(text);
    agree::<LastMessage>(text);
    agree::<LoggedEvent>(text);
    agree::<Message>(text);
    agree::<MessagePage>(text);
    agree::<MessageCursor>(text);
    agree::<ConversationCursor>(text);
    agree::<Problem>(text);
    agree::<Rating>(text);
    agree::<ReadMark>(text);
    agree::<ServerFrame>(text);
    agree::<WebPage>(text);
    agree::<Visit>(text);
    agree::<VisitorBootstrap>(text);
    agree::<Widget>(text);
    agree::<WidgetSettings>(text);
    agree::<Hours>(text);
    agree::<Identified>(text);
    agree::<Availability>(text);
    agree::<IdentitySecret>(text);
    if !text.trim_start().starts_with('{') {
        // Serde also takes `{"word":null}` for a word. Nobody says that.
        agree::<Direction>(text);
        agree::<Presence>(text);
        agree::<ResetReason>(text);
        agree::<ConversationStatus>(text);
        agree::<Status>(text);
    }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn logged(event: Event) -> LoggedEvent {
    let seq = Seq::new(11);
    LoggedEvent { seq, event }
}

fn events() -> Vec<LoggedEvent> {
    let (id, version) = (sample::conversation_id(), Seq::new(12));
    [
        Event::MessageCreated {
            message: sample::received(),
        },
        Event::MessageUpdated {
            message: sample::failed(),
        },
        Event::ConversationCreated {
            conversation: sample::silent_conversation(),
        },
        Event::ConversationUpdated {
            conversation: sample::conversation(),
        },
        Event::ConversationRead {
            read_mark: sample::read_mark(),
        },
        Event::AgentUpdated {
            agent: sample::agent(),
        },
        Event::InboxUpdated {
            inbox: sample::inbox(),
        },
        Event::ConversationUpdated {
            conversation: sample::visited_conversation(),
        },
        Event::ConversationUpdated {
            conversation: sample::rated_conversation(),
        },
        Event::WidgetUpdated {
            widget: sample::widget(),
        },
        Event::Deleted {
            entity: Deleted::Conversation { id, version },
        },
        Event::Deleted {
            entity: Deleted::Message {
                id: sample::message_id(),
                conversation_id: id,
                version,
            },
        },
    ]
    .map(logged)
    .into()
}

fn frames() -> Vec<ServerFrame> {
    let (agent_id, conversation_id) = (sample::agent_id(), sample::conversation_id());
    vec![
        ServerFrame::Ready {
            epoch: sample::epoch(),
            cursor: Seq::new(12),
            heartbeat_ms: 25_000,
        },
        ServerFrame::Events {
            prev: Seq::new(3),
            cursor: Seq::new(12),
            events: events(),
        },
        ServerFrame::Reset {
            reason: ResetReason::CursorTooOld,
        },
        ServerFrame::Pong,
        ServerFrame::Typing {
            conversation_id,
            agent_id: Some(agent_id),
        },
        ServerFrame::Typing {
            conversation_id,
            agent_id: None,
        },
        ServerFrame::Visiting {
            contact_id: sample::contact_id(),
            page: Some(sample::page()),
        },
        ServerFrame::Presence {
            agent_id,
            presence: Presence::Online,
        },
        ServerFrame::Viewing {
            agent_id,
            conversation_id: Some(conversation_id),
        },
    ]
}

fn bootstrap() -> Bootstrap {
    let page = |items: Vec<Conversation>| ConversationPage {
        next: items.last().map(Conversation::cursor),
        items,
        read_marks: vec![sample::read_mark()],
    };
    Bootstrap {
        epoch: sample::epoch(),
        cursor: Seq::new(12),
        me: sample::agent_id(),
        account: Account {
            name: "Ünal & Söhne \"Fisch\"\n🐟".to_owned(),
        },
        agents: vec![sample::agent()],
        inboxes: vec![sample::inbox()],
        conversations: page(vec![sample::conversation(), sample::silent_conversation()]),
        unread: page(Vec::new()),
    }
}

fn visitor_bootstrap() -> VisitorBootstrap {
    let Bootstrap {
        epoch,
        cursor,
        agents,
        conversations,
        ..
    } = bootstrap();
    VisitorBootstrap {
        epoch,
        cursor,
        me: sample::contact_id(),
        token: Some("AAAA.BBBB".to_owned()),
        widget: sample::widget(),
        availability: sample::availability(),
        agents,
        conversations,
    }
}

/// Everything a server says, as it says it, and some of what a newer one may.
static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let page = MessagePage {
        items: vec![sample::received(), sample::failed()],
        next: Some(sample::received().cursor()),
    };
    let problem = Problem::new(422, "text_empty", "Empty.").with_detail("Nothing\tin it.");
    let mut samples: Vec<String> = frames().iter().map(text).collect();
    samples.extend(events().iter().map(text));
    samples.extend([text(&bootstrap()), text(&page), text(&problem)]);
    samples.push(text(&visitor_bootstrap()));
    samples.push(text(&sample::widget_settings()));
    samples.push(text(&sample::identity_secret()));
    samples.push(text(&sample::identified()));
    samples.extend([text(&sample::rating()), text(&sample::attribute("a", ""))]);
    samples.extend([text(&sample::hours()), text(&sample::availability())]);
    let messages = [sample::received(), sample::failed(), sample::with_file()];
    samples.extend(messages.iter().map(text));
    samples.extend(
        [sample::attachment(), sample::plain_attachment()]
            .iter()
            .map(text),
    );
    samples.extend(["queued", "sent", "read", "moon", "online", "open", "in"].map(|w| text(&w)));
    samples.extend(
        [
            r#"{"type":"events","prev":1,"cursor":3,"events":[{"seq":2,"type":"campaign","x":[{}]}]}"#,
            r#"{"seq":2,"type":"deleted","entity":{"type":"label","id":"x","version":2}}"#,
            r#"{"type":"sticker","media":{"id":"x"},"animated":true}"#,
            r#"{"type":"reset","reason":"moon_phase"}"#,
            r#"{"type":"call","ring":{}}"#,
            r#"{"type":"text"}"#,
            r#"{"prev":1}"#,
            " [ ] ",
            "null",
            "",
        ]
        .map(str::to_owned),
    );
    samples
});

#[test]
fn both_readers_read_the_same() {
    for text in &*SAMPLES {
        agree_on_every_type(text);
    }
}

/// The value at a place, counted in reading order.
fn nth<'a>(value: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, n)),
        Value::Object(fields) => fields.values_mut().find_map(|field| nth(field, n)),
        _ => None,
    }
}

fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn both_readers_read_the_same_where_something_is_not_as_it_should_be(
        sample: Index, place: Index, other: Index, gone: bool,
    ) {
        let sample: &String = sample.get(&SAMPLES);
        let Ok(mut value) = serde_json::from_str::<Value>(sample) else { return Ok(()) };
        let mut place = place.index(size(&value));
        let Some(found) = nth(&mut value, &mut place) else { return Ok(()) };
        let others = [
            Value::Null, true.into(), 0.into(), 7.into(), (-7).into(), 70_000.into(), 5e9.into(),
            1.5.into(), "".into(), "moon".into(), "1.2".into(), "24:00".into(), "09:60".into(), "1.é".into(),
            AgentId::from_bytes([7; 16]).to_string().into(),
            Value::Array(Vec::new()), Value::Object(serde_json::Map::new()),
        ];
        match found {
            Value::Object(fields) if gone && !fields.is_empty() => {
                let name = other.get(&fields.keys().cloned().collect::<Vec<_>>()).clone();
                fields.remove(&name);
            }
            _ => *found = other.get(&others).clone(),
        }
        agree_on_every_type(&value.to_string());
    }

    #[test]
    fn both_readers_read_the_same_where_a_letter_is_wrong(
        sample: Index, place: Index, letter: Index, change in 0..4,
    ) {
        const LETTERS: &[char] = &[
            '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '\0', '\u{1f}', '0', '1', '9', '-',
            '+', '.', 'e', 'E', 'a', 'u', 'n', '/', 'é', '🐟',
        ];
        let sample: &String = sample.get(&SAMPLES);
        let mut letters: Vec<char> = sample.chars().collect();
        let place = place.index(letters.len() + 1);
        match change {
            0 => letters.insert(place, *letter.get(LETTERS)),
            1 if place < letters.len() => letters[place] = *letter.get(LETTERS),
            2 if place < letters.len() => drop(letters.remove(place)),
            _ => letters.truncate(place),
        }
        agree_on_every_type(&String::from_iter(letters));
    }

    #[test]
    fn both_readers_read_the_same_text(text: String) {
        let written = json::write(&text);
        let known: String = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&known, &text);
        let read: String = json::read(&serde_json::to_string(&text).unwrap()).unwrap();
        prop_assert_eq!(read, text);
    }

    #[test]
    fn both_readers_take_the_same_escapes(codes in prop::collection::vec(0x_d700_u16..0x_e100, 1..4)) {
        let escaped: String = codes.iter().map(|code| format!("\\u{code:04x}")).collect();
        agree::<String>(&format!("\"a{escaped}b\""));
    }

    #[test]
    fn nothing_makes_the_reader_panic(text: String) {
        let _ = Json::parse(&text);
    }

    #[test]
    fn numbers_come_back(seq in 0..1_u64 << 53, millis in -(1_i64 << 53)..1 << 53) {
        prop_assert_eq!(json::read(&json::write(&Seq::new(seq))), Some(Seq::new(seq)));
        let at = Timestamp::from_millis(millis);
        prop_assert_eq!(json::read(&json::write(&at)), Some(at));
    }
}

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Json::parse(&nested(127)).is_some());
    assert!(Json::parse(&nested(128)).is_none());
    assert!(Json::parse(&"[{\"a\":".repeat(1_000_000)).is_none());
}

#[track_caller]
fn writes_alike(value: &(impl Write + Serialize)) {
    let ours: Value = serde_json::from_str(&json::write(value)).unwrap();
    assert_eq!(ours, serde_json::to_value(value).unwrap());
}

#[test]
fn both_writers_write_the_same() {
    let (conversation_id, agent_id) = (sample::conversation_id(), sample::agent_id());
    for frame in [
        ClientFrame::Resume {
            epoch: None,
            cursor: None,
            token: None,
        },
        ClientFrame::Resume {
            epoch: Some(sample::epoch()),
            cursor: Some(Seq::new(12)),
            token: Some("AAAA.BBBB".to_owned()),
        },
        ClientFrame::Visiting {
            page: sample::page(),
        },
        ClientFrame::Ping,
        ClientFrame::Typing { conversation_id },
        ClientFrame::Viewing {
            conversation_id: Some(conversation_id),
        },
        ClientFrame::Unknown,
    ] {
        writes_alike(&frame);
    }
    for content in [
        Content::text("“hi”\n\t\\ \u{7f} \u{0}"),
        Content::Attachment {
            attachment: sample::attachment(),
        },
        Content::Attachment {
            attachment: sample::plain_attachment(),
        },
        Content::Unsupported {
            kind: "sticker".to_owned(),
        },
        Content::Unknown,
    ] {
        writes_alike(&SendMessage { content });
    }
    for visit in [None, sample::visited_conversation().visit] {
        writes_alike(&SendVisitorMessage {
            content: Content::text("hi"),
            introduction: visit.as_ref().map(|_| Introduce {
                email: Some("rana@example.com".to_owned()),
                attributes: Some(vec![sample::attribute("plan", "\"pro\"")]),
                ..Introduce::default()
            }),
            visit,
        });
    }
    for host in [None, Some("https://shop.example".to_owned())] {
        let inbox_id = sample::inbox_id();
        writes_alike(&StartVisit { inbox_id, host });
    }
    let up_to = sample::message_id();
    for status in [Status::Delivered, Status::Read] {
        writes_alike(&Acknowledge { up_to, status });
    }
    for comment in [None, Some("Quick\n".to_owned())] {
        writes_alike(&Rate { score: 4, comment });
    }
    writes_alike(&MarkRead { up_to });
    writes_alike(&ChangeConversation::default());
    for assignee in [Assignment::Agent(agent_id), Assignment::Nobody] {
        let status = Some(ConversationStatus::Resolved);
        let assignee = Some(assignee);
        writes_alike(&ChangeConversation { status, assignee });
    }
    writes_alike(&Identify {
        token: "eyJ.eyJ.abc".to_owned(),
    });
    writes_alike(&NewWebsite {
        name: "Shop".to_owned(),
    });
    writes_alike(&ChangeWidget::default());
    for domains in [Vec::new(), sample::widget_settings().domains] {
        writes_alike(&ChangeWidget {
            name: Some("Shop".to_owned()),
            look: Some(Appearance {
                hours: (!domains.is_empty()).then(sample::hours),
                ..sample::widget().look
            }),
            domains: Some(domains),
            identity_required: Some(true),
        });
    }
    writes_alike(&SignIn {
        email: "alice@example.com".to_owned(),
        password: "\"".to_owned(),
    });
}
