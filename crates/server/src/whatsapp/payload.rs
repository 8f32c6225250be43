//! What a webhook says, in our terms. Every field is optional, unknown kinds
//! are kept, strings and numbers are taken for each other, and one bad item
//! never costs its batch: Meta changes shapes without notice.

use protocol::{Content, Failure, Status, Timestamp};
use serde_json::Value;

use crate::store::conversation::Addresses;

/// A parsed webhook.
#[derive(Debug, Default, PartialEq)]
pub struct Update {
    pub numbers: Vec<NumberUpdate>,
    /// Parts that nothing was made of: other fields, items without an id.
    pub unknown: usize,
}

/// What happened on one of our numbers.
#[derive(Debug, PartialEq)]
pub struct NumberUpdate {
    pub phone_number_id: String,
    pub messages: Vec<Inbound>,
    pub statuses: Vec<Report>,
}

/// A message from a customer.
#[derive(Debug, PartialEq)]
pub struct Inbound {
    pub provider_id: String,
    pub from: Addresses,
    pub name: Option<String>,
    /// WhatsApp's own time; whole seconds.
    pub sent_at: Option<Timestamp>,
    pub content: Content,
}

/// A report on a message of ours.
#[derive(Debug, PartialEq)]
pub struct Report {
    pub provider_id: String,
    pub status: Status,
    pub failure: Option<Failure>,
    /// What we sent along: our message id.
    pub callback_data: Option<String>,
}

/// Reads a webhook. Anything that is JSON gives an update, if an empty one.
pub fn parse(body: &Value) -> Update {
    let mut update = Update::default();
    let entries = items(body, "entry");
    if entries.is_empty() {
        update.unknown += 1;
    }
    for change in entries.iter().flat_map(|entry| items(entry, "changes")) {
        let field = change.get("field").and_then(Value::as_str);
        let value = change.get("value").unwrap_or(&Value::Null);
        let number = value.pointer("/metadata/phone_number_id").and_then(text);
        match (field, number) {
            (Some("messages"), Some(phone_number_id)) => {
                let number = number_update(phone_number_id, value, &mut update.unknown);
                update.numbers.push(number);
            }
            _ => update.unknown += 1,
        }
    }
    update
}

fn number_update(phone_number_id: String, value: &Value, unknown: &mut usize) -> NumberUpdate {
    let contacts = items(value, "contacts");
    let mut number = NumberUpdate {
        phone_number_id,
        messages: Vec::new(),
        statuses: Vec::new(),
    };
    for message in items(value, "messages") {
        match inbound(message, contacts) {
            Some(message) => number.messages.push(message),
            None => *unknown += 1,
        }
    }
    for status in items(value, "statuses") {
        match report(status) {
            Some(report) => number.statuses.push(report),
            None => *unknown += 1,
        }
    }
    *unknown += items(value, "errors").len();
    number
}

fn inbound(message: &Value, contacts: &[Value]) -> Option<Inbound> {
    let provider_id = filled(message, "id")?;
    let from = Addresses {
        wa_id: filled(message, "from"),
        user_id: filled(message, "from_user_id"),
    };
    if from.wa_id.is_none() && from.user_id.is_none() {
        return None;
    }
    let contact = contacts.iter().find(|contact| is_same(contact, &from));
    let name = contact
        .and_then(|contact| contact.pointer("/profile/name"))
        .and_then(text)
        .filter(|name| !name.trim().is_empty());
    Some(Inbound {
        provider_id,
        from,
        name,
        sent_at: seconds(message.get("timestamp")),
        content: content(message),
    })
}

/// Contacts are matched by id, never by their place in the list.
fn is_same(contact: &Value, from: &Addresses) -> bool {
    let wa_id = filled(contact, "wa_id");
    let user_id = filled(contact, "user_id");
    (wa_id.is_some() && wa_id == from.wa_id) || (user_id.is_some() && user_id == from.user_id)
}

fn content(message: &Value) -> Content {
    let kind = filled(message, "type").unwrap_or_else(|| "unknown".to_owned());
    let body = message.pointer("/text/body").and_then(Value::as_str);
    match body {
        Some(text) if kind == "text" => Content::text(text),
        _ => Content::Unsupported { kind },
    }
}

fn report(status: &Value) -> Option<Report> {
    let word = filled(status, "status")?;
    let status_word = match word.as_str() {
        "sent" => Status::Sent,
        "delivered" => Status::Delivered,
        "read" => Status::Read,
        "played" => Status::Played,
        "failed" => Status::Failed,
        _ => return None,
    };
    Some(Report {
        provider_id: filled(status, "id")?,
        status: status_word,
        failure: (status_word == Status::Failed).then(|| failure(status)),
        callback_data: filled(status, "biz_opaque_callback_data"),
    })
}

fn failure(status: &Value) -> Failure {
    let error = items(status, "errors").first();
    let code = error
        .and_then(|error| filled(error, "code"))
        .unwrap_or_else(|| "unknown".to_owned());
    let details = error.and_then(|error| {
        error
            .pointer("/error_data/details")
            .and_then(text)
            .or_else(|| filled(error, "message"))
            .or_else(|| filled(error, "title"))
    });
    super::refusal::failure(&code, details.as_deref())
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn filled(value: &Value, key: &str) -> Option<String> {
    value
        .get(key)
        .and_then(text)
        .filter(|text| !text.is_empty())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn seconds(value: Option<&Value>) -> Option<Timestamp> {
    let seconds: i64 = value.and_then(text)?.parse().ok()?;
    (seconds > 0).then(|| Timestamp::from_seconds(seconds))
}
