//! One message from a customer, as it stands in `messages[]`.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::timestamp;
use crate::{person::SimulatedCustomer, wamid::Wamid};

/// A message that a customer wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerMessage {
    pub wamid: Wamid,
    pub from: SimulatedCustomer,
    /// When it was written, which can be long before it arrives.
    pub at: SystemTime,
    pub content: CustomerContent,
    /// The message that it answers.
    pub in_reply_to: Option<Wamid>,
    /// The group that it was written in.
    pub group_id: Option<String>,
}

/// What a message says, for the types that a test or a demo has use for.
#[derive(Debug, Clone, PartialEq)]
pub enum CustomerContent {
    Text(String),
    Image {
        media_id: String,
        caption: Option<String>,
    },
    /// Audio recorded in the chat.
    VoiceNote {
        media_id: String,
    },
    Document {
        media_id: String,
        filename: String,
    },
    Location {
        latitude: f64,
        longitude: f64,
    },
    /// `None` takes an earlier reaction back.
    Reaction {
        to: Wamid,
        emoji: Option<String>,
    },
    /// What Meta sends for what the API cannot show.
    Unsupported,
    /// A type that does not exist yet, with an object of its name.
    Unknown {
        kind: String,
        object: Value,
    },
}

impl CustomerMessage {
    /// A message written now.
    pub fn new(from: &SimulatedCustomer, content: CustomerContent) -> Self {
        Self {
            wamid: Wamid::fresh(),
            from: from.clone(),
            at: SystemTime::now(),
            content,
            in_reply_to: None,
            group_id: None,
        }
    }

    pub fn text(from: &SimulatedCustomer, text: impl Into<String>) -> Self {
        Self::new(from, CustomerContent::Text(text.into()))
    }

    pub(super) fn to_json(&self, business: &str) -> Value {
        let (kind, object) = self.content.to_json();
        let mut message = json!({
            "from_user_id": self.from.user_id,
            "id": self.wamid.as_str(),
            "timestamp": timestamp(self.at),
            "type": kind,
        });
        // A withheld number is left out, not empty.
        if let Some(wa_id) = &self.from.wa_id {
            message["from"] = json!(wa_id);
        }
        if let Some(group_id) = &self.group_id {
            message["group_id"] = json!(group_id);
        }
        if let Some(quoted) = &self.in_reply_to {
            message["context"] = json!({ "from": business, "id": quoted.as_str() });
        }
        match self.content {
            CustomerContent::Unsupported => message["errors"] = object,
            _ => message[kind] = object,
        }
        message
    }
}

impl CustomerContent {
    /// The type's name, and the object that goes under it.
    fn to_json(&self) -> (&str, Value) {
        match self {
            Self::Text(body) => ("text", json!({ "body": body })),
            Self::Image { media_id, caption } => {
                let mut image = media(media_id, "image/jpeg");
                if let Some(caption) = caption {
                    image["caption"] = json!(caption);
                }
                ("image", image)
            }
            Self::VoiceNote { media_id } => {
                let mut audio = media(media_id, "audio/ogg; codecs=opus");
                audio["voice"] = json!(true);
                ("audio", audio)
            }
            Self::Document { media_id, filename } => {
                let mut document = media(media_id, "application/pdf");
                document["filename"] = json!(filename);
                ("document", document)
            }
            Self::Location {
                latitude,
                longitude,
            } => (
                "location",
                json!({ "latitude": latitude, "longitude": longitude }),
            ),
            Self::Reaction { to, emoji } => {
                let mut reaction = json!({ "message_id": to.as_str() });
                if let Some(emoji) = emoji {
                    reaction["emoji"] = json!(emoji);
                }
                ("reaction", reaction)
            }
            Self::Unsupported => (
                "unsupported",
                json!([{
                    "code": 131051,
                    "title": "Message type unknown",
                    "message": "Message type unknown",
                    "error_data": { "details": "Message type is currently not supported." },
                }]),
            ),
            Self::Unknown { kind, object } => (kind, object.clone()),
        }
    }
}

fn media(media_id: &str, mime_type: &str) -> Value {
    json!({
        "id": media_id,
        "mime_type": mime_type,
        // The hash of nothing: there is no file behind a pretend id.
        "sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    })
}
