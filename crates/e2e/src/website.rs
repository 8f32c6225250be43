//! A website with the chat on it, on a port of its own: another origin than
//! the desk.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use axum::{
    Router,
    extract::State,
    http::{HeaderName, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use protocol::InboxId;
use tokio::{net::TcpListener, task::JoinHandle};

/// What the website's owner wrote. `{desk}` stands for the desk's origin.
#[derive(Debug, Clone)]
pub struct Markup {
    /// Of `<html>`: its language and direction.
    pub attributes: String,
    /// As it stands in the markup.
    pub title: String,
    /// Its Content-Security-Policy.
    pub policy: Option<String>,
    /// Its Cross-Origin-Embedder-Policy.
    pub embedder_policy: Option<&'static str>,
    /// What stands before the chat's tag.
    pub before: &'static str,
}

impl Default for Markup {
    fn default() -> Self {
        Self {
            attributes: "lang=\"en\"".to_owned(),
            title: "Cedar &amp; Clay".to_owned(),
            policy: None,
            embedder_policy: None,
            before: "",
        }
    }
}

#[derive(Debug)]
struct Served {
    desk: String,
    inbox: InboxId,
    markup: Mutex<Markup>,
    asked: Mutex<Vec<String>>,
}

/// A website that is served until it is dropped. Every path is the same page.
#[derive(Debug)]
pub struct Website {
    address: SocketAddr,
    served: Arc<Served>,
    serving: JoinHandle<()>,
}

impl Website {
    pub(crate) async fn open(desk: String, inbox: InboxId) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let served = Arc::new(Served {
            desk,
            inbox,
            markup: Mutex::default(),
            asked: Mutex::default(),
        });
        let pages = Router::new().fallback(page).with_state(Arc::clone(&served));
        // It ends with the story.
        let serving = tokio::spawn(async move { axum::serve(listener, pages).await.unwrap_or(()) });
        Ok(Self {
            address,
            served,
            serving,
        })
    }

    /// Its address. The desk's differs in the port alone: another origin, but
    /// the same site to a browser, as a shop and its help desk mostly are.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same website under a name that makes the desk a third party.
    pub fn foreign_url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// Whose chat it has.
    pub fn inbox(&self) -> InboxId {
        self.served.inbox
    }

    /// From the next load on.
    pub fn serve(&self, markup: Markup) {
        *lock(&self.served.markup) = markup;
    }

    /// The paths that were asked for so far.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.served.asked).clone()
    }
}

impl Drop for Website {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

const EMBEDDER_POLICY: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");

async fn page(State(served): State<Arc<Served>>, uri: Uri) -> Response {
    if uri.path() == "/favicon.ico" {
        return StatusCode::NO_CONTENT.into_response();
    }
    lock(&served.asked).push(uri.to_string());
    let Served { desk, inbox, .. } = &*served;
    let Markup {
        attributes,
        title,
        policy,
        embedder_policy,
        before,
    } = lock(&served.markup).clone();
    let html = format!(
        "<!doctype html>
<html {attributes}>
<head><meta charset=\"utf-8\"><title>{title}</title></head>
<body>
<h1>Cedar &amp; Clay</h1>
<p><a href=\"/tables\">Tables</a></p>
{before}
<script src=\"{desk}/widget.js\" data-inbox=\"{inbox}\" async></script>
</body>
</html>"
    );
    let policy = policy.map(|policy| {
        let name: HeaderName = header::CONTENT_SECURITY_POLICY;
        [(name, policy.replace("{desk}", desk))]
    });
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let embedder_policy = embedder_policy.map(|policy| [(EMBEDDER_POLICY, policy)]);
    (policy, embedder_policy, kind, html).into_response()
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
