//! The server in process, with a simulated WhatsApp.

use std::net::SocketAddr;

use protocol::{AccountId, AgentId, ChannelKind, InboxId};
use server::{
    auth::password,
    clock,
    email::EmailAddress,
    server::Server,
    settings::{Given, Settings},
    state::AppState,
    store::{agent::NewAgent, inbox::NewInbox},
};
use simulator::{Config, Customer, Simulator, Timings};
use tempfile::TempDir;

use crate::{
    client::Client,
    person::{ALICE, BOB, Person},
    visitor::Visitor,
};

/// Our number's id at the provider.
pub const PHONE_NUMBER_ID: &str = "555000111222333";
/// What webhooks are signed with.
pub const SECRET: &str = "the app secret";

/// A server, its data, and WhatsApp.
#[derive(Debug)]
pub struct TestServer {
    pub simulator: Simulator,
    server: Option<Server>,
    address: SocketAddr,
    settings: Settings,
    data: TempDir,
}

impl TestServer {
    /// A server for Alice and Bob, with one WhatsApp inbox.
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn open_with(adjust: impl FnOnce(&mut Settings)) -> Self {
        let config = Config {
            app_secret: SECRET.to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
            timings: Timings::instant(),
            ..Config::default()
        };
        let simulator = Simulator::start(config)
            .await
            .expect("a loopback port is free");
        let data = TempDir::new().expect("there is room for a folder");
        let mut settings = settings(&data, &simulator);
        adjust(&mut settings);
        let server = Server::start(settings.clone())
            .await
            .expect("the server starts");
        let address = server.address();
        settings.listen = address;
        simulator.set_webhook_url(format!("http://{address}/webhooks/whatsapp"));
        let server = Self {
            simulator,
            server: Some(server),
            address,
            settings,
            data,
        };
        let account = server.add_account("Cedar", &[ALICE, BOB]).await;
        server.add_inbox(account, PHONE_NUMBER_ID).await;
        server
    }

    /// The same data, after the server was stopped and started again.
    pub async fn restart(&mut self) {
        self.restart_with(|_| {}).await;
    }

    /// The same with other settings from then on.
    pub async fn restart_with(&mut self, adjust: impl FnOnce(&mut Settings)) {
        self.stop().await;
        adjust(&mut self.settings);
        let server = Server::start(self.settings.clone())
            .await
            .expect("the server starts again");
        self.server = Some(server);
    }

    /// Stops the server, politely.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await.expect("the server stops");
        }
    }

    pub fn app(&self) -> &AppState {
        &self.server.as_ref().expect("the server runs").app
    }

    /// What the server runs with.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The folder with the database.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    pub fn customer(&self, name: &str, wa_id: &str) -> Customer {
        self.simulator.customer(name, wa_id)
    }

    /// A client whose agent is signed in.
    pub async fn sign_in(&self, person: Person) -> Client {
        let client = Client::new(self.address);
        client.sign_in(person).await;
        client
    }

    pub async fn add_account(&self, name: &'static str, people: &[Person]) -> AccountId {
        let account = clock::fresh(AccountId::mint);
        let people: Vec<NewAgent> = people
            .iter()
            .map(|person| NewAgent {
                id: clock::fresh(AgentId::mint),
                name: person.name.to_owned(),
                email: EmailAddress::parse(person.email).expect("people have valid addresses"),
                password_hash: password::hash(person.password).expect("there is randomness"),
            })
            .collect();
        self.app()
            .store
            .write(move |tx| {
                tx.create_account(account, name, clock::now())?;
                for person in &people {
                    tx.create_agent(account, person, clock::now())?;
                }
                Ok(())
            })
            .await
            .expect("the account is made");
        account
    }

    /// A website's inbox in the first account, and somebody who comes to it.
    pub async fn visitor(&self) -> Visitor {
        let accounts = self.app().store.read(|read| read.accounts()).await;
        let (account, _) = accounts.expect("accounts can be read")[0];
        let inbox = self.add_website(account).await;
        Visitor::new(self.address, inbox)
    }

    pub async fn add_website(&self, account: AccountId) -> InboxId {
        let id = clock::fresh(InboxId::mint);
        let new = NewInbox::website(id, "Website".to_owned());
        self.app()
            .store
            .write(move |tx| tx.create_inbox(account, &new, clock::now()))
            .await
            .expect("the inbox is made");
        id
    }

    pub async fn add_inbox(&self, account: AccountId, provider_id: &'static str) -> InboxId {
        let id = clock::fresh(InboxId::mint);
        let new = NewInbox {
            id,
            name: "Shop".to_owned(),
            channel: ChannelKind::Whatsapp,
            address: None,
            provider_id: provider_id.to_owned(),
        };
        self.app()
            .store
            .write(move |tx| tx.create_inbox(account, &new, clock::now()))
            .await
            .expect("the inbox is made");
        id
    }
}

fn settings(data: &TempDir, simulator: &Simulator) -> Settings {
    let mut settings = Given::default().settle().expect("defaults are valid");
    settings.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    settings.data = data.path().to_owned();
    settings.whatsapp.api_url = simulator.base_url();
    settings.whatsapp.access_token = Some(simulator.config().access_token.clone());
    settings.whatsapp.app_secret = Some(SECRET.to_owned());
    settings.whatsapp.verify_token = Some("the verify token".to_owned());
    settings
}
