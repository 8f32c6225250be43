//! Someone who writes to the business.

use std::{sync::Arc, time::SystemTime};

use tokio::task::JoinSet;

use crate::{
    delivery::Undelivered,
    person::SimulatedCustomer,
    plan::wrong_order,
    wamid::Wamid,
    webhook::{CustomerContent, CustomerMessage, WebhookItem},
    world::SimulatorState,
};

/// A pretend customer. Whatever they write opens the 24-hour window, and is
/// posted to the webhook until the server answers with 200 or the time for
/// retries is up.
#[derive(Debug, Clone)]
pub struct Customer {
    person: SimulatedCustomer,
    world: Arc<SimulatorState>,
}

impl Customer {
    pub(crate) fn new(person: SimulatedCustomer, world: Arc<SimulatorState>) -> Self {
        Self { person, world }
    }

    pub fn name(&self) -> &str {
        &self.person.name
    }

    /// The phone number, unless it is withheld.
    pub fn wa_id(&self) -> Option<&str> {
        self.person.wa_id.as_deref()
    }

    pub fn user_id(&self) -> &str {
        &self.person.user_id
    }

    pub fn person(&self) -> &SimulatedCustomer {
        &self.person
    }

    /// Writes a text.
    pub async fn say(&self, text: impl Into<String>) -> Result<Wamid, Undelivered> {
        self.send(CustomerMessage::text(&self.person, text)).await
    }

    /// Writes a text at another time than now: what is old by the time it
    /// arrives, as after an outage.
    pub async fn say_at(
        &self,
        text: impl Into<String>,
        at: SystemTime,
    ) -> Result<Wamid, Undelivered> {
        self.send(CustomerMessage {
            at,
            ..CustomerMessage::text(&self.person, text)
        })
        .await
    }

    /// Writes a text in a group.
    pub async fn say_in(
        &self,
        group_id: &str,
        text: impl Into<String>,
    ) -> Result<Wamid, Undelivered> {
        self.send(CustomerMessage {
            group_id: Some(group_id.to_owned()),
            ..CustomerMessage::text(&self.person, text)
        })
        .await
    }

    /// Answers one message in particular.
    pub async fn reply(
        &self,
        quoted: &Wamid,
        text: impl Into<String>,
    ) -> Result<Wamid, Undelivered> {
        let message = CustomerMessage::text(&self.person, text);
        self.send(CustomerMessage {
            in_reply_to: Some(quoted.clone()),
            ..message
        })
        .await
    }

    /// Sends something that may not be text.
    pub async fn share(&self, content: CustomerContent) -> Result<Wamid, Undelivered> {
        self.send(CustomerMessage::new(&self.person, content)).await
    }

    /// Writes several texts, one after the other, in a post each.
    pub async fn say_many(
        &self,
        texts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Vec<Wamid>, Undelivered> {
        let messages = self.write(texts);
        let mut order: Vec<usize> = (0..messages.len()).collect();
        if self.world.state().quirks.shuffle {
            wrong_order(&mut order, |&index| index, &mut rand::rng());
        }
        for index in order {
            self.send(messages[index].clone()).await?;
        }
        Ok(ids(&messages))
    }

    /// Writes several texts that arrive in one post.
    pub async fn say_together(
        &self,
        texts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Vec<Wamid>, Undelivered> {
        let messages = self.write(texts);
        let wamids = ids(&messages);
        self.post(messages).await?;
        Ok(wamids)
    }

    /// Writes several texts that are posted all at the same time.
    pub async fn burst(
        &self,
        texts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Vec<Wamid>, Undelivered> {
        let messages = self.write(texts);
        let wamids = ids(&messages);
        let mut posts = JoinSet::new();
        for message in messages {
            let customer = self.clone();
            posts.spawn(async move { customer.send(message).await });
        }
        while let Some(outcome) = posts.join_next().await {
            // Nothing aborts these, so the only join error is a panic, which is ours.
            outcome.expect("posting a message does not panic")?;
        }
        Ok(wamids)
    }

    async fn send(&self, message: CustomerMessage) -> Result<Wamid, Undelivered> {
        let wamid = message.wamid.clone();
        self.post(vec![message]).await?;
        Ok(wamid)
    }

    async fn post(&self, messages: Vec<CustomerMessage>) -> Result<(), Undelivered> {
        let updates: Vec<WebhookItem> = messages.into_iter().map(WebhookItem::Message).collect();
        self.world.tell(&updates).await
    }

    fn write(&self, texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<CustomerMessage> {
        texts
            .into_iter()
            .map(|text| CustomerMessage::text(&self.person, text))
            .collect()
    }
}

fn ids(messages: &[CustomerMessage]) -> Vec<Wamid> {
    messages
        .iter()
        .map(|message| message.wamid.clone())
        .collect()
}
