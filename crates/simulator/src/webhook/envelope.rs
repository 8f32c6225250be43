//! What is around messages and statuses: entry, change, metadata, contacts.

use serde_json::{Value, json};

use super::{CustomerMessage, StatusReport};
use crate::person::SimulatedCustomer;

/// The business that a webhook is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessAccount {
    pub waba_id: String,
    pub phone_number_id: String,
    pub display_phone_number: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum WebhookItem {
    Message(CustomerMessage),
    Status(StatusReport),
}

/// The body for one text message.
pub fn inbound_text(account: &BusinessAccount, from: &SimulatedCustomer, text: &str) -> Value {
    inbound(account, &CustomerMessage::text(from, text))
}

/// The body for one message of any type.
pub fn inbound(account: &BusinessAccount, message: &CustomerMessage) -> Value {
    batch(account, &[WebhookItem::Message(message.clone())])
}

/// The body for one status.
pub fn status(account: &BusinessAccount, status: &StatusReport) -> Value {
    batch(account, &[WebhookItem::Status(status.clone())])
}

/// One body for many updates, in their order. Messages share one change,
/// statuses another: Meta does not mix them in one value.
pub fn batch(account: &BusinessAccount, updates: &[WebhookItem]) -> Value {
    let mut messages = Vec::new();
    let mut statuses = Vec::new();
    let mut writers = Vec::new();
    let mut recipients = Vec::new();
    for update in updates {
        match update {
            WebhookItem::Message(message) => {
                introduce(&message.from, &mut writers);
                messages.push(message.to_json(&account.display_phone_number));
            }
            WebhookItem::Status(status) => {
                if status.names_recipient() {
                    introduce(&status.recipient, &mut recipients);
                }
                statuses.push(status.to_json());
            }
        }
    }
    let changes: Vec<Value> = [
        ("messages", messages, writers),
        ("statuses", statuses, recipients),
    ]
    .into_iter()
    .filter(|(_, items, _)| !items.is_empty())
    .map(|(name, items, people)| change(account, name, items, &people))
    .collect();
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": account.waba_id, "changes": changes }],
    })
}

/// Each person stands once among the contacts, however much they wrote.
fn introduce<'a>(person: &'a SimulatedCustomer, people: &mut Vec<&'a SimulatedCustomer>) {
    if !people.iter().any(|known| known.user_id == person.user_id) {
        people.push(person);
    }
}

fn change(
    account: &BusinessAccount,
    name: &str,
    items: Vec<Value>,
    people: &[&SimulatedCustomer],
) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": account.display_phone_number,
            "phone_number_id": account.phone_number_id,
        },
    });
    if !people.is_empty() {
        value["contacts"] = people.iter().map(|person| contact(person)).collect();
    }
    value[name] = Value::Array(items);
    json!({ "field": "messages", "value": value })
}

fn contact(person: &SimulatedCustomer) -> Value {
    let mut contact = json!({ "user_id": person.user_id });
    if !person.name.is_empty() {
        contact["profile"] = json!({ "name": person.name });
    }
    if let Some(wa_id) = &person.wa_id {
        contact["wa_id"] = json!(wa_id);
    }
    contact
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::{
        wamid::Wamid,
        webhook::{CustomerContent, DeliveryPhase, Pricing},
    };

    const RANA_USER_ID: &str = "LB.13605409002398222258";

    fn shop() -> BusinessAccount {
        BusinessAccount {
            waba_id: "102".into(),
            phone_number_id: "106".into(),
            display_phone_number: "15550100100".into(),
        }
    }

    fn rana() -> SimulatedCustomer {
        SimulatedCustomer::with_phone("Rana Haddad", "9613000123")
    }

    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    fn message(wamid: &str, content: CustomerContent) -> CustomerMessage {
        CustomerMessage {
            wamid: Wamid::from(wamid),
            at: noon(),
            ..CustomerMessage::new(&rana(), content)
        }
    }

    fn text(wamid: &str) -> CustomerMessage {
        message(wamid, CustomerContent::Text("Marhaba".into()))
    }

    fn step(phase: DeliveryPhase) -> StatusReport {
        StatusReport {
            wamid: Wamid::from("wamid.9"),
            phase,
            recipient: rana(),
            group_id: None,
            at: noon(),
            biz_opaque_callback_data: Some("ours".into()),
            pricing: None,
        }
    }

    fn only_value(body: &Value) -> Value {
        body["entry"][0]["changes"][0]["value"].clone()
    }

    fn only_message(content: CustomerContent) -> Value {
        let body = inbound(&shop(), &message("wamid.1", content));
        only_value(&body)["messages"][0].clone()
    }

    #[test]
    fn a_text_comes_with_its_writer() {
        assert_eq!(
            inbound(&shop(), &text("wamid.1")),
            json!({
                "object": "whatsapp_business_account",
                "entry": [{
                    "id": "102",
                    "changes": [{
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "15550100100",
                                "phone_number_id": "106",
                            },
                            "contacts": [{
                                "profile": { "name": "Rana Haddad" },
                                "wa_id": "9613000123",
                                "user_id": RANA_USER_ID,
                            }],
                            "messages": [{
                                "from": "9613000123",
                                "from_user_id": RANA_USER_ID,
                                "id": "wamid.1",
                                "timestamp": "1790000000",
                                "type": "text",
                                "text": { "body": "Marhaba" },
                            }],
                        },
                    }],
                }],
            })
        );
    }

    #[test]
    fn a_status_comes_with_its_recipient_and_price() {
        let sent = StatusReport {
            pricing: Some(Pricing::Service),
            ..step(DeliveryPhase::Sent)
        };
        let value = only_value(&status(&shop(), &sent));
        assert_eq!(value["contacts"][0]["user_id"], RANA_USER_ID);
        assert_eq!(
            value["statuses"],
            json!([{
                "id": "wamid.9",
                "status": "sent",
                "timestamp": "1790000000",
                "recipient_id": "9613000123",
                "recipient_user_id": RANA_USER_ID,
                "biz_opaque_callback_data": "ours",
                "pricing": {
                    "billable": false,
                    "pricing_model": "PMP",
                    "type": "free_customer_service",
                    "category": "service",
                },
            }])
        );
    }

    #[test]
    fn a_failure_comes_with_its_reason_and_without_contacts() {
        let value = only_value(&status(&shop(), &step(DeliveryPhase::Failed(131047))));
        assert_eq!(value.get("contacts"), None);
        let failed = &value["statuses"][0];
        assert_eq!(failed["status"], "failed");
        assert_eq!(failed.get("recipient_user_id"), None);
        assert_eq!(failed["errors"][0]["code"], 131047);
        assert_eq!(failed["errors"][0]["title"], "Re-engagement message");
        assert!(failed["errors"][0]["error_data"]["details"].is_string());
    }

    #[test]
    fn many_messages_of_one_writer_name_the_writer_once() {
        let body = batch(
            &shop(),
            &[
                WebhookItem::Message(text("wamid.1")),
                WebhookItem::Message(text("wamid.2")),
            ],
        );
        let value = only_value(&body);
        assert_eq!(value["contacts"].as_array().map(Vec::len), Some(1));
        assert_eq!(value["messages"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn messages_and_statuses_do_not_share_a_value() {
        let body = batch(
            &shop(),
            &[
                WebhookItem::Status(step(DeliveryPhase::Read)),
                WebhookItem::Message(text("wamid.1")),
            ],
        );
        let changes = body["entry"][0]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 2);
        assert!(changes[0]["value"]["statuses"].is_null());
        assert!(changes[1]["value"]["messages"].is_null());
    }

    #[test]
    fn a_withheld_number_is_left_out_everywhere() {
        let stranger = SimulatedCustomer::without_phone("Mo", "LB.7");
        let heard = inbound_text(&shop(), &stranger, "hi");
        let value = only_value(&heard);
        assert_eq!(value["contacts"][0].get("wa_id"), None);
        assert_eq!(value["messages"][0].get("from"), None);
        assert_eq!(value["messages"][0]["from_user_id"], "LB.7");

        let told = status(
            &shop(),
            &StatusReport {
                recipient: stranger,
                ..step(DeliveryPhase::Failed(131026))
            },
        );
        let failed = &only_value(&told)["statuses"][0];
        assert_eq!(failed.get("recipient_id"), None);
        assert_eq!(failed["recipient_user_id"], "LB.7");
    }

    #[test]
    fn a_reply_quotes_the_business() {
        let reply = CustomerMessage {
            in_reply_to: Some(Wamid::from("wamid.0")),
            ..text("wamid.1")
        };
        let body = inbound(&shop(), &reply);
        assert_eq!(
            only_value(&body)["messages"][0]["context"],
            json!({ "from": "15550100100", "id": "wamid.0" })
        );
    }

    #[test]
    fn an_image_has_an_id_and_a_caption() {
        let image = only_message(CustomerContent::Image {
            media_id: "77".into(),
            caption: Some("this one".into()),
        });
        assert_eq!(image["type"], "image");
        assert_eq!(image["image"]["id"], "77");
        assert_eq!(image["image"]["caption"], "this one");
    }

    #[test]
    fn a_reaction_taken_back_has_no_emoji() {
        let reaction = only_message(CustomerContent::Reaction {
            to: Wamid::from("wamid.0"),
            emoji: None,
        });
        assert_eq!(reaction["reaction"], json!({ "message_id": "wamid.0" }));
    }

    #[test]
    fn what_cannot_be_shown_is_an_error_in_place_of_an_object() {
        let unsupported = only_message(CustomerContent::Unsupported);
        assert_eq!(unsupported["errors"][0]["code"], 131051);
        assert_eq!(unsupported.get("unsupported"), None);
    }

    #[test]
    fn a_type_of_the_future_is_passed_on_as_given() {
        let hologram = only_message(CustomerContent::Unknown {
            kind: "hologram".into(),
            object: json!({ "hue": 3 }),
        });
        assert_eq!(hologram["type"], "hologram");
        assert_eq!(hologram["hologram"], json!({ "hue": 3 }));
    }
}
