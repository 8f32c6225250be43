//! What the pretend Meta knows, and what it does about it.
//!
//! One lock guards all that is known. It is held for a few lookups at a time
//! and never across an await.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use serde_json::{Value, json};
use tokio::{
    sync::{broadcast, watch},
    time::sleep,
};

use crate::{
    config::{Config, WindowRule},
    delivery::{Courier, Delivery, Undelivered},
    directory::Directory,
    graph::{Address, GraphError, SendRequest},
    group::SimulatedGroups,
    limit::{Exceeded, Limiter},
    person::SimulatedCustomer,
    plan::{Fate, PlannedStatus, plan},
    quirk::{AnswerMode, Quirks},
    task::Tasks,
    wamid::Wamid,
    webhook::{
        BusinessAccount, CustomerMessage, Pricing, StatusReport, WebhookItem, batch, encode,
    },
    window::ReplyWindows,
};

/// A message that the business sent and the pretend Meta accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct SentMessage {
    pub wamid: Wamid,
    /// The phone number in digits, or the business-scoped id or the group's if it was
    /// sent to that.
    pub to: String,
    /// `text`, `template`, …
    pub kind: String,
    /// The body of a text; empty for other types.
    pub text: String,
    pub biz_opaque_callback_data: Option<String>,
    pub in_reply_to: Option<Wamid>,
    pub at: SystemTime,
    /// The whole request.
    pub request: Value,
}

/// The business said that it has read up to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadReceipt {
    pub message_id: Wamid,
    /// Whether it also said that it is typing.
    pub typing: bool,
    pub at: SystemTime,
}

/// A customer has seen a message: the last of its statuses is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenMessage {
    pub(crate) user_id: String,
    pub(crate) wamid: Wamid,
}

/// Whom a message goes to.
#[derive(Debug)]
struct Recipients {
    people: Vec<SimulatedCustomer>,
    group_id: Option<String>,
    /// What limits and windows know them by.
    key: String,
}

impl Recipients {
    fn one(person: SimulatedCustomer) -> Self {
        Self {
            key: person.user_id.clone(),
            people: vec![person],
            group_id: None,
        }
    }
}

/// What an accepted message leads to.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) response: Value,
    pub(crate) answer: AnswerMode,
    pub(crate) schedule: StatusSchedule,
}

/// A message on its way through its statuses.
#[derive(Debug)]
pub(crate) struct StatusSchedule {
    wamid: Wamid,
    recipients: Recipients,
    biz_opaque_callback_data: Option<String>,
    pricing: Pricing,
    accepted_at: SystemTime,
    steps: Vec<PlannedStatus>,
    arrives: bool,
}

#[derive(Debug)]
pub(crate) struct SimulatorState {
    pub(crate) config: Config,
    pub(crate) account: BusinessAccount,
    pub(crate) courier: Arc<Courier>,
    pub(crate) tasks: Tasks,
    pub(crate) seen: broadcast::Sender<SeenMessage>,
    /// How many messages are in `State::sent`, for those who wait for one.
    pub(crate) sent_count: watch::Sender<usize>,
    state: Mutex<State>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) quirks: Quirks,
    pub(crate) directory: Directory,
    groups: SimulatedGroups,
    pub(crate) window: ReplyWindows,
    pub(crate) sent: Vec<SentMessage>,
    pub(crate) reads: Vec<ReadReceipt>,
    limiter: Limiter,
    /// What customers wrote: only these can be marked read.
    inbound: HashSet<Wamid>,
}

impl SimulatorState {
    pub(crate) fn new(config: Config, client: reqwest::Client) -> Self {
        Self {
            account: config.account(),
            courier: Arc::new(Courier::new(
                client,
                config.app_secret.clone(),
                config.retry,
                config.webhook_url.clone(),
            )),
            tasks: Tasks::new(),
            // Only a demo listens, and one that misses a few just stays silent.
            seen: broadcast::Sender::new(1024),
            sent_count: watch::Sender::new(0),
            state: Mutex::new(State {
                quirks: config.quirks.clone(),
                directory: Directory::default(),
                groups: SimulatedGroups::default(),
                window: ReplyWindows::default(),
                sent: Vec::new(),
                reads: Vec::new(),
                limiter: Limiter::new(&config.limits),
                inbound: HashSet::new(),
            }),
            config,
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn mark_read(&self, message_id: Wamid, typing: bool) -> Result<(), GraphError> {
        let mut state = self.state();
        if !state.inbound.contains(&message_id) {
            return Err(GraphError::invalid("message_id"));
        }
        state.reads.push(ReadReceipt {
            message_id,
            typing,
            at: SystemTime::now(),
        });
        Ok(())
    }

    /// Decides over a message, and keeps it if it is accepted.
    pub(crate) fn accept(&self, outgoing: SendRequest) -> Result<Accepted, GraphError> {
        let now = SystemTime::now();
        let mut state = self.state();
        if let Some((status, code)) = state.quirks.http_error_next.take() {
            return Err(GraphError::with_status(status, code));
        }
        let recipients = self.recipients(&state, &outgoing.address)?;
        state
            .limiter
            .take(&recipients.key, Instant::now())
            .map_err(|exceeded| match exceeded {
                Exceeded::Number => GraphError::of(130429),
                Exceeded::Pair => GraphError::of(131056),
            })?;
        let window_is_open = state.window.is_open(&recipients.key, now);
        let fate = self.fate(&mut state, &outgoing.kind, window_is_open)?;

        let wamid = Wamid::fresh();
        let to = match &outgoing.address {
            Address::Phone(id) | Address::User(id) | Address::Group(id) => id.clone(),
        };
        let schedule = StatusSchedule {
            wamid: wamid.clone(),
            pricing: pricing(&outgoing.kind, window_is_open),
            biz_opaque_callback_data: outgoing.biz_opaque_callback_data.clone(),
            accepted_at: now,
            steps: plan(fate, &self.config.timings, &state.quirks, &mut rand::rng()),
            arrives: fate == Fate::Arrives,
            recipients,
        };
        let response = response(&outgoing, &wamid);
        state.sent.push(SentMessage {
            wamid,
            to,
            kind: outgoing.kind,
            text: outgoing.text,
            biz_opaque_callback_data: outgoing.biz_opaque_callback_data,
            in_reply_to: outgoing.in_reply_to,
            at: now,
            request: outgoing.request,
        });
        self.sent_count.send_replace(state.sent.len());
        Ok(Accepted {
            response,
            answer: state.quirks.take_answer(),
            schedule,
        })
    }

    fn recipients(&self, state: &State, address: &Address) -> Result<Recipients, GraphError> {
        match address {
            Address::Phone(digits) if *digits == self.account.display_phone_number => {
                Err(GraphError::of(131021))
            }
            Address::Phone(digits) => Ok(Recipients::one(state.directory.with_phone(digits))),
            Address::User(user_id) => state
                .directory
                .with_user_id(user_id)
                .map(Recipients::one)
                .ok_or_else(|| GraphError::of(131026)),
            Address::Group(id) => match state.groups.members(id) {
                Some(members) => Ok(Recipients {
                    people: members.to_vec(),
                    group_id: Some(id.clone()),
                    key: id.clone(),
                }),
                None => Err(GraphError::invalid("to")),
            },
        }
    }

    fn fate(
        &self,
        state: &mut State,
        kind: &str,
        window_is_open: bool,
    ) -> Result<Fate, GraphError> {
        const OUTSIDE_WINDOW: i32 = 131047;
        if kind != "template" && !window_is_open {
            match self.config.window {
                WindowRule::Refuse => return Err(GraphError::of(OUTSIDE_WINDOW)),
                WindowRule::FailLater => return Ok(Fate::Fails(OUTSIDE_WINDOW)),
                WindowRule::Ignore => {}
            }
        }
        Ok(match state.quirks.fail_next.take() {
            Some(code) => Fate::Fails(code),
            None if kind == "reaction" => Fate::SentOnly,
            None => Fate::Arrives,
        })
    }

    /// Posts a message's statuses, each at its time.
    pub(crate) async fn run(self: Arc<Self>, schedule: StatusSchedule) {
        for step in &schedule.steps {
            pause(step.wait).await;
            let Recipients {
                people, group_id, ..
            } = &schedule.recipients;
            let statuses = people.iter().map(|recipient| {
                WebhookItem::Status(StatusReport {
                    wamid: schedule.wamid.clone(),
                    phase: step.phase,
                    recipient: recipient.clone(),
                    group_id: group_id.clone(),
                    at: schedule.accepted_at + step.happens,
                    biz_opaque_callback_data: schedule.biz_opaque_callback_data.clone(),
                    pricing: step.priced.then_some(schedule.pricing),
                })
            });
            // A group's members come in one payload.
            self.mention(&statuses.collect::<Vec<_>>()).await;
        }
        if schedule.arrives && schedule.recipients.group_id.is_none() {
            for recipient in schedule.recipients.people {
                // Nobody listening is fine.
                let _ = self.seen.send(SeenMessage {
                    user_id: recipient.user_id,
                    wamid: schedule.wamid.clone(),
                });
            }
        }
    }

    /// Takes note of what a customer wrote. The window opens now: Meta has the
    /// message, whether or not the server answers.
    fn hear(&self, message: &CustomerMessage) {
        let mut state = self.state();
        state.directory.meet(&message.from);
        if let Some(group_id) = &message.group_id {
            // Only the group's window opens, and nothing in it can be marked read.
            state.groups.join(group_id, &message.from);
            state.window.open(group_id, message.at);
            return;
        }
        state.window.open(&message.from.user_id, message.at);
        state.inbound.insert(message.wamid.clone());
    }

    /// Takes note of what customers wrote, then posts it in one body and tries
    /// until it arrives.
    pub(crate) async fn tell(&self, updates: &[WebhookItem]) -> Result<(), Undelivered> {
        for update in updates {
            if let WebhookItem::Message(message) = update {
                self.hear(message);
            }
        }
        let late = self.state().quirks.late;
        let trying = async {
            pause(late).await;
            match self.attempt(updates).await {
                Ok(()) => Ok(()),
                Err(mut setback) => setback.delivery.insist(setback.error).await,
            }
        };
        tokio::select! {
            outcome = trying => outcome,
            () = self.tasks.stopped() => Err(Undelivered::Stopped),
        }
    }

    /// Posts updates in one body. If the first attempt fails the others go on
    /// in the background, so that later updates can overtake this one, as
    /// they do after an outage.
    async fn mention(&self, updates: &[WebhookItem]) {
        if let Err(mut setback) = self.attempt(updates).await {
            self.tasks.spawn(async move {
                // Counted and logged where it is given up.
                let _ = setback.delivery.insist(setback.error).await;
            });
        }
    }

    async fn attempt(&self, updates: &[WebhookItem]) -> Result<(), Box<Setback>> {
        let body = encode(&batch(&self.account, updates));
        let delivery = Delivery::new(Arc::clone(&self.courier), body);
        let outcome = delivery.attempt().await;
        if self.state().quirks.double {
            // A duplicate that gets lost is no loss.
            let _ = delivery.attempt().await;
        }
        outcome.map_err(|error| Box::new(Setback { delivery, error }))
    }
}

/// A delivery that did not work at once.
struct Setback {
    delivery: Delivery,
    error: Undelivered,
}

fn pricing(kind: &str, window_is_open: bool) -> Pricing {
    match (kind, window_is_open) {
        ("template", true) => Pricing::FreeUtility,
        ("template", false) => Pricing::Utility,
        _ => Pricing::Service,
    }
}

fn response(outgoing: &SendRequest, wamid: &Wamid) -> Value {
    let contact = match &outgoing.address {
        Address::Phone(wa_id) => json!({ "input": outgoing.input, "wa_id": wa_id }),
        Address::User(user_id) => json!({ "input": outgoing.input, "user_id": user_id }),
        Address::Group(id) => json!({ "input": outgoing.input, "wa_id": id }),
    };
    let mut message = json!({ "id": wamid.as_str() });
    if let Address::Group(id) = &outgoing.address {
        message["group_id"] = json!(id);
    }
    if outgoing.kind == "template" {
        message["message_status"] = json!("accepted");
    }
    json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [message] })
}

/// A timer takes a millisecond even for nothing.
pub(crate) async fn pause(duration: Duration) {
    if !duration.is_zero() {
        sleep(duration).await;
    }
}
