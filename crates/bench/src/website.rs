//! Websites with a chat on them, on an origin of their own: one has the widget,
//! and one, for scale, a bubble in as little JavaScript as it takes.

use std::net::SocketAddr;

use anyhow::Result;
use axum::{Router, http::header, response::Html, routing::get};
use tokio::{net::TcpListener, task::JoinHandle};

const PAGE: &str = include_str!("website/page.html");
const SCRIPT: &str = include_str!("website/bubble.js");
const FRAME: &str = include_str!("website/bubble.html");

/// A server, until it is dropped.
#[derive(Debug)]
pub(crate) struct BubbleWebsite {
    pub(crate) address: SocketAddr,
    serving: JoinHandle<()>,
}

impl BubbleWebsite {
    /// A site whose only page has this tag on it.
    pub(crate) async fn with(chat: &str) -> Result<Self> {
        let page = PAGE.replace("{chat}", chat);
        Self::serve(Router::new().route("/", get(async || Html(page)))).await
    }

    /// What a server is to the widget, to the bubble.
    pub(crate) async fn of_bubble() -> Result<Self> {
        let script = (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            SCRIPT,
        );
        let paths = Router::new()
            .route("/bubble.js", get(async || script))
            .route("/bubble.html", get(async || Html(FRAME)));
        Self::serve(paths).await
    }

    async fn serve(paths: Router) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, paths).await {
                eprintln!("a website ended: {error}");
            }
        });
        Ok(Self { address, serving })
    }
}

impl Drop for BubbleWebsite {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
