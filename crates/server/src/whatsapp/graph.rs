//! Meta's Graph API, as far as we use it.

use std::{fmt, time::Duration};

use protocol::{Content, Failure, MessageId, Timestamp};
use serde_json::{Value, json};

use super::{
    limit,
    refusal::{self, Course},
};
use crate::{
    settings::WhatsApp,
    store::outgoing::{Outcome, Outgoing},
};

/// How long Meta may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// An answer is an id or an error: hundreds of bytes.
const MAX_ANSWER: usize = 256 * 1024;
/// Tries before a temporary refusal becomes a failure: with the backoff below,
/// about twenty minutes.
const MAX_TRIES: u32 = 10;
/// How long a status may take to tell what a lost answer did not.
pub const UNSURE_MS: i64 = 60_000;

/// A client for one Meta app.
pub struct Graph {
    client: reqwest::Client,
    base: String,
    access_token: Option<String>,
}

/// Without the token: this ends up in logs.
impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Graph {
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(settings: &WhatsApp) -> anyhow::Result<Self> {
        // Only the first of this process takes; the others find it installed.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .timeout(ANSWER_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let base = settings.api_url.trim_end_matches('/');
        Ok(Self {
            client,
            base: format!("{base}/{}", settings.api_version),
            access_token: settings.access_token.clone(),
        })
    }

    /// Sends one message, once.
    pub async fn send(&self, outgoing: &Outgoing, now: Timestamp) -> Outcome {
        let Some(token) = &self.access_token else {
            return Outcome::Refused(Failure {
                code: "no_access_token".to_owned(),
                reason: "This server has no WhatsApp access token. Ask your administrator to set one, then retry.".to_owned(),
            });
        };
        let Some(body) = body(outgoing) else {
            return Outcome::Refused(Failure {
                code: "no_address".to_owned(),
                reason: "There is no WhatsApp address for this customer.".to_owned(),
            });
        };
        let url = format!("{}/{}/messages", self.base, outgoing.provider_inbox);
        let sent = self
            .client
            .post(url)
            .bearer_auth(token)
            .json(&body)
            .send()
            .await;
        match sent {
            // Never got there: as if it had not been tried.
            Err(error) if error.is_connect() => {
                later(outgoing, now, "connect", "WhatsApp could not be reached.")
            }
            Err(error) => unsure(
                now,
                if error.is_timeout() {
                    "timeout"
                } else {
                    "line_lost"
                },
            ),
            Ok(response) => {
                let status = response.status();
                match answer(response).await {
                    Some(answer) => outcome(outgoing, now, &answer, status.is_success()),
                    None => unsure(now, status.as_str()),
                }
            }
        }
    }
}

/// What Meta answers, if it is JSON and no longer than that ever is.
async fn answer(mut response: reqwest::Response) -> Option<Value> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.ok()? {
        if body.len() + piece.len() > MAX_ANSWER {
            return None;
        }
        body.extend_from_slice(&piece);
    }
    serde_json::from_slice(&body).ok()
}

/// What WhatsApp gives back in a status: which attempt at which message.
fn attempt_name(message: MessageId, attempt: u32) -> String {
    format!("{message}.{attempt}")
}

/// The attempt that was given this name.
pub(super) fn attempt_named(name: &str) -> Option<(MessageId, u32)> {
    let (message, attempt) = name.split_once('.')?;
    Some((message.parse().ok()?, attempt.parse().ok()?))
}

fn body(outgoing: &Outgoing) -> Option<Value> {
    let Content::Text { text } = &outgoing.content else {
        return None;
    };
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": { "body": text, "preview_url": true },
        "biz_opaque_callback_data": attempt_name(outgoing.message_id, outgoing.attempt),
    });
    let fields = body.as_object_mut()?;
    match (&outgoing.addresses.wa_id, &outgoing.addresses.user_id) {
        // Without "+" Meta puts the business number's own country code first.
        (Some(wa_id), _) if wa_id.bytes().all(|byte| byte.is_ascii_digit()) => {
            fields.insert("to".to_owned(), format!("+{wa_id}").into());
        }
        (Some(address), None) | (_, Some(address)) => {
            fields.insert("recipient".to_owned(), address.clone().into());
        }
        (None, None) => return None,
    }
    Some(body)
}

fn outcome(outgoing: &Outgoing, now: Timestamp, answer: &Value, success: bool) -> Outcome {
    let provider_id = answer.pointer("/messages/0/id").and_then(Value::as_str);
    let provider_id = provider_id.filter(|id| id.len() <= limit::ID_BYTES);
    if let Some(id) = provider_id.filter(|_| success) {
        return Outcome::Accepted {
            provider_id: id.to_owned(),
        };
    }
    let Some(error) = answer.get("error") else {
        return unsure(now, "answer_not_understood");
    };
    let code = match error.get("code") {
        Some(Value::Number(code)) => code.to_string(),
        Some(Value::String(code)) => limit::code(code),
        _ => return unsure(now, "error_without_code"),
    };
    let details = error
        .pointer("/error_data/details")
        .or_else(|| error.get("message"))
        .and_then(Value::as_str);
    let failure = refusal::failure(&code, details);
    match refusal::course(&code) {
        Course::Later => later(outgoing, now, &code, &failure.reason),
        Course::Permanent => Outcome::Refused(failure),
    }
}

fn later(outgoing: &Outgoing, now: Timestamp, code: &str, reason: &str) -> Outcome {
    if outgoing.tries >= MAX_TRIES {
        return Outcome::Refused(Failure {
            code: code.to_owned(),
            reason: reason.to_owned(),
        });
    }
    Outcome::Later {
        due_at: now.plus_millis(backoff_ms(outgoing.tries, rand::random())),
        error: code.to_owned(),
    }
}

fn unsure(now: Timestamp, error: &str) -> Outcome {
    Outcome::Unsure {
        until: now.plus_millis(UNSURE_MS),
        error: error.to_owned(),
    }
}

/// 1 s, 2 s, 4 s … five minutes, each up to half as much again.
fn backoff_ms(tries: u32, jitter: u16) -> i64 {
    let base = 1_000_i64 << tries.saturating_sub(1).min(9);
    let base = base.min(300_000);
    base + base * i64::from(jitter) / i64::from(u16::MAX) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_five_minutes() {
        let delays: Vec<i64> = (1..=11).map(|tries| backoff_ms(tries, 0)).collect();
        assert_eq!(
            delays,
            [
                1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
                300_000
            ]
        );
        assert_eq!(backoff_ms(1, u16::MAX), 1_500);
    }
}
