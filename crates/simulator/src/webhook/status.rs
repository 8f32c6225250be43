//! How far one of the business's messages has come, as it stands in
//! `statuses[]`.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::timestamp;
use crate::{failure::SendFailure, person::SimulatedCustomer, wamid::Wamid};

/// One step of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusReport {
    pub wamid: Wamid,
    pub phase: DeliveryPhase,
    /// Whom it reports on: of a message to a group, one of its members.
    pub recipient: SimulatedCustomer,
    /// The group that the message was sent to.
    pub group_id: Option<String>,
    pub at: SystemTime,
    /// What the sender asked to have back.
    pub biz_opaque_callback_data: Option<String>,
    /// Comes with `sent`, and with one of `delivered` and `read`.
    pub pricing: Option<Pricing>,
}

/// The steps in their order; a failure is an end beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryPhase {
    Sent,
    Delivered,
    Read,
    /// With Meta's code.
    Failed(i32),
}

/// What a message costs, since July 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pricing {
    /// A reply inside the window: free.
    Service,
    /// A template inside the window: free.
    FreeUtility,
    /// A template outside the window.
    Utility,
}

impl DeliveryPhase {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed(_) => "failed",
        }
    }
}

impl StatusReport {
    pub(super) fn to_json(&self) -> Value {
        let mut status = json!({
            "id": self.wamid.as_str(),
            "status": self.phase.as_str(),
            "timestamp": timestamp(self.at),
        });
        let (id, user_id) = match &self.group_id {
            Some(group_id) => {
                status["recipient_type"] = json!("group");
                status["recipient_id"] = json!(group_id);
                ("recipient_participant_id", "recipient_participant_user_id")
            }
            None => ("recipient_id", "recipient_user_id"),
        };
        if let Some(wa_id) = &self.recipient.wa_id {
            status[id] = json!(wa_id);
        }
        // A failure to a phone number does not say whose number it is.
        if self.names_recipient() || self.recipient.wa_id.is_none() {
            status[user_id] = json!(self.recipient.user_id);
        }
        if let Some(data) = &self.biz_opaque_callback_data {
            status["biz_opaque_callback_data"] = json!(data);
        }
        if let Some(pricing) = self.pricing {
            status["pricing"] = pricing.to_json();
        }
        if let DeliveryPhase::Failed(code) = self.phase {
            let failure = SendFailure::of(code);
            status["errors"] = json!([{
                "code": failure.code,
                "title": failure.title,
                "message": failure.title,
                "error_data": { "details": failure.details },
                "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
            }]);
        }
        status
    }

    /// Whether the payload has the recipient among its contacts: all but
    /// failures do.
    pub(super) fn names_recipient(&self) -> bool {
        !matches!(self.phase, DeliveryPhase::Failed(_))
    }
}

impl Pricing {
    fn to_json(self) -> Value {
        let (billable, kind, category) = match self {
            Self::Service => (false, "free_customer_service", "service"),
            Self::FreeUtility => (false, "free_customer_service", "utility"),
            Self::Utility => (true, "regular", "utility"),
        };
        json!({
            "billable": billable,
            "pricing_model": "PMP",
            "type": kind,
            "category": category,
        })
    }
}
