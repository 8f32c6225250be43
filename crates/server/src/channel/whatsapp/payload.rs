//! Parses a webhook. Meta changes shapes without notice, so every field is
//! optional, unknown kinds are kept, a string may stand for a number and the other
//! way round, and a malformed item is skipped without its neighbours. Texts are cut
//! here (see [`super::kept_length`]) and nowhere later.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use protocol::{Content, Failure, Status, Timestamp, command::is_blank};
use serde_json::Value;

use super::kept_length;
use crate::store::conversation::{Addresses, GroupAddress};

/// A parsed webhook.
#[derive(Debug, Default, PartialEq)]
pub struct Update {
    pub numbers: Vec<NumberUpdate>,
    /// Items that were skipped: other fields, items without an id.
    pub unknown: usize,
}

/// What a webhook says of one of our numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberUpdate {
    pub phone_number_id: String,
    pub subjects: Vec<GroupSubject>,
    pub messages: Vec<Inbound>,
    pub statuses: Vec<Report>,
}

/// What a group is called from then on.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSubject {
    pub group: GroupAddress,
    pub subject: String,
    /// WhatsApp's own time; whole seconds.
    pub at: Option<Timestamp>,
}

/// A message from a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    pub provider_id: String,
    /// Who wrote it. Names nobody only in a group.
    pub from: Addresses,
    /// Where it was written, if not to us alone.
    pub group: Option<GroupAddress>,
    pub name: Option<String>,
    /// WhatsApp's own time; whole seconds.
    pub sent_at: Option<Timestamp>,
    pub content: Content,
}

/// A report on a message of ours.
#[derive(Debug, Clone, PartialEq)]
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
        let metadata = value.get("metadata").unwrap_or(&Value::Null);
        let number = id(metadata, "phone_number_id", kept_length::ID_BYTES);
        match (field, number) {
            (Some("messages"), Some(phone_number_id)) => {
                let number = number_update(&phone_number_id, value, &mut update.unknown);
                update.numbers.push(number);
            }
            (Some("group_lifecycle_update" | "group_settings_update"), Some(phone_number_id)) => {
                let mut number = NumberUpdate::of(&phone_number_id);
                for group in items(value, "groups") {
                    match group_subject(group) {
                        Some(subject) => number.subjects.push(subject),
                        None => update.unknown += 1,
                    }
                }
                update.numbers.push(number);
            }
            _ => update.unknown += 1,
        }
    }
    update
}

impl NumberUpdate {
    /// One with nothing in it yet.
    pub fn of(phone_number_id: &str) -> Self {
        Self {
            phone_number_id: phone_number_id.to_owned(),
            subjects: Vec::new(),
            messages: Vec::new(),
            statuses: Vec::new(),
        }
    }
}

fn number_update(phone_number_id: &str, value: &Value, unknown: &mut usize) -> NumberUpdate {
    let messages = items(value, "messages");
    let names = Names::of(items(value, "contacts"), messages);
    let mut number = NumberUpdate::of(phone_number_id);
    for message in messages {
        match inbound(message, &names) {
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

/// What the contacts of an update are called. They are matched by id, never by
/// their place in the list; of several with one id the first counts. What no id
/// matches: numbers of Mexico, Argentina and Brazil may have a digit more in one of
/// them (Cloud API, Send Messages), and the last contact and the last sender that
/// are left over are each other.
struct Names<'a> {
    contacts: &'a [Value],
    by_phone: HashMap<String, usize>,
    by_user_id: HashMap<String, usize>,
    by_elimination: HashMap<Addresses, usize>,
}

impl<'a> Names<'a> {
    fn of(contacts: &'a [Value], messages: &[Value]) -> Self {
        let mut names = Self {
            contacts,
            by_phone: HashMap::new(),
            by_user_id: HashMap::new(),
            by_elimination: HashMap::new(),
        };
        let mut left_over = HashSet::new();
        for (place, contact) in contacts.iter().enumerate() {
            let phone = id(contact, "wa_id", kept_length::NUMBER_BYTES);
            let user_id = id(contact, "user_id", kept_length::ID_BYTES);
            let phone = phone.map(|id| *names.by_phone.entry(id).or_insert(place));
            let user_id = user_id.map(|id| *names.by_user_id.entry(id).or_insert(place));
            // One that shares an id with another is not somebody else.
            if phone.into_iter().chain(user_id).all(|first| first == place) {
                left_over.insert(place);
            }
        }
        let senders: HashSet<Addresses> = messages.iter().map(sender).collect();
        for place in senders.iter().flat_map(|from| names.by_ids(from)) {
            left_over.remove(&place);
        }
        let mut unknown = Vec::new();
        for from in senders {
            if names.by_ids(&from).next().is_some() {
                continue;
            }
            let phone = from.phone.as_deref().and_then(other_spelling);
            let place = phone.and_then(|phone| names.by_phone.get(&phone));
            match place.filter(|place| left_over.contains(place)).copied() {
                Some(place) => {
                    names.by_elimination.insert(from, place);
                }
                None => unknown.push(from),
            }
        }
        for place in names.by_elimination.values() {
            left_over.remove(place);
        }
        if left_over.len() == 1 && unknown.len() == 1 {
            let each_other = unknown.into_iter().zip(left_over);
            names.by_elimination.extend(each_other);
        }
        names
    }

    /// The contacts that an id of a sender's names.
    fn by_ids(&self, from: &Addresses) -> impl Iterator<Item = usize> {
        let by_phone = from.phone.as_ref().and_then(|id| self.by_phone.get(id));
        let by_user_id = from.user_id.as_ref().and_then(|id| self.by_user_id.get(id));
        by_phone.into_iter().chain(by_user_id).copied()
    }

    fn name_of(&self, from: &Addresses) -> Option<String> {
        let by_elimination = || self.by_elimination.get(from).copied();
        let place = self.by_ids(from).min().or_else(by_elimination)?;
        let name = text(self.contacts.get(place)?.pointer("/profile/name")?)?;
        let name = kept_length::name(&name);
        (!is_blank(&name)).then_some(name)
    }
}

/// The same number with its optional digit, or without.
fn other_spelling(number: &str) -> Option<String> {
    let (_, place, digit) = [("52", 2, "1"), ("54", 2, "9"), ("55", 4, "9")]
        .into_iter()
        .find(|(country, ..)| number.starts_with(country))?;
    let (head, tail) = number.split_at_checked(place)?;
    match number.len() {
        12 => Some([head, digit, tail].concat()),
        13 => Some([head, tail.strip_prefix(digit)?].concat()),
        _ => None,
    }
}

fn inbound(message: &Value, names: &Names<'_>) -> Option<Inbound> {
    let provider_id = id(message, "id", kept_length::ID_BYTES)?;
    let from = sender(message);
    let group = group(message);
    if from.is_empty() && group.is_none() {
        return None;
    }
    Some(Inbound {
        provider_id,
        name: names.name_of(&from),
        from,
        group,
        sent_at: seconds(message.get("timestamp")),
        content: content(message),
    })
}

fn sender(message: &Value) -> Addresses {
    Addresses {
        phone: id(message, "from", kept_length::NUMBER_BYTES),
        user_id: id(message, "from_user_id", kept_length::ID_BYTES),
    }
}

/// The subject of a new group, or another one that it was given.
fn group_subject(update: &Value) -> Option<GroupSubject> {
    let subject = match filled(update, "type")?.as_ref() {
        "group_create" => update.get("subject"),
        "group_settings_update" => {
            let change = update.get("group_subject")?;
            let is_done = change.get("update_successful") != Some(&Value::Bool(false));
            change.get("text").filter(|_| is_done)
        }
        _ => None,
    };
    let subject = kept_length::name(&subject.and_then(text)?);
    let group = group(update).filter(|group| *group != GroupAddress::Unreadable)?;
    (!is_blank(&subject)).then(|| GroupSubject {
        group,
        subject,
        at: seconds(update.get("timestamp")),
    })
}

/// The group that a message was written in. Null is no group, as it is no value
/// elsewhere; anything else is one, and where its id cannot be Meta's the message is
/// still no private one.
fn group(message: &Value) -> Option<GroupAddress> {
    let given = message.get("group_id").filter(|given| !given.is_null())?;
    let is_id = |id: &Cow<'_, str>| {
        let is_printed = !id.chars().any(char::is_control);
        !id.is_empty() && id.len() <= kept_length::ID_BYTES && is_printed
    };
    Some(match text(given).filter(is_id) {
        Some(id) => GroupAddress::Id(id.into_owned()),
        None => GroupAddress::Unreadable,
    })
}

fn content(message: &Value) -> Content {
    let kind = filled(message, "type").unwrap_or(Cow::Borrowed("unknown"));
    let body = message.pointer("/text/body").and_then(Value::as_str);
    let shown = body.map(kept_length::body).filter(|text| !is_blank(text));
    match shown {
        Some(text) if kind == "text" => Content::text(text),
        _ => Content::Unsupported {
            kind: kept_length::kind(&kind),
        },
    }
}

fn report(status: &Value) -> Option<Report> {
    let word = filled(status, "status")?;
    let status_word = match word.as_ref() {
        "sent" => Status::Sent,
        "delivered" => Status::Delivered,
        "read" => Status::Read,
        "played" => Status::Played,
        "failed" => Status::Failed,
        _ => return None,
    };
    Some(Report {
        provider_id: id(status, "id", kept_length::ID_BYTES)?,
        status: status_word,
        failure: (status_word == Status::Failed).then(|| failure(status)),
        callback_data: id(status, "biz_opaque_callback_data", kept_length::ID_BYTES),
    })
}

fn failure(status: &Value) -> Failure {
    let error = items(status, "errors").first();
    let code = error
        .and_then(|error| filled(error, "code"))
        .unwrap_or(Cow::Borrowed("unknown"));
    let details = error.and_then(|error| {
        error
            .pointer("/error_data/details")
            .and_then(text)
            .or_else(|| filled(error, "message"))
            .or_else(|| filled(error, "title"))
    });
    super::error_code::failure(&code, details.as_deref())
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// An id of theirs: not empty, and no longer than they are.
fn id(value: &Value, key: &str, most_bytes: usize) -> Option<String> {
    filled(value, key)
        .filter(|id| id.len() <= most_bytes)
        .map(Cow::into_owned)
}

fn filled<'a>(value: &'a Value, key: &str) -> Option<Cow<'a, str>> {
    value
        .get(key)
        .and_then(text)
        .filter(|text| !text.is_empty())
}

fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

fn seconds(value: Option<&Value>) -> Option<Timestamp> {
    let seconds: i64 = value.and_then(text)?.parse().ok()?;
    (seconds > 0).then(|| Timestamp::from_seconds(seconds))
}

#[cfg(test)]
mod tests;
