//! Signed webhooks with many messages in one post, as Meta sends them.

use serde_json::{Value, json};
use simulator::webhook::{SIGNATURE_HEADER, sign};

use crate::id;

pub(crate) const APP_SECRET: &str = "chaos app secret";
pub(crate) const PATH: &str = "/webhooks/whatsapp";

/// One message of a customer.
#[derive(Debug, Clone)]
pub(crate) struct WebhookMessage {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) text: String,
}

/// A body with these messages, in order.
pub(crate) fn body(number: &str, messages: &[WebhookMessage]) -> Vec<u8> {
    let second = (id::now() / 1000).to_string();
    let items = messages.iter().map(|message| {
        json!({ "id": message.id, "from": message.from, "timestamp": second,
                "type": "text", "text": { "body": message.text } })
    });
    update(number, items.collect(), Vec::new())
}

/// What is around messages and contacts.
pub(crate) fn update(number: &str, messages: Vec<Value>, contacts: Vec<Value>) -> Vec<u8> {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "phone_number_id": number, "display_phone_number": "15550100100" },
        "contacts": contacts,
        "messages": messages,
    });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "102", "changes": [{ "field": "messages", "value": value }] }],
    })
    .to_string()
    .into_bytes()
}

/// The headers of a body that Meta signed.
pub(crate) fn headers(body: &[u8]) -> String {
    format!(
        "Content-Type: application/json\r\n{SIGNATURE_HEADER}: {}\r\n",
        sign(APP_SECRET, body)
    )
}
