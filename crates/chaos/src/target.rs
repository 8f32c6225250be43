//! A server with two accounts in it, and how people of theirs come to it.

use std::net::{IpAddr, Ipv4Addr};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    client::HttpClient,
    fixture::{Business, PASSWORD},
    id,
    server::ManagedServer,
};

/// The server under test, its accounts, and its data until it is dropped.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) server: ManagedServer,
    pub(crate) accounts: Vec<Business>,
    pub(crate) _folder: Option<TempDir>,
}

/// A visitor with a token, in a conversation once they wrote.
#[derive(Debug)]
pub(crate) struct VisitorSession {
    pub(crate) client: HttpClient,
    pub(crate) token: String,
    pub(crate) conversation: String,
}

impl Target {
    /// An agent, signed in from an address that nobody else has.
    pub(crate) async fn agent(&self, account: usize, agent: usize) -> Result<HttpClient> {
        let mut client = HttpClient::from(self.server.address, source());
        sign_in(&mut client, &self.accounts[account].agents[agent]).await?;
        Ok(client)
    }

    /// Somebody new on a website of this account.
    pub(crate) async fn visitor(&self, account: usize, website: usize) -> Result<VisitorSession> {
        let inbox = &self.accounts[account].websites[website];
        come(HttpClient::from(self.server.address, source()), inbox).await
    }

    /// Signs an agent in and bootstraps, as a new client would.
    pub(crate) async fn newcomer(&self) -> Result<std::time::Duration> {
        let began = std::time::Instant::now();
        let mut agent = self.agent(1, 3).await?;
        let answer = agent.get("/api/bootstrap").await?;
        ensure!(answer.status == 200, "bootstrap gave {}", answer.status);
        Ok(began.elapsed())
    }
}

pub(crate) async fn sign_in(client: &mut HttpClient, email: &str) -> Result<()> {
    let body = json!({ "email": email, "password": PASSWORD }).to_string();
    let answer = client.json("POST", "/api/session", &body).await?;
    ensure!(
        answer.status == 200,
        "signing in gave {}: {}",
        answer.status,
        answer.words()
    );
    client.cookie = answer.cookie;
    Ok(())
}

/// Bootstraps as a new visitor of this inbox.
pub(crate) async fn come(mut client: HttpClient, inbox: &str) -> Result<VisitorSession> {
    let body = json!({ "inbox_id": inbox }).to_string();
    let answer = client.json("POST", "/api/widget/bootstrap", &body).await?;
    ensure!(answer.status == 200, "coming gave {}", answer.status);
    let said: Value = serde_json::from_slice(&answer.body)?;
    let token = said["token"]
        .as_str()
        .context("a new visitor has a token")?;
    client.token = Some(token.to_owned());
    Ok(VisitorSession {
        token: token.to_owned(),
        client,
        conversation: id::fresh(),
    })
}

impl VisitorSession {
    /// Writes a text, and learns in which conversation that was.
    pub(crate) async fn write(&mut self, id: &str, text: &str) -> Result<u16> {
        let path = format!(
            "/api/widget/conversations/{}/messages/{id}",
            self.conversation
        );
        let answer = self.client.json("PUT", &path, &id::text(text)).await?;
        self.keep(&answer.body);
        Ok(answer.status)
    }

    /// Where the message went: a visitor's open conversation comes first.
    pub(crate) fn keep(&mut self, answer: &[u8]) {
        let said: Value = serde_json::from_slice(answer).unwrap_or_default();
        if let Some(conversation) = said["conversation_id"].as_str() {
            conversation.clone_into(&mut self.conversation);
        }
    }
}

/// An address of this machine that no part used before.
pub(crate) fn source() -> IpAddr {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let digit = |of: u32| u8::try_from(of % 250).unwrap_or(0) + 1;
    // No address ends in 0 or 255, and 127.0 is for everybody else.
    IpAddr::V4(Ipv4Addr::new(
        127,
        digit(number / 62_500),
        digit(number / 250),
        digit(number),
    ))
}
