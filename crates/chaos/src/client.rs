//! One person's requests, on a connection that is kept while it holds. Every
//! request has an end in time.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, Result};
use harness::{HttpConnection, http_connection::connect_from};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};

use crate::id;

/// Where requests go, who asks, and from which address.
#[derive(Debug)]
pub(crate) struct HttpClient {
    pub(crate) address: SocketAddr,
    pub(crate) source: IpAddr,
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) within: Duration,
    line: Option<HttpConnection>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) cookie: Option<String>,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn words(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether what was written is stored.
    pub(crate) const fn is_taken(&self) -> bool {
        matches!(self.status, 200 | 201)
    }
}

impl HttpClient {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self::from(address, IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    pub(crate) fn from(address: SocketAddr, source: IpAddr) -> Self {
        Self {
            address,
            source,
            cookie: None,
            token: None,
            within: Duration::from_secs(20),
            line: None,
        }
    }

    /// The same person on a connection of their own.
    pub(crate) fn again(&self) -> Self {
        Self {
            cookie: self.cookie.clone(),
            token: self.token.clone(),
            within: self.within,
            ..Self::from(self.address, self.source)
        }
    }

    /// A bare connection from this person's address.
    pub(crate) async fn connect(&self) -> Result<TcpStream> {
        let stream = timeout(self.within, connect_from(self.source, self.address)).await;
        Ok(stream.context("no connection in time")??)
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Response> {
        self.request("GET", path, "", b"").await
    }

    pub(crate) async fn json(&mut self, method: &str, path: &str, body: &str) -> Result<Response> {
        let head = "Content-Type: application/json\r\n";
        self.request(method, path, head, body.as_bytes()).await
    }

    /// Writes a text into a conversation.
    pub(crate) async fn put(
        &mut self,
        conversation: &str,
        id: &str,
        text: &str,
    ) -> Result<Response> {
        let path = format!("/api/conversations/{conversation}/messages/{id}");
        self.json("PUT", &path, &id::text(text)).await
    }

    /// Brings a file; the description of it that a message names.
    pub(crate) async fn upload(&mut self, name: &str, bytes: &[u8]) -> Result<Response> {
        let path = self.files();
        let head = format!(
            "Content-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename*=UTF-8''{name}\r\n"
        );
        self.request("POST", path, &head, bytes).await
    }

    /// Where this person brings files.
    pub(crate) const fn files(&self) -> &'static str {
        match self.token {
            Some(_) => "/api/widget/attachments",
            None => "/api/attachments",
        }
    }

    /// The whole head of a request of theirs.
    pub(crate) fn head(&self, method: &str, path: &str, extra: &str, length: usize) -> String {
        let address = self.address;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n{extra}"
        );
        if let Some(cookie) = &self.cookie {
            head += &harness::socket::cookie_header(cookie);
        }
        if let Some(token) = &self.token {
            head += &format!("Authorization: Bearer {token}\r\n");
        }
        if method != "GET" {
            head += &format!("Content-Length: {length}\r\n");
        }
        head + "\r\n"
    }

    pub(crate) async fn request(
        &mut self,
        method: &str,
        path: &str,
        extra: &str,
        body: &[u8],
    ) -> Result<Response> {
        let head = self.head(method, path, extra, body.len());
        let request = [head.as_bytes(), body].concat();
        // A kept connection may have been closed while it was idle.
        if let Some(line) = self.line.take()
            && let Ok(answer) = self.exchange(line, &request).await
        {
            return Ok(answer);
        }
        let line = HttpConnection::open_from(self.source, self.address);
        let line = timeout(self.within, line).await;
        self.exchange(line.context("no connection in time")??, &request)
            .await
    }

    async fn exchange(&mut self, mut line: HttpConnection, request: &[u8]) -> Result<Response> {
        let answer = timeout(self.within, line.exchange(request)).await;
        let answer = answer.context("no answer in time")??;
        let cookie = answer.header("set-cookie");
        let ends = answer.header("connection") == Some("close");
        let response = Response {
            status: answer.status,
            cookie: cookie.and_then(|cookie| Some(cookie.split(';').next()?.to_owned())),
            body: answer.body.to_vec(),
        };
        if !ends {
            self.line = Some(line);
        }
        Ok(response)
    }
}
