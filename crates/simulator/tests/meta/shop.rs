//! A business with a pretend Meta, a webhook, and the means to send.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Config, Customer, Quirks, Retry, Simulator, Timings, webhook::loopback_client};

use crate::sink::Sink;

pub(crate) const RANA: &str = "9613000123";

pub(crate) struct SimulatedShop {
    pub(crate) simulator: Simulator,
    pub(crate) sink: Sink,
    pub(crate) client: reqwest::Client,
}

/// What Meta answered.
#[derive(Debug, PartialEq)]
pub(crate) struct GraphAnswer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl GraphAnswer {
    pub(crate) fn code(&self) -> (u16, &Value) {
        (self.status, &self.body["error"]["code"])
    }

    pub(crate) fn wamid(&self) -> &str {
        self.body["messages"][0]["id"].as_str().unwrap()
    }
}

impl SimulatedShop {
    /// No waiting anywhere.
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn with_quirks(quirks: Quirks) -> Self {
        Self::open_with(|config| config.quirks = quirks).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let sink = Sink::start().await;
        let mut config = Config {
            webhook_url: Some(sink.url.clone()),
            timings: Timings::instant(),
            retry: Retry {
                first: Duration::from_millis(5),
                ..Retry::default()
            },
            ..Config::default()
        };
        change(&mut config);
        Self {
            simulator: Simulator::start(config).await.unwrap(),
            sink,
            client: loopback_client().unwrap(),
        }
    }

    /// Rana, who has just written, so that she may be written to.
    pub(crate) async fn visited_by_rana(&mut self) -> Customer {
        let rana = self.simulator.customer("Rana Haddad", RANA);
        rana.say("hi").await.unwrap();
        // Only what comes after is of interest.
        self.simulator.settled().await;
        self.sink.rest();
        rana
    }

    pub(crate) async fn send(&self, body: Value) -> GraphAnswer {
        self.try_send(&body).await.unwrap()
    }

    pub(crate) async fn try_send(&self, body: &Value) -> Result<GraphAnswer, reqwest::Error> {
        let response = self.request(body).send().await?;
        Ok(GraphAnswer {
            status: response.status().as_u16(),
            body: response.json().await?,
        })
    }

    pub(crate) fn request(&self, body: &Value) -> reqwest::RequestBuilder {
        let Config {
            phone_number_id,
            access_token,
            ..
        } = self.simulator.config();
        self.client
            .post(format!(
                "{}/v24.0/{phone_number_id}/messages",
                self.simulator.base_url()
            ))
            .bearer_auth(access_token)
            .json(body)
    }
}

pub(crate) fn text(to: &str, body: &str) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "to": to,
        "type": "text",
        "text": { "body": body },
        "biz_opaque_callback_data": "ours",
    })
}

pub(crate) fn template(to: &str) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "to": to,
        "type": "template",
        "template": { "name": "order_ready", "language": { "code": "en" } },
    })
}
