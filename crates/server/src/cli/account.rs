//! `frontdesk account create`, `agent create`, `inbox create`: safe to run
//! beside a running server.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use protocol::{AccountId, AgentId, Channel, InboxId};

use crate::{
    clock, password,
    settings::Given,
    store::{Refusal, Store, StoreError, agent::NewAgent, inbox::NewInbox},
};

#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Make an account and its first agent
    Create(CreateAccount),
}

#[derive(Debug, Subcommand)]
pub(super) enum Agent {
    /// Add an agent to an account
    Create(CreateAgent),
}

#[derive(Debug, Subcommand)]
pub(super) enum Inbox {
    /// Connect a WhatsApp number, or a website, to an account
    Create(CreateInbox),
}

#[derive(Debug, Args)]
pub(super) struct CreateAccount {
    /// Name of the business
    #[arg(long)]
    name: String,
    #[command(flatten)]
    agent: Person,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Args)]
pub(super) struct CreateAgent {
    /// Name of the account; may be left out if there is only one
    #[arg(long)]
    account: Option<String>,
    #[command(flatten)]
    agent: Person,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Args)]
pub(super) struct CreateInbox {
    /// Name of the account; may be left out if there is only one
    #[arg(long)]
    account: Option<String>,
    /// What the team calls it
    #[arg(long)]
    name: String,
    /// How customers write to it
    #[arg(long, value_enum, default_value_t = Kind::Whatsapp)]
    channel: Kind,
    /// WhatsApp: Meta's phone number id
    #[arg(long, required_if_eq("channel", "whatsapp"))]
    phone_number_id: Option<String>,
    /// WhatsApp: the number as customers dial it
    #[arg(long)]
    number: Option<String>,
    #[command(flatten)]
    given: Given,
}

/// A channel, as the command line names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Whatsapp,
    Widget,
}

/// An agent, as the command line describes one.
#[derive(Debug, Args)]
struct Person {
    /// Name of the agent
    #[arg(long = "agent")]
    agent_name: String,
    /// The agent's e-mail address, to sign in with
    #[arg(long)]
    email: String,
    /// Read the password from standard input without asking; else
    /// `FRONTDESK_AGENT_PASSWORD` is used, else it is asked for
    #[arg(long)]
    password_stdin: bool,
}

impl Person {
    fn new_agent(self) -> anyhow::Result<NewAgent> {
        let email = self.email.trim().to_owned();
        if !email.contains('@') {
            bail!("{email:?} is not an e-mail address");
        }
        let password = match std::env::var("FRONTDESK_AGENT_PASSWORD") {
            Ok(password) if !self.password_stdin => password,
            _ => ask(self.password_stdin)?,
        };
        if password.chars().count() < password::MIN_PASSWORD_CHARS {
            bail!(
                "the password must have at least {} characters",
                password::MIN_PASSWORD_CHARS
            );
        }
        Ok(NewAgent {
            id: clock::fresh(AgentId::mint),
            name: self.agent_name,
            email,
            password_hash: password::hash(&password)?,
        })
    }
}

fn ask(quietly: bool) -> anyhow::Result<String> {
    if !quietly {
        print!("Password (it will be visible): ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

impl Account {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Create(CreateAccount { name, agent, given }) = self;
        let agent = agent.new_agent()?;
        let (store, _lock) = super::open_store(given)?;
        let (account, email) = (clock::fresh(AccountId::mint), agent.email.clone());
        let words = name.clone();
        let made = store
            .write(move |tx| {
                let now = clock::now();
                tx.create_account_with(account, &name, &agent, now)
            })
            .await;
        explain(made, "this e-mail address belongs to another agent")?;
        println!("Made the account {words:?}. Sign in as {email}.");
        Ok(())
    }
}

impl Agent {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Create(CreateAgent {
            account,
            agent,
            given,
        }) = self;
        let agent = agent.new_agent()?;
        let (store, _lock) = super::open_store(given)?;
        let account = find(&store, account).await?;
        let made = store
            .write(move |tx| tx.create_agent(account, &agent, clock::now()))
            .await;
        let made = explain(made, "this e-mail address belongs to another agent")?;
        let email = made.email.unwrap_or_default();
        println!("{} can sign in as {email}.", made.name);
        Ok(())
    }
}

impl Inbox {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Create(new) = self;
        let desk = new.given.public_url.clone();
        let desk = desk.unwrap_or_else(|| "http://127.0.0.1:3000".to_owned());
        let (store, _lock) = super::open_store(new.given)?;
        let account = find(&store, new.account).await?;
        let id = clock::fresh(InboxId::mint);
        let inbox = match (new.channel, new.phone_number_id) {
            (Kind::Widget, _) => NewInbox::website(id, new.name),
            (Kind::Whatsapp, number_id) => NewInbox {
                id,
                name: new.name,
                channel: Channel::Whatsapp,
                address: new.number,
                provider_id: number_id.context("which number? --phone-number-id says so")?,
            },
        };
        let made = store
            .write(move |tx| tx.create_inbox(account, &inbox, clock::now()))
            .await;
        let made = explain(made, "this phone number id belongs to an inbox already")?;
        println!("Made the inbox {:?}.", made.name);
        if made.channel == Channel::Widget {
            println!("Its widget, to be put on the website (with your desk's own address):");
            println!("  <script src=\"{desk}/widget.js\" data-inbox=\"{id}\" async></script>");
        }
        Ok(())
    }
}

async fn find(store: &Store, name: Option<String>) -> anyhow::Result<AccountId> {
    let accounts = store.read(|read| read.accounts()).await?;
    match name {
        Some(name) => accounts
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(id, _)| *id)
            .with_context(|| format!("there is no account {name:?}")),
        None => match accounts.as_slice() {
            [(id, _)] => Ok(*id),
            [] => bail!("there is no account yet: `frontdesk account create`"),
            _ => bail!("there are several accounts: say which with --account"),
        },
    }
}

fn explain<T>(made: Result<T, StoreError>, taken: &str) -> anyhow::Result<T> {
    made.map_err(|error| match error {
        StoreError::Refused(Refusal::AddressTaken) => anyhow::anyhow!("{taken}"),
        error => error.into(),
    })
}
