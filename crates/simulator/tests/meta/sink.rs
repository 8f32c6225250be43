//! A server that does nothing but listen for webhooks.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use simulator::webhook::SIGNATURE_HEADER;
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

/// One POST, as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReceivedPost {
    pub(crate) signature: String,
    pub(crate) body: Bytes,
}

impl ReceivedPost {
    pub(crate) fn value(&self) -> Value {
        let payload: Value = serde_json::from_slice(&self.body).unwrap();
        payload["entry"][0]["changes"][0]["value"].clone()
    }

    /// The statuses or the texts in it, whichever it carries.
    pub(crate) fn says(&self) -> Vec<String> {
        let value = self.value();
        let statuses = value["statuses"].as_array().into_iter().flatten();
        let messages = value["messages"].as_array().into_iter().flatten();
        statuses
            .map(|status| &status["status"])
            .chain(messages.map(|message| &message["text"]["body"]))
            .map(|said| said.as_str().unwrap().to_owned())
            .collect()
    }
}

pub(crate) struct Sink {
    pub(crate) url: String,
    posts: mpsc::UnboundedReceiver<ReceivedPost>,
    answers: QueuedAnswers,
}

/// What the next posts are answered with; 200 when there is nothing left.
type QueuedAnswers = Arc<Mutex<VecDeque<StatusCode>>>;

impl Sink {
    pub(crate) async fn start() -> Self {
        let (sender, posts) = mpsc::unbounded_channel();
        let answers = QueuedAnswers::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "http://{}/webhooks/whatsapp",
            listener.local_addr().unwrap()
        );
        let router = Router::new()
            .route("/webhooks/whatsapp", post(receive))
            .with_state((sender, Arc::clone(&answers)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            posts,
            answers,
        }
    }

    pub(crate) fn answer_next(&self, statuses: impl IntoIterator<Item = u16>) {
        let statuses = statuses
            .into_iter()
            .map(|status| StatusCode::from_u16(status).unwrap());
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next POST. A test that waits in vain fails instead of hanging.
    pub(crate) async fn next(&mut self) -> ReceivedPost {
        let post = timeout(Duration::from_secs(20), self.posts.recv()).await;
        post.expect("a webhook arrives").unwrap()
    }

    /// What the next POSTs say.
    pub(crate) async fn hear(&mut self, count: usize) -> Vec<String> {
        let mut said = Vec::new();
        for _ in 0..count {
            said.extend(self.next().await.says());
        }
        said
    }

    /// What has arrived and was not asked for yet.
    pub(crate) fn rest(&mut self) -> Vec<ReceivedPost> {
        std::iter::from_fn(|| self.posts.try_recv().ok()).collect()
    }
}

async fn receive(
    State((posts, answers)): State<(mpsc::UnboundedSender<ReceivedPost>, QueuedAnswers)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let signature = headers[SIGNATURE_HEADER].to_str().unwrap().to_owned();
    // A test that has seen enough drops its end.
    let _ = posts.send(ReceivedPost { signature, body });
    answers
        .lock()
        .unwrap()
        .pop_front()
        .unwrap_or(StatusCode::OK)
}
