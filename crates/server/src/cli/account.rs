//! `frontdesk account …`, `agent …`, `inbox …`: safe to run beside a running
//! server.

mod agent;
mod person;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use protocol::{AccountId, ChannelKind, InboxId};

pub(super) use self::agent::AgentCommand;
use self::person::AgentArguments;
use crate::{
    clock,
    settings::Given,
    store::{Refusal, Store, StoreError, inbox::NewInbox},
    text,
};

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account and its first agent
    Create(CreateAccount),
}

#[derive(Debug, Subcommand)]
pub(super) enum InboxCommand {
    /// Connect a WhatsApp number, or a website, to an account
    Create(CreateInbox),
}

#[derive(Debug, Args)]
pub(super) struct CreateAccount {
    /// Name of the business
    #[arg(long, value_parser = text::name)]
    name: String,
    #[command(flatten)]
    agent: AgentArguments,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Args)]
pub(super) struct CreateInbox {
    /// Name of the account; may be left out if there is only one
    #[arg(long)]
    account: Option<String>,
    /// What the team calls it
    #[arg(long, value_parser = text::name)]
    name: String,
    /// How customers write to it
    #[arg(long, value_enum, default_value_t = ChannelArgument::Whatsapp)]
    channel: ChannelArgument,
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
enum ChannelArgument {
    Whatsapp,
    Widget,
}

impl AccountCommand {
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
        say!("Made the account {words:?}. Sign in as {email}.");
        Ok(())
    }
}

impl InboxCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Create(new) = self;
        let desk = new.given.public_url.clone();
        let desk = desk.unwrap_or_else(|| "http://127.0.0.1:3000".to_owned());
        let (store, _lock) = super::open_store(new.given)?;
        let account = find(&store, new.account).await?;
        let id = clock::fresh(InboxId::mint);
        let inbox = match (new.channel, new.phone_number_id) {
            (ChannelArgument::Widget, _) => NewInbox::website(id, new.name),
            (ChannelArgument::Whatsapp, number_id) => NewInbox {
                id,
                name: new.name,
                channel: ChannelKind::Whatsapp,
                address: new.number,
                provider_id: number_id.context("which number? --phone-number-id says so")?,
            },
        };
        let made = store
            .write(move |tx| tx.create_inbox(account, &inbox, clock::now()))
            .await;
        let made = explain(made, "this phone number id belongs to an inbox already")?;
        say!("Made the inbox {:?}.", made.name);
        if made.channel == ChannelKind::Widget {
            say!("Its widget, to be put on the website (with your desk's own address):");
            say!("  <script src=\"{desk}/widget.js\" data-inbox=\"{id}\" async></script>");
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
