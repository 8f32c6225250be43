//! An agent's requests.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use protocol::{
    Attachment, Bootstrap, Content, Conversation, ConversationId, Message, MessageId, MessagePage,
    Problem,
    command::{MarkRead, SendMessage, SignIn},
};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

use crate::{file::named, message_id, person::Person, stream_client::StreamClient};

/// An HTTP client with its own cookie.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    address: SocketAddr,
    cookie: Mutex<Option<String>>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!(
                "{error}: {} {}",
                self.status,
                String::from_utf8_lossy(&self.body)
            )
        })
    }

    /// Status and code of a problem.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        let problem: Problem = self.json();
        assert_eq!(
            problem.status,
            self.status.as_u16(),
            "the body agrees with the status"
        );
        (problem.status, problem.code.into_owned())
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            http: simulator::webhook::loopback_client().expect("a client needs nothing"),
            address,
            cookie: Mutex::new(None),
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("http://{}{path}", self.address));
        match self.cookie() {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub fn cookie(&self) -> Option<String> {
        self.cookie
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub async fn answer(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response
                .bytes()
                .await
                .expect("the answer is whole")
                .to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.answer(self.request(Method::GET, path)).await
    }

    pub async fn call(&self, method: Method, path: &str, body: &impl Serialize) -> Answer {
        self.answer(self.request(method, path).json(body)).await
    }

    pub async fn try_sign_in(&self, email: &str, password: &str) -> Answer {
        let sign_in = SignIn {
            email: email.to_owned(),
            password: password.to_owned(),
        };
        let answer = self.call(Method::POST, "/api/session", &sign_in).await;
        let cookie = answer
            .headers
            .get("set-cookie")
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next());
        if let Some(cookie) = cookie {
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(cookie.to_owned());
        }
        answer
    }

    pub async fn sign_in(&self, person: Person) {
        let answer = self.try_sign_in(person.email, person.password).await;
        assert_eq!(answer.status, StatusCode::OK, "{} signs in", person.name);
    }

    pub async fn bootstrap(&self) -> Bootstrap {
        self.get("/api/bootstrap").await.json()
    }

    /// The conversation with the contact of this name.
    pub async fn conversation(&self, name: &str) -> Conversation {
        let bootstrap = self.bootstrap().await;
        let mut all = bootstrap.conversations.items.into_iter();
        all.find(|conversation| conversation.contact.name.as_deref() == Some(name))
            .unwrap_or_else(|| panic!("there is a conversation with {name}"))
    }

    pub async fn messages(&self, conversation: ConversationId) -> Vec<Message> {
        let path = format!("/api/conversations/{conversation}/messages?limit=200");
        let page: MessagePage = self.get(&path).await.json();
        page.items
    }

    pub async fn put(&self, conversation: ConversationId, id: MessageId, text: &str) -> Answer {
        let path = format!("/api/conversations/{conversation}/messages/{id}");
        let content = Content::text(text);
        self.call(Method::PUT, &path, &SendMessage { content })
            .await
    }

    /// Brings a file.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, "/api/attachments");
        self.answer(named(request, name, bytes)).await
    }

    /// Sends a file that was brought.
    pub async fn put_file(
        &self,
        conversation: ConversationId,
        id: MessageId,
        attachment: Attachment,
    ) -> Answer {
        let path = format!("/api/conversations/{conversation}/messages/{id}");
        let content = Content::attachment(attachment, "");
        self.call(Method::PUT, &path, &SendMessage { content })
            .await
    }

    /// Sends a text, once, and expects that it is taken.
    pub async fn send(&self, conversation: ConversationId, text: &str) -> Message {
        let answer = self.put(conversation, message_id(), text).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        answer.json()
    }

    pub async fn read(&self, conversation: ConversationId, up_to: MessageId) -> Answer {
        let path = format!("/api/conversations/{conversation}/read");
        self.call(Method::POST, &path, &MarkRead { up_to }).await
    }

    /// Bootstraps a replica and opens its stream.
    pub async fn stream(&self) -> StreamClient {
        let bootstrap = self.bootstrap().await;
        StreamClient::open(self.address, self.cookie(), bootstrap).await
    }
}
