//! Starting and stopping the pretend Meta, and asking what it has seen.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

use crate::{
    client,
    config::Config,
    customer::Customer,
    cuttable::{CutHandle, CuttableListener},
    delivery::{Tally, Undelivered},
    demo::Demo,
    graph,
    pace::Pace,
    person::SimulatedCustomer,
    quirk::Quirks,
    webhook::WebhookItem,
    world::{ReadReceipt, SentMessage, SimulatorState},
};

/// Why a simulator could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot listen on {0}")]
    Bind(SocketAddr, #[source] io::Error),
    #[error("cannot build an HTTP client")]
    Client(#[from] reqwest::Error),
}

/// A pretend WhatsApp that listens until it is dropped or stopped.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<SimulatorState>,
    address: SocketAddr,
    closing: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Simulator {
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let bind = config.bind;
        let listener = TcpListener::bind(bind)
            .await
            .map_err(|error| StartError::Bind(bind, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| StartError::Bind(bind, error))?;
        let world = Arc::new(SimulatorState::new(config, client::loopback()?));
        let (closing, closed) = oneshot::channel();
        let service =
            graph::router(Arc::clone(&world)).into_make_service_with_connect_info::<CutHandle>();
        let server = tokio::spawn(async move {
            let serving = axum::serve(CuttableListener(listener), service)
                .with_graceful_shutdown(async { drop(closed.await) });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the pretend Graph API ended");
            }
        });
        tracing::info!(%address, "the pretend Graph API listens");
        Ok(Self {
            world,
            address,
            closing: Some(closing),
            server,
        })
    }

    /// What stands in for `https://graph.facebook.com`: no path, no version.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn config(&self) -> &Config {
        &self.world.config
    }

    /// Says where webhooks go from now on, those that wait to be tried again
    /// included.
    pub fn set_webhook_url(&self, url: impl Into<String>) {
        self.world.courier.set_url(url.into());
    }

    pub fn set_quirks(&self, quirks: Quirks) {
        self.world.state().quirks = quirks;
    }

    /// Changes some quirks and leaves the others.
    pub fn adjust_quirks(&self, change: impl FnOnce(&mut Quirks)) {
        change(&mut self.world.state().quirks);
    }

    /// A customer whose phone number the business sees.
    pub fn customer(&self, name: impl Into<String>, wa_id: impl Into<String>) -> Customer {
        self.acquaint(SimulatedCustomer::with_phone(name, wa_id))
    }

    /// A customer who withholds the phone number and is known by a
    /// business-scoped id alone.
    pub fn customer_without_phone(
        &self,
        name: impl Into<String>,
        user_id: impl Into<String>,
    ) -> Customer {
        self.acquaint(SimulatedCustomer::without_phone(name, user_id))
    }

    fn acquaint(&self, person: SimulatedCustomer) -> Customer {
        self.world.state().directory.meet(&person);
        Customer::new(person, Arc::clone(&self.world))
    }

    /// Posts any updates in one body, of many customers if need be. The
    /// windows of those who write open.
    pub async fn post(&self, updates: &[WebhookItem]) -> Result<(), Undelivered> {
        self.world.tell(updates).await
    }

    /// Ends a customer's 24 hours now.
    pub fn close_window(&self, customer: &Customer) {
        self.world.state().window.close(customer.user_id());
    }

    /// Everything the business sent and the pretend Meta accepted, in order.
    pub fn sent(&self) -> Vec<SentMessage> {
        self.world.state().sent.clone()
    }

    /// Waits until the business has sent so many messages, and gives them.
    pub async fn sent_at_least(&self, count: usize) -> Vec<SentMessage> {
        // The sender lives in the world, so waiting cannot fail.
        let _ = self
            .world
            .sent_count
            .subscribe()
            .wait_for(|&sent| sent >= count)
            .await;
        self.sent()
    }

    /// Everything the business marked read, in order.
    pub fn reads(&self) -> Vec<ReadReceipt> {
        self.world.state().reads.clone()
    }

    /// How the posts to the webhook went so far.
    pub fn tally(&self) -> Tally {
        self.world.courier.tally()
    }

    /// Waits until every status of every accepted message has been posted, or
    /// given up.
    pub async fn settled(&self) {
        self.world.tasks.idle().await;
    }

    /// Has the scripted customers talk, so many messages a minute and answers
    /// on top, until the [`Demo`] is dropped or the simulator stops.
    pub fn talk(&self, messages_per_minute: f64) -> Demo {
        self.talk_at(Pace::per_minute(messages_per_minute))
    }

    pub fn talk_at(&self, pace: Pace) -> Demo {
        Demo::start(Arc::clone(&self.world), pace)
    }

    /// Ends everything under way and closes the port.
    pub async fn stop(mut self) {
        self.close();
        // A client may hold its connection open for as long as it likes.
        let _ = timeout(Duration::from_secs(1), &mut self.server).await;
    }

    fn close(&mut self) {
        self.world.tasks.stop();
        if let Some(closing) = self.closing.take() {
            // A server that has ended by itself needs no telling.
            let _ = closing.send(());
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.close();
    }
}
