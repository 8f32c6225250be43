//! Requests by method and path, with JSON in and out, as the real server has them.

mod agent;
mod settings;
mod visitor;

use protocol::{ConversationId, Problem};
use serde::{Serialize, de::DeserializeOwned};

pub use visitor::VISITOR_TOKEN;

use crate::server::FakeServer;

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct HttpRequest<'a> {
    /// `GET`, `PUT` …
    pub method: &'a str,
    /// From `/api` on, with the query.
    pub path: &'a str,
    /// Of the `Authorization` header, for visitors.
    pub token: Option<&'a str>,
    /// JSON, or nothing.
    pub body: &'a str,
}

impl FakeServer {
    /// Answers a request.
    ///
    /// # Errors
    /// The problem that an error answer carries.
    pub fn answer(&mut self, request: HttpRequest<'_>) -> Result<String, Problem> {
        match request.path.strip_prefix("/api/widget/") {
            Some(rest) => self.answer_visitor(request, rest),
            None => self.answer_agent(request),
        }
    }

    /// The conversation with this id, if there is one.
    fn find_conversation(&self, id: &str) -> Result<ConversationId, Problem> {
        let id = id.parse().map_err(|_| not_found())?;
        let known = self.conversations.contains_key(&id);
        known.then_some(id).ok_or_else(not_found)
    }
}

/// The path's segments, and its query.
fn segments(path: &str) -> (Vec<&str>, Vec<(&str, &str)>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    (path.split('/').collect(), pairs.collect())
}

fn json(value: &impl Serialize) -> Result<String, Problem> {
    Ok(serde_json::to_string(value).unwrap())
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Problem> {
    serde_json::from_str(body).map_err(|_| Problem::new(400, "malformed", "Not what is expected."))
}

fn not_found() -> Problem {
    Problem::new(404, "not_found", "There is no such thing.")
}
