//! A website's visitor: requests with a token, as the widget makes them.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use protocol::{
    Attachment, ClientFrame, ContactId, Content, ConversationId, InboxId, Message, MessageId,
    MessagePage, VisitorBootstrap,
    bootstrap::StartVisit,
    command::{Acknowledge, Introduce, SendVisitorMessage},
};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use sync::Replica;

use crate::{Answer, Client, file::named, message_id, nowhere, stream_client::StreamClient};

/// One visitor's browser.
#[derive(Debug)]
pub struct Visitor {
    client: Client,
    address: SocketAddr,
    pub inbox_id: InboxId,
    token: Mutex<Option<String>>,
}

impl Visitor {
    pub fn new(address: SocketAddr, inbox_id: InboxId) -> Self {
        Self {
            client: Client::new(address),
            address,
            inbox_id,
            token: Mutex::new(None),
        }
    }

    pub fn token(&self) -> Option<String> {
        self.token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn set_token(&self, token: Option<String>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// The same visitor in another tab.
    pub fn another_tab(&self) -> Self {
        let tab = Self::new(self.address, self.inbox_id);
        tab.set_token(self.token());
        tab
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, &format!("/api/widget{path}"));
        match self.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.client.answer(self.request(Method::GET, path)).await
    }

    pub async fn call(&self, method: Method, path: &str, body: &impl Serialize) -> Answer {
        let request = self.request(method, path).json(body);
        self.client.answer(request).await
    }

    pub async fn try_bootstrap(&self) -> Answer {
        let visiting = StartVisit {
            inbox_id: self.inbox_id,
            host: None,
        };
        self.call(Method::POST, "/bootstrap", &visiting).await
    }

    /// Comes, and keeps the token.
    pub async fn bootstrap(&self) -> VisitorBootstrap {
        let answer = self.try_bootstrap().await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        let bootstrap: VisitorBootstrap = answer.json();
        if let Some(token) = &bootstrap.token {
            self.set_token(Some(token.clone()));
        }
        bootstrap
    }

    pub async fn put(&self, conversation: ConversationId, id: MessageId, text: &str) -> Answer {
        let written = SendVisitorMessage {
            content: Content::text(text),
            visit: None,
            introduction: None,
        };
        self.put_whole(conversation, id, &written).await
    }

    pub async fn put_whole(
        &self,
        conversation: ConversationId,
        id: MessageId,
        written: &SendVisitorMessage,
    ) -> Answer {
        let path = format!("/conversations/{conversation}/messages/{id}");
        self.call(Method::PUT, &path, written).await
    }

    /// Writes a text, once, and expects that it is taken.
    pub async fn write(&self, conversation: ConversationId, text: &str) -> Message {
        let answer = self.put(conversation, message_id(), text).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        answer.json()
    }

    /// A new visitor who writes this, and has a name.
    pub async fn begin(&self, name: &str, text: &str) -> (ContactId, ConversationId) {
        let me = self.bootstrap().await.me;
        let written = SendVisitorMessage {
            content: Content::text(text),
            visit: None,
            introduction: Some(Introduce {
                name: Some(name.to_owned()),
                ..Introduce::default()
            }),
        };
        let answer = self.put_whole(nowhere(), message_id(), &written).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        (me, answer.json::<Message>().conversation_id)
    }

    /// Brings a file.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, "/attachments");
        self.client.answer(named(request, name, bytes)).await
    }

    /// Sends a file that was brought.
    pub async fn put_file(
        &self,
        conversation: ConversationId,
        id: MessageId,
        attachment: Attachment,
    ) -> Answer {
        let content = Content::attachment(attachment, "");
        self.put_content(conversation, id, content).await
    }

    /// Sends what was written or brought.
    pub async fn put_content(
        &self,
        conversation: ConversationId,
        id: MessageId,
        content: Content,
    ) -> Answer {
        let written = SendVisitorMessage {
            content,
            visit: None,
            introduction: None,
        };
        self.put_whole(conversation, id, &written).await
    }

    pub async fn messages(&self, conversation: ConversationId) -> Vec<Message> {
        let path = format!("/conversations/{conversation}/messages?limit=200");
        let page: MessagePage = self.get(&path).await.json();
        page.items
    }

    pub async fn acknowledge(&self, conversation: ConversationId, what: Acknowledge) -> Answer {
        let path = format!("/conversations/{conversation}/receipt");
        self.call(Method::POST, &path, &what).await
    }

    /// Bootstraps a replica and opens its stream.
    pub async fn stream(&self) -> StreamClient {
        let bootstrap = self.bootstrap().await;
        let mut replica = Replica::new();
        replica.bootstrap_visitor(bootstrap);
        self.resume(replica).await
    }

    /// Goes on from where a replica stands.
    pub async fn resume(&self, replica: Replica) -> StreamClient {
        let connected =
            StreamClient::connect_to(self.address, "/api/widget/socket", None, None).await;
        let mut line = connected.expect("the socket opens");
        let cursor = replica.cursor();
        line.replica = replica;
        line.say(&ClientFrame::Resume {
            epoch: cursor.map(|cursor| cursor.epoch),
            cursor: cursor.map(|cursor| cursor.seq),
            token: self.token(),
        })
        .await;
        line
    }
}
