//! Four kinds of writers, who repeat with the same ids whatever was not
//! acknowledged, through every kill.

use std::{sync::Arc, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::Files;
use crate::{
    client::{HttpClient, Response},
    id,
    storage_check::{AcknowledgedWrites, Item, MessageKey, WriterKind},
    target::{VisitorSession, come, source},
    webhook,
};

/// The pause before a write that was not acknowledged is repeated.
const PAUSE: Duration = Duration::from_millis(20);
/// Customers of each account, who write on WhatsApp.
const CUSTOMERS: usize = 300;
/// How many messages or files one visitor sends before a new visitor takes over.
const STAYS: usize = 12;

/// What all writers share.
#[derive(Debug, Clone)]
pub(super) struct WriterTarget {
    pub(super) acknowledged: Arc<AcknowledgedWrites>,
    pub(super) files: Arc<Files>,
    /// No new writes; those underway are repeated until they are acknowledged.
    pub(super) stop: watch::Receiver<bool>,
    /// Whatever is not acknowledged by then never will be.
    pub(super) give_up: Instant,
    pub(super) account: String,
    pub(super) number: String,
    pub(super) website: String,
}

/// A request that may be repeated.
struct RepeatableRequest<'a> {
    method: &'static str,
    path: &'a str,
    head: &'a str,
    body: &'a [u8],
}

impl<'a> RepeatableRequest<'a> {
    const fn put(path: &'a str, body: &'a str) -> Self {
        Self {
            method: "PUT",
            path,
            head: "Content-Type: application/json\r\n",
            body: body.as_bytes(),
        }
    }
}

impl WriterTarget {
    fn goes_on(&self) -> bool {
        !*self.stop.borrow()
    }

    /// Repeats a request until it is acknowledged. None: it never was.
    async fn until_taken(
        &self,
        client: &mut HttpClient,
        asked: RepeatableRequest<'_>,
    ) -> Option<Response> {
        let RepeatableRequest {
            method,
            path,
            head,
            body,
        } = asked;
        loop {
            match client.request(method, path, head, body).await {
                Ok(answer) if answer.is_taken() => return Some(answer),
                Ok(answer) if matches!(answer.status, 408 | 429 | 503) => {}
                Ok(answer) => {
                    let words = format!("{}: {}", answer.status, answer.words());
                    self.acknowledged.refuse(words);
                    return None;
                }
                Err(_) => {}
            }
            if Instant::now() > self.give_up {
                self.acknowledged
                    .refuse("not acknowledged until the end".to_owned());
                return None;
            }
            sleep(PAUSE).await;
        }
    }

    fn note(&self, way: WriterKind, key: MessageKey, mark: &str) {
        self.acknowledged.note([Item {
            way,
            account: self.account.clone(),
            key,
            mark: mark.to_owned(),
        }]);
    }
}

/// Bursts of webhooks, about so many messages a second.
pub(super) async fn webhooks(target: WriterTarget, mut client: HttpClient, rate: f64, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let (began, mut written) = (Instant::now(), 0_usize);
    while target.goes_on() {
        let size = random.random_range(1..=120);
        let messages: Vec<webhook::WebhookMessage> = (0..size)
            .map(|_| {
                let fresh = id::fresh();
                webhook::WebhookMessage {
                    from: format!("9613{:06}", random.random_range(0..CUSTOMERS)),
                    text: format!("webhook {fresh}"),
                    id: format!("wamid.{fresh}"),
                }
            })
            .collect();
        let body = webhook::body(&target.number, &messages);
        let headers = webhook::headers(&body);
        let post = RepeatableRequest {
            method: "POST",
            path: webhook::PATH,
            head: &headers,
            body: &body,
        };
        let taken = target.until_taken(&mut client, post).await;
        if taken.is_some() {
            written += messages.len();
            target
                .acknowledged
                .note(messages.into_iter().map(|message| Item {
                    way: WriterKind::Webhook,
                    account: target.account.clone(),
                    key: MessageKey::Provider(message.id),
                    mark: message.text,
                }));
        }
        // Behind after a kill, it catches up.
        let due = began + Duration::from_secs_f64(written as f64 / rate);
        tokio::time::sleep_until(due).await;
    }
}

/// An agent who answers in one conversation.
pub(super) async fn agent(target: WriterTarget, mut client: HttpClient, conversation: String) {
    while target.goes_on() {
        let (message, text) = (id::fresh(), format!("agent {}", id::fresh()));
        let path = format!("/api/conversations/{conversation}/messages/{message}");
        let body = id::text(&text);
        let taken = target
            .until_taken(&mut client, RepeatableRequest::put(&path, &body))
            .await;
        if taken.is_some() {
            target.note(WriterKind::Agent, MessageKey::Message(message), &text);
        }
        sleep(Duration::from_millis(25)).await;
    }
}

/// Visitors who come, begin a conversation, and write on.
pub(super) async fn visitors(target: WriterTarget, client: HttpClient) {
    while target.goes_on() {
        let Some(mut visitor) = somebody(&target, &client).await else {
            continue;
        };
        for _ in 0..STAYS {
            if !target.goes_on() {
                break;
            }
            write(&target, &mut visitor).await;
            sleep(Duration::from_millis(70)).await;
        }
    }
}

async fn write(target: &WriterTarget, visitor: &mut VisitorSession) {
    let (message, text) = (id::fresh(), format!("visitor {}", id::fresh()));
    let conversation = visitor.conversation.clone();
    let path = format!("/api/widget/conversations/{conversation}/messages/{message}");
    let body = id::text(&text);
    let client = &mut visitor.client;
    let taken = target
        .until_taken(client, RepeatableRequest::put(&path, &body))
        .await;
    if let Some(answer) = taken {
        visitor.keep(&answer.body);
        target.note(WriterKind::Visitor, MessageKey::Message(message), &text);
    }
}

async fn somebody(target: &WriterTarget, client: &HttpClient) -> Option<VisitorSession> {
    let client = HttpClient::from(client.address, source());
    let came = come(client, &target.website).await;
    if came.is_err() {
        sleep(PAUSE).await;
    }
    came.ok()
}

/// Who brings files: an agent with a conversation, or visitors.
#[derive(Debug)]
pub(super) enum UploadActor {
    Agent { conversation: String },
    Visitors,
}

/// Files of 1 to 200 KB, each sent with a message.
pub(super) async fn uploads(
    target: WriterTarget,
    mut client: HttpClient,
    who: UploadActor,
    seed: u64,
) {
    let mut random = StdRng::seed_from_u64(seed);
    while target.goes_on() {
        match &who {
            UploadActor::Agent { conversation } => {
                file(&target, &mut client, "/api", conversation, &mut random).await;
            }
            UploadActor::Visitors => {
                let Some(mut visitor) = somebody(&target, &client).await else {
                    continue;
                };
                write(&target, &mut visitor).await;
                let conversation = visitor.conversation.clone();
                for _ in 0..STAYS {
                    if target.goes_on() {
                        let by = &mut visitor.client;
                        file(&target, by, "/api/widget", &conversation, &mut random).await;
                    }
                }
            }
        }
    }
}

async fn file(
    target: &WriterTarget,
    client: &mut HttpClient,
    api: &str,
    conversation: &str,
    random: &mut StdRng,
) {
    let mut bytes = vec![0; random.random_range(1_000..200_000)];
    random.fill(&mut bytes[..]);
    // Nothing that begins like this is a program or a picture.
    bytes[..8].copy_from_slice(b"chaos ok");
    let name = format!("{}.bin", id::fresh());
    // Not idempotent: a file whose answer was lost is brought again, and the
    // first one is forgotten within a day.
    let brought = match client.upload(&name, &bytes).await {
        Ok(answer) if answer.status == 201 => answer.json(),
        _ => return sleep(Duration::from_millis(60)).await,
    };
    let message = id::fresh();
    let path = format!("{api}/conversations/{conversation}/messages/{message}");
    let body = body(&brought).to_string();
    let taken = target
        .until_taken(client, RepeatableRequest::put(&path, &body))
        .await;
    if taken.is_some() {
        target.note(WriterKind::Upload, MessageKey::Message(message), &name);
        let attachment = brought["id"].as_str().unwrap_or_default();
        target
            .files
            .note(&target.account, attachment, Sha256::digest(&bytes).into());
    }
    sleep(Duration::from_millis(350)).await;
}

fn body(attachment: &Value) -> Value {
    json!({ "content": { "type": "attachment", "attachment": attachment } })
}
