//! `frontdesk demo`: the server on a throwaway account, and a shop's worth of
//! simulated customers and visitors who write to it.

mod visitors;

use std::{net::SocketAddr, time::Duration};

use clap::Args;
use protocol::{AccountId, AgentId, ChannelKind, InboxId};
use simulator::{Config, Simulator, Timings, WindowRule};

use crate::{
    auth::password,
    clock,
    email::EmailAddress,
    log::Output,
    server::Server,
    settings::Given,
    state::AppState,
    store::{agent::NewAgent, inbox::NewInbox},
};

/// Known to `frontdesk simulate`, so that it works beside a demo as it is. It
/// guards nothing: a demo listens on this machine only.
pub(super) const APP_SECRET: &str = "demo-app-secret";
pub(super) const PHONE_NUMBER_ID: &str = "106540352242922";
const NUMBER: &str = "+961 1 555 010";
const PASSWORD: &str = "frontdesk";
const AGENTS: [(&str, &str); 2] = [
    ("Maya Khoury", "maya@demo.example"),
    ("Omar Nassar", "omar@demo.example"),
];

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Conversations that customers begin in a minute; 0 for silence
    #[arg(long, default_value_t = 12.0)]
    rate: f64,
    #[command(flatten)]
    given: Given,
}

impl DemoArguments {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut settings = self.given.settle()?;
        let output = Output::start(&settings.log)?;
        let folder = tempfile::tempdir()?;
        settings.data = folder.path().to_owned();
        // The addresses of pretend visitors may be somebody's.
        settings.email.smtp_url = None;
        let simulator = Simulator::start(Config {
            app_secret: APP_SECRET.to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
            display_phone_number: NUMBER.to_owned(),
            timings: Timings {
                sent: Duration::from_millis(300),
                delivered: Duration::from_millis(900),
                read: Some(Duration::from_millis(2500)),
                ..Timings::default()
            },
            // `frontdesk simulate` posts past the pretend WhatsApp, which so
            // never learns that those customers wrote.
            window: WindowRule::Ignore,
            ..Config::default()
        })
        .await?;
        settings.whatsapp.api_url = simulator.base_url();
        settings.whatsapp.access_token = Some(simulator.config().access_token.clone());
        settings.whatsapp.app_secret = Some(APP_SECRET.to_owned());
        settings.whatsapp.verify_token = Some("demo".to_owned());
        let public_url = settings.public_url.clone();
        let server = Server::start(settings).await?;
        let website = furnish(&server.app).await?;
        simulator.set_webhook_url(webhook_url(server.address()));
        greet(&output, server.address(), website);
        let talk = (self.rate > 0.0).then(|| simulator.talk(self.rate));
        let address = server.address();
        let visitors = (self.rate > 0.0).then(|| visitors::come(address, public_url, website));
        let ended = super::ended(&server).await;
        output.say("Stopping; the demo's data goes with it.");
        drop((talk, visitors));
        simulator.stop().await;
        let stopped = server.stop().await;
        ended.and(stopped)
    }
}

fn webhook_url(address: SocketAddr) -> String {
    format!("http://127.0.0.1:{}/webhooks/whatsapp", address.port())
}

fn greet(output: &Output, address: SocketAddr, website: InboxId) {
    let [(_, first), (_, second)] = AGENTS;
    output.say(format_args!(
        "
  Frontdesk demo   http://{address}/

  Sign in as       {first}   password  {PASSWORD}
  or, beside it,   {second}   (same password)

  Be a visitor     http://{address}/try/{website}

  Customers are simulated; nothing leaves this machine. Ctrl-C ends it.
"
    ));
}

async fn furnish(app: &AppState) -> anyhow::Result<InboxId> {
    let website = clock::fresh(InboxId::mint);
    let account = clock::fresh(AccountId::mint);
    let hash = password::hash(PASSWORD)?;
    app.store
        .write(move |tx| {
            let now = clock::now();
            tx.create_account(account, "Cedar & Clay", now)?;
            for (name, email) in AGENTS {
                let agent = NewAgent {
                    id: clock::fresh(AgentId::mint),
                    name: name.to_owned(),
                    email: EmailAddress::parse(email).expect("the demo has valid addresses"),
                    password_hash: hash.clone(),
                };
                tx.create_agent(account, &agent, now)?;
            }
            let inbox = NewInbox {
                id: clock::fresh(InboxId::mint),
                name: "Shop".to_owned(),
                channel: ChannelKind::Whatsapp,
                address: Some(NUMBER.to_owned()),
                provider_id: PHONE_NUMBER_ID.to_owned(),
            };
            tx.create_inbox(account, &inbox, now)?;
            let inbox = NewInbox::website(website, "Cedar & Clay".to_owned());
            tx.create_inbox(account, &inbox, now)
        })
        .await?;
    Ok(website)
}
