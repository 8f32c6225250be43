//! `frontdesk agent …`: who may sign in.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use protocol::{AccountId, AgentId};

use super::{
    explain, find,
    person::{AgentArguments, NewPassword},
};
use crate::{
    cli::open_store,
    clock,
    email::EmailKey,
    settings::Given,
    store::{Store, agent::AgentListing},
};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AgentCommand {
    /// Add an agent to an account
    Create(CreateAgent),
    /// Show who can sign in
    List(ListAgents),
    /// Give an agent another password, and end all of their sessions
    Password(SetPassword),
    /// End all sessions of an agent, and forget the devices they signed in with
    SignOut(Which),
    /// Take an agent off the team: they cannot sign in any more, nothing is
    /// assigned to them, and their name stays on what they wrote
    Remove(Which),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CreateAgent {
    /// Name of the account; may be left out if there is only one
    #[arg(long)]
    account: Option<String>,
    #[command(flatten)]
    agent: AgentArguments,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ListAgents {
    /// Name of an account; without it, those of all accounts
    #[arg(long)]
    account: Option<String>,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SetPassword {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    password: NewPassword,
}

/// An agent who is there.
#[derive(Debug, Args)]
pub(in crate::cli) struct Which {
    /// The e-mail address they sign in with
    #[arg(long)]
    email: String,
    #[command(flatten)]
    given: Given,
}

/// An agent who was found.
struct FoundAgent {
    store: Store,
    account: AccountId,
    id: AgentId,
    name: String,
}

impl Which {
    async fn find(self) -> anyhow::Result<FoundAgent> {
        let (store, _lock) = open_store(self.given)?;
        let key = EmailKey::of(&self.email);
        let known = store.read(move |read| read.credentials(&key)).await?;
        let known = known.with_context(|| {
            format!(
                "no agent signs in as {:?}: `frontdesk agent list` shows who does",
                self.email
            )
        })?;
        Ok(FoundAgent {
            store,
            account: known.account_id,
            id: known.agent.id,
            name: known.agent.name,
        })
    }
}

impl AgentCommand {
    pub(in crate::cli) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Create(create) => create.run().await,
            Self::List(list) => list.run().await,
            Self::Password(SetPassword { which, password }) => {
                let hash = password.hash()?;
                let FoundAgent {
                    store,
                    account,
                    id,
                    name,
                } = which.find().await?;
                let ended = store
                    .write(move |tx| tx.set_password(account, id, &hash))
                    .await?;
                say!("{name} has a new password. Sessions ended: {ended}.");
                Ok(())
            }
            Self::SignOut(which) => {
                let FoundAgent {
                    store,
                    account,
                    id,
                    name,
                } = which.find().await?;
                let ended = store
                    .write(move |tx| tx.sign_out_everywhere(account, id))
                    .await?;
                say!("{name} is signed out everywhere. Sessions ended: {ended}.");
                Ok(())
            }
            Self::Remove(which) => {
                let FoundAgent {
                    store,
                    account,
                    id,
                    name,
                } = which.find().await?;
                store
                    .write(move |tx| tx.remove_agent(account, id, clock::now()))
                    .await?;
                say!("{name} cannot sign in any more. What they wrote keeps their name.");
                Ok(())
            }
        }
    }
}

impl CreateAgent {
    async fn run(self) -> anyhow::Result<()> {
        let (store, _lock) = open_store(self.given)?;
        let account = find(&store, self.account).await?;
        let agent = self.agent.new_agent()?;
        let made = store
            .write(move |tx| tx.create_agent(account, &agent, clock::now()))
            .await;
        let made = explain(made, "this e-mail address belongs to another agent")?;
        let email = made.email.unwrap_or_default();
        say!("{} can sign in as {email}.", made.name);
        Ok(())
    }
}

impl ListAgents {
    async fn run(self) -> anyhow::Result<()> {
        let (store, _lock) = open_store(self.given)?;
        let only = match self.account {
            Some(name) => Some(find(&store, Some(name)).await?),
            None => None,
        };
        let mut agents = store.read(|read| read.all_agents()).await?;
        agents.retain(|listed| only.is_none_or(|only| listed.account_id == only));
        if agents.is_empty() {
            bail!("there is no agent yet: `frontdesk account create` makes the first");
        }
        for listed in &agents {
            say!("{}", line(listed));
        }
        Ok(())
    }
}

fn line(listed: &AgentListing) -> String {
    let AgentListing {
        account,
        agent,
        sessions,
        ..
    } = listed;
    let email = agent.email.as_deref().unwrap_or_default();
    // Names are free text: what would command a terminal is escaped.
    let (name, account) = (agent.name.escape_debug(), account.escape_debug());
    format!("{email:<32} {name:<24} {account:<24} sessions: {sessions}")
}
