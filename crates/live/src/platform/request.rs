//! Requests as values, and the problems that failed ones become.

pub use gloo_net::http::Method;
use protocol::{ConversationId, MessageId, Problem, json};
use serde::{Serialize, de::DeserializeOwned};

/// How long a small request may take, in milliseconds.
const TIMEOUT_MS: i64 = 15_000;

/// One HTTP request with a JSON body, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// Relative to the role's part of the API; absolute once it is made.
    pub path: String,
    /// For `Authorization`, where there is no cookie.
    pub token: Option<String>,
    /// JSON.
    pub body: Option<String>,
    /// How long the answer may take.
    pub timeout_ms: i64,
}

impl Request {
    /// A `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: None,
            body: None,
            timeout_ms: TIMEOUT_MS,
        }
    }

    /// Another method.
    pub fn of(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            ..Self::get(path)
        }
    }

    /// Adds a body.
    #[must_use]
    pub fn with(self, body: &impl Serialize) -> Self {
        self.with_text(json::write(body))
    }

    /// Adds a body that is JSON already.
    #[must_use]
    pub fn with_text(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    /// Sets how long the answer may take.
    #[must_use]
    pub const fn within(mut self, ms: i64) -> Self {
        self.timeout_ms = ms;
        self
    }
}

/// A conversation's path, with what follows it.
pub fn conversation_path(id: ConversationId, rest: &str) -> String {
    ["/conversations/", &id.to_string(), rest].concat()
}

/// A message's path, with what follows it.
pub fn message_path(conversation: ConversationId, id: MessageId, rest: &str) -> String {
    conversation_path(
        conversation,
        &["/messages/", &id.to_string(), rest].concat(),
    )
}

/// Reads a good answer's body. An unreadable one did not come from our server
/// (a hotel's sign-in page, say): that is no better than no network.
///
/// # Errors
/// The request's own, or `unreadable`.
pub fn read<T: DeserializeOwned>(answer: Result<String, Problem>) -> Result<T, Problem> {
    json::read(&answer?)
        .ok_or_else(|| Problem::new(0, "unreadable", "The server’s answer cannot be read."))
}

/// The problem in an answer that is not 2xx.
pub fn problem(status: u16, body: &str) -> Problem {
    let problem = json::read(body);
    let unexpected = || Problem::new(status, "unexpected", "The server could not do this.");
    Problem {
        status,
        ..problem.unwrap_or_else(unexpected)
    }
}

/// The server was not reached, or did not answer in time.
pub const fn network() -> Problem {
    Problem::new(
        0,
        "network",
        "The server cannot be reached. Check the connection.",
    )
}

/// Percent-encodes a text for a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                encoded.push('%');
                encoded.push(char::from(HEX[usize::from(byte >> 4)]));
                encoded.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_keep_every_character() {
        assert_eq!(encode("a b&c=ü+1"), "a%20b%26c%3D%C3%BC%2B1");
    }

    #[test]
    fn a_bad_answer_keeps_its_code_and_its_real_status() {
        let refused = problem(
            422,
            r#"{"status":400,"code":"text_empty","title":"Empty."}"#,
        );
        assert_eq!((refused.status, refused.code.as_ref()), (422, "text_empty"));
        assert_eq!(problem(502, "<html>").code, "unexpected");
    }
}
