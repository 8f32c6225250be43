//! A program that uses the API: what any other client could do.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use protocol::{
    Bootstrap, Content, Conversation, ConversationId, ConversationStatus, Inbox, InboxId, Message,
    MessageCursor, MessageId, MessagePage, Problem, WidgetSettings,
    command::{ChangeConversation, SendMessage, SignIn},
    settings::{ChangeWidget, IdentitySecret, NewWebsite},
    widget::Appearance,
};
use reqwest::{RequestBuilder, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::{AgentLogin, Signer};

/// Signed in as an agent.
#[derive(Debug, Clone)]
pub struct AgentClient {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl AgentClient {
    pub(crate) async fn sign_in(url: String, agent: AgentLogin) -> Result<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .build()?;
        let body = SignIn {
            email: agent.email.to_owned(),
            password: agent.password.to_owned(),
        };
        let answer = http
            .post(format!("{url}/api/session"))
            .json(&body)
            .send()
            .await?;
        let cookie = answer
            .headers()
            .get(header::SET_COOKIE)
            .context("no session was begun")?;
        let cookie = cookie
            .to_str()?
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(Self { http, url, cookie })
    }

    /// A new message id.
    pub fn mint() -> MessageId {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        MessageId::mint(u64::try_from(now.as_millis()).unwrap_or(0), rand::random())
    }

    /// # Errors
    /// If the server does not answer well.
    pub async fn bootstrap(&self) -> Result<Bootstrap> {
        let request = self.http.get(format!("{}/api/bootstrap", self.url));
        Ok(self.ask(request).await?.1)
    }

    /// Makes a website's inbox.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn website(&self, name: &str) -> Result<InboxId> {
        let request = self.http.post(format!("{}/api/inboxes", self.url));
        let name = name.to_owned();
        let (_, inbox): (_, Inbox) = self.ask(request.json(&NewWebsite { name })).await?;
        Ok(inbox.id)
    }

    /// Changes what a website's chat looks like, and asks.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn change_look(&self, inbox: InboxId, look: Appearance) -> Result<()> {
        let look = Some(look);
        self.change(
            inbox,
            ChangeWidget {
                look,
                ..ChangeWidget::default()
            },
        )
        .await
    }

    /// Believes of a website's visitors only what the website signed.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn require_identity(&self, inbox: InboxId) -> Result<()> {
        let identity_required = Some(true);
        self.change(
            inbox,
            ChangeWidget {
                identity_required,
                ..ChangeWidget::default()
            },
        )
        .await
    }

    async fn change(&self, inbox: InboxId, change: ChangeWidget) -> Result<()> {
        let path = format!("{}/api/inboxes/{inbox}/widget", self.url);
        let _: (_, WidgetSettings) = self.ask(self.http.patch(path).json(&change)).await?;
        Ok(())
    }

    /// A website's owner with a secret of this inbox; the one before counts no
    /// longer.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn signer(&self, inbox: InboxId) -> Result<Signer> {
        let path = format!("{}/api/inboxes/{inbox}/widget/identity-secret", self.url);
        let (_, IdentitySecret { secret }) = self.ask(self.http.post(path)).await?;
        Ok(Signer::new(secret))
    }

    /// The conversation with whoever has this name.
    ///
    /// # Errors
    /// If there is none among the first.
    pub async fn conversation(&self, name: &str) -> Result<Conversation> {
        let known = self.bootstrap().await?.conversations.items;
        known
            .into_iter()
            .find(|conversation| conversation.contact.display_name() == name)
            .with_context(|| format!("no conversation with {name}"))
    }

    /// Ends a conversation, as far as its agents are concerned.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn resolve(&self, conversation: ConversationId) -> Result<()> {
        let path = format!("{}/api/conversations/{conversation}", self.url);
        let change = ChangeConversation {
            status: Some(ConversationStatus::Resolved),
            ..ChangeConversation::default()
        };
        let _: (_, Conversation) = self.ask(self.http.patch(path).json(&change)).await?;
        Ok(())
    }

    /// Sends, or finds out that it was sent: 201 or 200.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn send(
        &self,
        conversation: ConversationId,
        id: MessageId,
        text: &str,
    ) -> Result<(StatusCode, Message)> {
        let path = format!(
            "{}/api/conversations/{conversation}/messages/{id}",
            self.url
        );
        let content = Content::text(text);
        self.ask(self.http.put(path).json(&SendMessage { content }))
            .await
    }

    /// All messages of a conversation, oldest first, page by page.
    ///
    /// # Errors
    /// If the server does not answer well.
    pub async fn messages(&self, conversation: ConversationId) -> Result<Vec<Message>> {
        let mut all = Vec::new();
        let mut before: Option<MessageCursor> = None;
        loop {
            let from = before
                .map(|key| format!("?before={key}"))
                .unwrap_or_default();
            let path = format!(
                "{}/api/conversations/{conversation}/messages{from}",
                self.url
            );
            let (_, page): (_, MessagePage) = self.ask(self.http.get(path)).await?;
            all.splice(0..0, page.items);
            match page.next {
                Some(next) => before = Some(next),
                None => return Ok(all),
            }
        }
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<(StatusCode, T)> {
        let answer = request.header(header::COOKIE, &self.cookie).send().await?;
        let status = answer.status();
        if !status.is_success() {
            let problem: Problem = answer.json().await?;
            bail!("{status}: {problem}");
        }
        Ok((status, answer.json().await?))
    }
}
