//! What a request to send asks for, or why it makes no sense.

use serde_json::Value;

use super::GraphError;
use crate::wamid::Wamid;

/// A well-formed request. Whether it is allowed is another question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum GraphRequest {
    Send(SendRequest),
    Read { message_id: Wamid, typing: bool },
}

/// A message that the business wants sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SendRequest {
    pub(crate) address: Address,
    /// The address as it was written, which the answer repeats.
    pub(crate) input: String,
    pub(crate) kind: String,
    /// The body of a text; empty for other types.
    pub(crate) text: String,
    pub(crate) biz_opaque_callback_data: Option<String>,
    pub(crate) in_reply_to: Option<Wamid>,
    pub(crate) request: Value,
}

/// Whom a message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// Digits.
    Phone(String),
    /// A business-scoped id.
    User(String),
    /// A group's id.
    Group(String),
}

pub(crate) fn parse(body: &Value) -> Result<GraphRequest, GraphError> {
    if body["messaging_product"] != "whatsapp" {
        return Err(GraphError::parameter(
            "The parameter messaging_product is required.",
        ));
    }
    if body["status"].is_null() {
        send(body).map(GraphRequest::Send)
    } else {
        read(body)
    }
}

fn read(body: &Value) -> Result<GraphRequest, GraphError> {
    if body["status"] != "read" {
        return Err(GraphError::parameter("Param status must be one of {read}."));
    }
    let typing = &body["typing_indicator"];
    if !typing.is_null() && typing["type"] != "text" {
        return Err(GraphError::invalid("typing_indicator.type"));
    }
    Ok(GraphRequest::Read {
        message_id: required(body, "message_id")?.into(),
        typing: !typing.is_null(),
    })
}

fn send(body: &Value) -> Result<SendRequest, GraphError> {
    let (address, input) = address(body)?;
    let kind = match &body["type"] {
        Value::Null => "text",
        kind => kind.as_str().ok_or_else(|| GraphError::invalid("type"))?,
    };
    check_content(kind, body)?;
    if matches!(address, Address::Group(_)) && !GROUP_TYPES.contains(&kind) {
        return Err(GraphError::of(131051));
    }
    let data = optional(body, "biz_opaque_callback_data")?;
    if data.is_some_and(|data| data.chars().count() > 512) {
        return Err(GraphError::invalid("biz_opaque_callback_data"));
    }
    let in_reply_to = match &body["context"] {
        Value::Null => None,
        context => Some(required(context, "message_id")?.into()),
    };
    Ok(SendRequest {
        address,
        input,
        kind: kind.to_owned(),
        text: body["text"]["body"].as_str().unwrap_or_default().to_owned(),
        biz_opaque_callback_data: data.map(str::to_owned),
        in_reply_to,
        request: body.clone(),
    })
}

/// What a group may be sent (Groups API, messaging).
const GROUP_TYPES: [&str; 6] = ["text", "template", "image", "video", "audio", "document"];

/// With both, `to` wins.
fn address(body: &Value) -> Result<(Address, String), GraphError> {
    match optional(body, "recipient_type")? {
        None | Some("individual") => {}
        Some("group") => {
            let to = required(body, "to")?;
            return Ok((Address::Group(to.to_owned()), to.to_owned()));
        }
        Some(_) => return Err(GraphError::invalid("recipient_type")),
    }
    if let Some(to) = optional(body, "to")? {
        let digits = digits(to).ok_or_else(|| GraphError::invalid("to"))?;
        return Ok((Address::Phone(digits), to.to_owned()));
    }
    match optional(body, "recipient")? {
        Some(user_id) => Ok((Address::User(user_id.to_owned()), user_id.to_owned())),
        None => Err(GraphError::missing("to")),
    }
}

/// A phone number's digits, if it is one: people write `+961 (3) 000-123`.
fn digits(number: &str) -> Option<String> {
    let is_punctuation = |character| matches!(character, '+' | ' ' | '-' | '(' | ')');
    let digits: String = number
        .chars()
        .filter(|&character| !is_punctuation(character))
        .collect();
    let is_number =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (5..=15).contains(&digits.len());
    is_number.then_some(digits)
}

fn check_content(kind: &str, body: &Value) -> Result<(), GraphError> {
    let content = &body[kind];
    match kind {
        "text" => match required(content, "body")?.chars().count() {
            0 => Err(GraphError::missing("text.body")),
            1..=4096 => Ok(()),
            _ => Err(GraphError::parameter(
                "Param text['body'] must be at most 4096 characters.",
            )),
        },
        "template" => {
            required(content, "name")?;
            required(&content["language"], "code").map(drop)
        }
        "reaction" => required(content, "message_id").map(drop),
        // These are taken as they are: what is in them is the server's own test.
        "image" | "video" | "audio" | "document" | "sticker" | "location" | "interactive"
        | "contacts" => match content {
            Value::Object(_) | Value::Array(_) => Ok(()),
            _ => Err(GraphError::missing(kind)),
        },
        _ => Err(GraphError::parameter(
            "Param type is not one of the known types.",
        )),
    }
}

fn required<'a>(object: &'a Value, name: &str) -> Result<&'a str, GraphError> {
    optional(object, name)?.ok_or_else(|| GraphError::missing(name))
}

fn optional<'a>(object: &'a Value, name: &str) -> Result<Option<&'a str>, GraphError> {
    match &object[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(GraphError::invalid(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A good text message with some of its parameters replaced.
    fn with(changes: Value) -> Value {
        let mut body = json!({
            "messaging_product": "whatsapp",
            "to": "+961 3 000-123",
            "type": "text",
            "text": { "body": "Hello" },
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    #[track_caller]
    fn refused(changes: Value, expected: GraphError) {
        assert_eq!(parse(&with(changes)), Err(expected));
    }

    #[track_caller]
    fn sent(changes: Value) -> SendRequest {
        match parse(&with(changes)) {
            Ok(GraphRequest::Send(outgoing)) => outgoing,
            other => panic!("not a message to send: {other:?}"),
        }
    }

    #[test]
    fn a_number_is_read_by_its_digits() {
        let outgoing = sent(json!({}));
        assert_eq!(outgoing.address, Address::Phone("9613000123".into()));
        assert_eq!(outgoing.input, "+961 3 000-123");
        assert_eq!(outgoing.text, "Hello");
    }

    #[test]
    fn the_number_wins_over_the_user_id() {
        assert_eq!(
            sent(json!({ "recipient": "LB.1" })).address,
            Address::Phone("9613000123".into())
        );
        assert_eq!(
            sent(json!({ "to": null, "recipient": "LB.1" })).address,
            Address::User("LB.1".into())
        );
    }

    #[test]
    fn a_message_needs_an_address() {
        refused(json!({ "to": null }), GraphError::missing("to"));
        refused(json!({ "to": "Rana" }), GraphError::invalid("to"));
        refused(
            json!({ "to": 9_613_000_123_u64 }),
            GraphError::invalid("to"),
        );
    }

    #[test]
    fn a_group_is_named_by_its_id_and_takes_no_buttons() {
        let group = |to: Value| json!({ "recipient_type": "group", "to": to });
        let outgoing = sent(group(json!("Y2Fw=")));
        assert_eq!(outgoing.address, Address::Group("Y2Fw=".into()));
        refused(group(Value::Null), GraphError::missing("to"));
        refused(
            json!({ "recipient_type": "crowd" }),
            GraphError::invalid("recipient_type"),
        );
        let mut buttons = group(json!("Y2Fw="));
        buttons["type"] = json!("interactive");
        buttons["interactive"] = json!({});
        refused(buttons, GraphError::of(131051));
    }

    #[test]
    fn a_text_has_one_to_4096_characters() {
        refused(json!({ "text": {} }), GraphError::missing("body"));
        refused(
            json!({ "text": { "body": "" } }),
            GraphError::missing("text.body"),
        );
        // Characters, not bytes.
        sent(json!({ "text": { "body": "م".repeat(4096) } }));
        refused(
            json!({ "text": { "body": "م".repeat(4097) } }),
            GraphError::parameter("Param text['body'] must be at most 4096 characters."),
        );
    }

    #[test]
    fn every_message_says_which_product_it_is_for() {
        refused(
            json!({ "messaging_product": "sms" }),
            GraphError::parameter("The parameter messaging_product is required."),
        );
    }

    #[test]
    fn a_template_has_a_name_and_a_language() {
        refused(json!({ "type": "template" }), GraphError::missing("name"));
        refused(
            json!({ "type": "template", "template": { "name": "hello" } }),
            GraphError::missing("code"),
        );
        let template = json!({ "name": "hello", "language": { "code": "en" } });
        assert_eq!(
            sent(json!({ "type": "template", "template": template })).kind,
            "template"
        );
    }

    #[test]
    fn an_unknown_type_is_refused() {
        refused(
            json!({ "type": "hologram", "hologram": {} }),
            GraphError::parameter("Param type is not one of the known types."),
        );
        refused(json!({ "type": "image" }), GraphError::missing("image"));
    }

    #[test]
    fn callback_data_has_at_most_512_characters() {
        sent(json!({ "biz_opaque_callback_data": "x".repeat(512) }));
        refused(
            json!({ "biz_opaque_callback_data": "x".repeat(513) }),
            GraphError::invalid("biz_opaque_callback_data"),
        );
    }

    #[test]
    fn a_reply_names_the_message_it_answers() {
        let outgoing = sent(json!({ "context": { "message_id": "wamid.1" } }));
        assert_eq!(outgoing.in_reply_to, Some("wamid.1".into()));
    }

    #[test]
    fn marking_read_needs_a_message() {
        refused(
            json!({ "status": "read" }),
            GraphError::missing("message_id"),
        );
        refused(
            json!({ "status": "unread", "message_id": "wamid.1" }),
            GraphError::parameter("Param status must be one of {read}."),
        );
    }

    #[test]
    fn a_typing_indicator_comes_with_a_read_mark() {
        let body = with(json!({
            "status": "read",
            "message_id": "wamid.1",
            "typing_indicator": { "type": "text" },
        }));
        assert_eq!(
            parse(&body),
            Ok(GraphRequest::Read {
                message_id: "wamid.1".into(),
                typing: true
            })
        );
    }
}
