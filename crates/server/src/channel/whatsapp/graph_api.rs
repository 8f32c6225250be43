//! A client of Meta's Graph API, as far as it is used here: sending messages.

use std::{fmt, time::Duration};

use protocol::{Content, Failure, MessageId};
use serde_json::{Value, json};

use super::{error_code, kept_length};
use crate::{
    delivery::outcome::SendOutcome,
    settings::WhatsApp,
    store::{
        conversation::{Destination, GroupAddress},
        outgoing::Outgoing,
    },
};

/// How long Meta may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// An answer is an id or an error: hundreds of bytes.
const MAX_ANSWER: usize = 256 * 1024;
/// A client for one Meta app.
pub struct GraphApi {
    client: reqwest::Client,
    base: String,
    access_token: Option<String>,
}

/// Without the token: this ends up in logs.
impl fmt::Debug for GraphApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphApi")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl GraphApi {
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
    pub async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        let Some(token) = &self.access_token else {
            return SendOutcome::Refused(Failure {
                code: "no_access_token".to_owned(),
                reason: "This server has no WhatsApp access token. Ask your administrator to set one, then retry.".to_owned(),
            });
        };
        let Some(body) = body(outgoing) else {
            return SendOutcome::Refused(no_address(&outgoing.destination));
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
            // The request never left, so nothing can have been taken.
            Err(error) if error.is_connect() => SendOutcome::Retry(Failure {
                code: "connect".to_owned(),
                reason: "WhatsApp could not be reached.".to_owned(),
            }),
            Err(error) if error.is_timeout() => unsure("timeout"),
            Err(_) => unsure("connection_lost"),
            Ok(response) => {
                let status = response.status();
                match answer(response).await {
                    Some(answer) => outcome(&answer, status.is_success()),
                    None => unsure(status.as_str()),
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

/// The `biz_opaque_callback_data` of a message, which WhatsApp gives back in its
/// statuses: which attempt at which message.
fn format_attempt(message: MessageId, attempt: u32) -> String {
    format!("{message}.{attempt}")
}

/// The attempt that `biz_opaque_callback_data` names.
pub(super) fn parse_attempt(name: &str) -> Option<(MessageId, u32)> {
    let (message, attempt) = name.split_once('.')?;
    Some((message.parse().ok()?, attempt.parse().ok()?))
}

fn no_address(destination: &Destination) -> Failure {
    let reason = match destination {
        Destination::Group(GroupAddress::Unreadable) => {
            "WhatsApp did not say which group this is, so nothing can be sent to it."
        }
        _ => "There is no WhatsApp address for this customer.",
    };
    Failure {
        code: "no_address".to_owned(),
        reason: reason.to_owned(),
    }
}

fn body(outgoing: &Outgoing) -> Option<Value> {
    let Content::Text { text } = &outgoing.content else {
        return None;
    };
    let recipient_type = match &outgoing.destination {
        Destination::Person(_) => "individual",
        Destination::Group(_) => "group",
    };
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": recipient_type,
        "type": "text",
        "text": { "body": text, "preview_url": true },
        "biz_opaque_callback_data": format_attempt(outgoing.message_id, outgoing.attempt),
    });
    let (name, address) = recipient(&outgoing.destination)?;
    body.as_object_mut()?
        .insert(name.to_owned(), address.into());
    Some(body)
}

/// The field that says whom a message is for, and its value.
fn recipient(destination: &Destination) -> Option<(&'static str, String)> {
    match destination {
        Destination::Group(GroupAddress::Id(id)) => Some(("to", id.clone())),
        Destination::Group(GroupAddress::Unreadable) => None,
        Destination::Person(person) => match (&person.phone, &person.user_id) {
            // Without "+" Meta puts the business number's own country code first.
            (Some(wa_id), _) if wa_id.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(("to", format!("+{wa_id}")))
            }
            (Some(address), None) | (_, Some(address)) => Some(("recipient", address.clone())),
            (None, None) => None,
        },
    }
}

fn outcome(answer: &Value, success: bool) -> SendOutcome {
    let provider_id = answer.pointer("/messages/0/id").and_then(Value::as_str);
    let provider_id = provider_id.filter(|id| id.len() <= kept_length::ID_BYTES);
    if let Some(id) = provider_id.filter(|_| success) {
        return SendOutcome::Sent {
            provider_ref: id.to_owned(),
        };
    }
    let Some(error) = answer.get("error") else {
        return unsure("answer_not_understood");
    };
    let code = match error.get("code") {
        Some(Value::Number(code)) => code.to_string(),
        Some(Value::String(code)) => kept_length::code(code),
        _ => return unsure("error_without_code"),
    };
    let details = error
        .pointer("/error_data/details")
        .or_else(|| error.get("message"))
        .and_then(Value::as_str);
    let failure = error_code::failure(&code, details);
    if error_code::is_retryable(&code) {
        SendOutcome::Retry(failure)
    } else {
        SendOutcome::Refused(failure)
    }
}

fn unsure(error: &str) -> SendOutcome {
    SendOutcome::Unsure {
        error: error.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use protocol::{AccountId, ChannelKind, ConversationId, InboxId};

    use super::*;
    use crate::store::conversation::Addresses;

    fn body_for(destination: Destination) -> Option<Value> {
        let outgoing = Outgoing {
            account_id: AccountId::from_bytes([1; 16]),
            inbox_id: InboxId::from_bytes([2; 16]),
            channel: ChannelKind::Whatsapp,
            provider_inbox: "555".to_owned(),
            conversation_id: ConversationId::from_bytes([3; 16]),
            message_id: MessageId::from_bytes([4; 16]),
            attempt: 1,
            tries: 0,
            content: Content::text("hello"),
            destination,
        };
        body(&outgoing)
    }

    fn expected(recipient_type: &str, name: &str, address: &str) -> Value {
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": recipient_type,
            name: address,
            "type": "text",
            "text": { "body": "hello", "preview_url": true },
            "biz_opaque_callback_data": "04040404-0404-0404-0404-040404040404.1",
        })
    }

    fn person(phone: Option<&str>, user_id: Option<&str>) -> Destination {
        Destination::Person(Addresses {
            phone: phone.map(ToOwned::to_owned),
            user_id: user_id.map(ToOwned::to_owned),
        })
    }

    #[test]
    fn a_person_is_sent_to_by_number_else_by_user_id() {
        let by_number = expected("individual", "to", "+9613");
        let by_user_id = expected("individual", "recipient", "LB.1");
        for phone in [
            person(Some("9613"), None),
            person(Some("9613"), Some("LB.1")),
        ] {
            assert_eq!(body_for(phone).as_ref(), Some(&by_number));
        }
        let hidden = person(None, Some("LB.1"));
        assert_eq!(body_for(hidden), Some(by_user_id));
        assert_eq!(body_for(person(None, None)), None);
    }

    #[test]
    fn a_group_is_sent_to_by_its_id_as_it_is() {
        // Digits alone are no number here.
        let id = GroupAddress::Id("9613".to_owned());
        let by_id = expected("group", "to", "9613");
        assert_eq!(body_for(Destination::Group(id)), Some(by_id));
        assert_eq!(body_for(Destination::Group(GroupAddress::Unreadable)), None);
    }
}
