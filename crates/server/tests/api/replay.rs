//! A replay: read as the reader takes it, without a hole or a repeat.

mod kind;

use std::collections::{HashMap, HashSet};

use protocol::{AccountId, Content, Event, ResetReason, Seq, ServerFrame};
use reqwest::Method;
use server::{
    store::event_log::{PageLimit, StreamOwner},
    stream::subscription::{ResumePoint, Subscription},
};
use testing::{ALICE, Client, TestServer};

/// A desk that reads its log in pages of so many events.
async fn desk(events: usize) -> TestServer {
    TestServer::open_with(|settings| settings.streams.page.events = events).await
}

async fn account(desk: &TestServer) -> AccountId {
    let accounts = desk.app().store.read(|read| read.accounts()).await;
    accounts.unwrap()[0].0
}

/// Alice's stream after this cursor, in process: whoever asks for frames is the
/// reader.
async fn resume(desk: &TestServer, alice: &Client, cursor: Seq) -> Subscription {
    let bootstrap = alice.bootstrap().await;
    let account = account(desk).await;
    let app = desk.app();
    let resume_point = ResumePoint {
        epoch: Some(bootstrap.epoch),
        cursor: Some(cursor),
    };
    let room = app.hub.room(account);
    let whose = StreamOwner::Agent(bootstrap.me);
    Subscription::begin(app, &room, account, whose, resume_point)
        .await
        .unwrap()
}

async fn next(subscription: &mut Subscription) -> ServerFrame {
    let (text, _) = subscription.next().await.unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The frames with events up to this cursor, each after the one before.
async fn events_to(subscription: &mut Subscription, mut at: Seq, end: Seq) -> Vec<(Seq, Event)> {
    let mut heard = Vec::new();
    while at < end {
        if let ServerFrame::Events {
            prev,
            cursor,
            events,
        } = next(subscription).await
        {
            assert_eq!(prev, at, "no gap");
            at = cursor;
            heard.extend(events.into_iter().map(|logged| (logged.seq, logged.event)));
        }
    }
    heard
}

fn texts(events: &[(Seq, Event)]) -> Vec<String> {
    let texts = events.iter().filter_map(|(_, event)| match event {
        Event::MessageCreated { message } => match &message.content {
            Content::Text { text } => Some(text.clone()),
            _ => None,
        },
        _ => None,
    });
    texts.collect()
}

fn numbered(from: usize, to: usize) -> Vec<String> {
    (from..to)
        .map(|number| format!("number {number}"))
        .collect()
}

#[tokio::test]
async fn no_more_of_a_replay_is_held_than_one_page() {
    let limit = PageLimit {
        events: 1_000,
        bytes: 20_000,
    };
    let desk = TestServer::open_with(|settings| settings.streams.page = limit).await;
    let alice = desk.sign_in(ALICE).await;
    let cursor = alice.bootstrap().await.cursor;
    let long: Vec<String> = numbered(0, 60)
        .iter()
        .map(|text| format!("{text} {}", "x".repeat(2_000)))
        .collect();
    let rana = desk.customer("Rana", "9613000123");
    rana.burst(long.iter().map(String::as_str)).await.unwrap();
    let newest = alice.bootstrap().await.cursor;
    let mut subscription = resume(&desk, &alice, cursor).await;
    let (mut most, mut heard) = (0, 0);
    while subscription.cursor().seq < newest || subscription.buffered() > 0 {
        most = most.max(subscription.buffered());
        if let ServerFrame::Events { events, .. } = next(&mut subscription).await {
            heard += events.len();
        }
    }
    assert_eq!(heard, 61, "sixty messages and their conversation");
    assert!((20_000..30_000).contains(&most), "{most} bytes were held");
}

#[tokio::test]
async fn each_entity_comes_once_over_all_pages_as_it_is_now() {
    let desk = desk(3).await;
    let alice = desk.sign_in(ALICE).await;
    let cursor = alice.bootstrap().await.cursor;
    for name in ["Rana", "Samir"] {
        let customer = desk.customer(name, &format!("96130001{}", name.len()));
        customer.say_many(["one", "two", "three"]).await.unwrap();
        let id = alice.conversation(name).await.id;
        for message in alice.messages(id).await {
            alice.read(id, message.id).await;
        }
        for status in ["resolved", "open", "resolved"] {
            let path = format!("/api/conversations/{id}");
            let change = serde_json::json!({ "status": status });
            let answer = alice.call(Method::PATCH, &path, &change).await;
            assert_eq!(answer.status, 200);
        }
    }
    let newest = alice.bootstrap().await.cursor;
    let mut subscription = resume(&desk, &alice, cursor).await;
    let events = events_to(&mut subscription, cursor, newest).await;
    let mut entities: HashMap<String, usize> = HashMap::new();
    for (seq, event) in &events {
        let name = match event {
            Event::MessageCreated { message } => message.id.to_string(),
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => conversation.id.to_string(),
            Event::ConversationRead { read_mark } => {
                format!("read mark of {}", read_mark.conversation_id)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(event.version(), Some(*seq), "it stands at its last event");
        *entities.entry(name).or_default() += 1;
    }
    // Three messages, a conversation and a read mark, twice.
    assert_eq!(entities.len(), 10, "{entities:?}");
    assert!(entities.values().all(|times| *times == 1), "{entities:?}");
}

#[tokio::test]
async fn what_happens_during_a_long_replay_comes_once_and_cuts_nobody() {
    let desk = desk(20).await;
    let alice = desk.sign_in(ALICE).await;
    let cursor = alice.bootstrap().await.cursor;
    let rana = desk.customer("Rana", "9613000123");
    let before = numbered(0, 100);
    rana.burst(before.iter().map(String::as_str)).await.unwrap();
    let mut subscription = resume(&desk, &alice, cursor).await;
    next(&mut subscription).await;
    let first = next(&mut subscription).await;
    assert!(matches!(first, ServerFrame::Events { .. }), "{first:?}");
    let at = subscription.cursor().seq;
    let ServerFrame::Events { events, .. } = first else {
        return;
    };
    let mut heard: Vec<_> = events.into_iter().map(|l| (l.seq, l.event)).collect();
    // More than any line holds, and messages among it.
    let room = desk.app().hub.room(account(&desk).await);
    for text in numbered(100, 110) {
        for _ in 0..300 {
            room.say(&ServerFrame::Pong);
        }
        rana.say(&text).await.unwrap();
    }
    let newest = alice.bootstrap().await.cursor;
    heard.extend(events_to(&mut subscription, at, newest).await);
    rana.say("number 110").await.unwrap();
    let end = alice.bootstrap().await.cursor;
    heard.extend(events_to(&mut subscription, newest, end).await);
    assert_eq!(texts(&heard), numbered(0, 111));
}

#[tokio::test]
async fn a_log_that_is_trimmed_under_a_replay_ends_it_with_a_reset() {
    let desk = desk(5).await;
    let alice = desk.sign_in(ALICE).await;
    let cursor = alice.bootstrap().await.cursor;
    let rana = desk.customer("Rana", "9613000123");
    rana.burst(numbered(0, 30).iter().map(String::as_str))
        .await
        .unwrap();
    let mut subscription = resume(&desk, &alice, cursor).await;
    for _ in 0..2 {
        next(&mut subscription).await;
    }
    let account = account(&desk).await;
    let later = server::clock::now().plus_millis(1_000);
    let store = &desk.app().store;
    store
        .write(move |tx| tx.trim_log(account, later))
        .await
        .unwrap();
    let reset = ServerFrame::Reset {
        reason: ResetReason::CursorTooOld,
    };
    assert_eq!(next(&mut subscription).await, reset);
    let newest = subscription.cursor().seq;
    rana.say("after it").await.unwrap();
    let end = alice.bootstrap().await.cursor;
    let heard = events_to(&mut subscription, newest, end).await;
    assert_eq!(texts(&heard), ["after it"]);
}

#[tokio::test]
async fn a_visitor_and_an_agent_who_were_away_get_all_pages_and_then_what_is_live() {
    let desk = desk(2).await;
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(testing::BOB).await);
    let rana = desk.visitor().await;
    let (_, id) = rana.begin("Rana", "hello").await;
    let (mut hers, mut his) = (rana.stream().await, bob.stream().await);
    hers.until("ready", |line| !line.heard.is_empty()).await;
    his.until("ready", |line| !line.heard.is_empty()).await;
    let (her_replica, his_replica) = (hers.replica.clone(), his.replica.clone());
    drop((hers, his));
    // Others' events lie between, of which she is told nothing.
    let customer = desk.customer("Samir", "9613000124");
    for text in numbered(0, 7) {
        alice.send(id, &text).await;
        customer.say(&text).await.unwrap();
    }
    let mut hers = rana.resume(her_replica).await;
    let mut his = testing::StreamClient::resume(desk.address(), bob.cookie(), his_replica).await;
    alice.send(id, "number 7").await;
    for line in [&mut hers, &mut his] {
        line.until("all eight", |line| line.texts(id).len() == 8)
            .await;
        assert_eq!(line.texts(id), numbered(0, 8));
    }
}

/// A reader, and what it has been told: the newest version of each entity.
struct Reader {
    subscription: Subscription,
    at: Seq,
    told: HashMap<String, u64>,
    heard: HashSet<(String, u64)>,
    resets: usize,
}

impl Reader {
    async fn at(desk: &TestServer, alice: &Client, cursor: Seq) -> Self {
        Self {
            subscription: resume(desk, alice, cursor).await,
            at: cursor,
            told: HashMap::new(),
            heard: HashSet::new(),
            resets: 0,
        }
    }

    async fn take(&mut self) {
        match next(&mut self.subscription).await {
            ServerFrame::Events {
                prev,
                cursor,
                events,
            } => {
                assert_eq!(prev, self.at, "no gap");
                self.at = cursor;
                for logged in events {
                    let Some((entity, version)) = versioned(&logged.event) else {
                        continue;
                    };
                    let is_first = self.heard.insert((entity.clone(), version));
                    assert!(is_first, "{entity} {version} came twice");
                    let told = self.told.entry(entity).or_default();
                    assert!(*told < version, "never back");
                    *told = version;
                }
            }
            // It loads anew.
            ServerFrame::Reset { .. } => {
                self.at = self.subscription.cursor().seq;
                self.resets += 1;
                self.told.clear();
            }
            _ => {}
        }
    }
}

/// An entity's id and version.
fn versioned(event: &Event) -> Option<(String, u64)> {
    let id = match event {
        Event::MessageCreated { message } | Event::MessageUpdated { message } => {
            message.id.to_string()
        }
        Event::ConversationCreated { conversation }
        | Event::ConversationUpdated { conversation } => conversation.id.to_string(),
        _ => return None,
    };
    Some((id, event.version()?.get()))
}

#[tokio::test]
async fn whatever_is_written_trimmed_and_left_in_between_nothing_is_missed_or_comes_twice() {
    let desk = desk(3).await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.customer("Rana", "9613000123");
    rana.say("hello").await.unwrap();
    let conversation = alice.conversation("Rana").await.id;
    let account = account(&desk).await;
    let start = alice.bootstrap().await.cursor;
    let mut readers = Vec::new();
    for _ in 0..3 {
        readers.push(Reader::at(&desk, &alice, start).await);
    }
    // Always the same dice, so that what fails once fails again.
    let mut dice: u32 = 8;
    for step in 0..150 {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let which = (dice >> 8) as usize % readers.len();
        let reader = &mut readers[which];
        match (dice >> 16) % 16 {
            0..6 => drop(rana.say(format!("number {step}")).await.unwrap()),
            6 => {
                let texts = numbered(0, 7);
                drop(rana.burst(texts.iter().map(String::as_str)).await.unwrap());
            }
            // Each is sent, delivered and read, all of it logged.
            7 => drop(alice.send(conversation, "answer").await),
            8 => {
                let store = &desk.app().store;
                let now = server::clock::now();
                let trimmed = store.write(move |tx| tx.trim_log(account, now)).await;
                trimmed.unwrap();
            }
            9..11 => reader.subscription = resume(&desk, &alice, reader.at).await,
            _ => {
                if reader.at < alice.bootstrap().await.cursor {
                    reader.take().await;
                }
            }
        }
    }
    for reader in &mut readers {
        // The simulator may still be reporting what became of the answers.
        while reader.at < alice.bootstrap().await.cursor {
            reader.take().await;
        }
        let until = reader.at.get();
        for message in alice.messages(conversation).await {
            let told = reader.told.get(&message.id.to_string()).copied();
            let version = message.version.get();
            let is_past = version <= start.get() || version > until;
            let is_told = told == Some(version) || is_past;
            assert!(
                is_told || (told.is_none() && reader.resets > 0),
                "{message:?}"
            );
        }
    }
}
