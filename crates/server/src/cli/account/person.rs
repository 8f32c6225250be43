//! An agent and their password, as the command line has them.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use clap::Args;
use protocol::AgentId;

use crate::{auth::password, clock, email::EmailAddress, store::agent::NewAgent, text};

/// An agent, as the command line describes one.
#[derive(Debug, Args)]
pub(super) struct AgentArguments {
    /// Name of the agent
    #[arg(long = "agent", value_parser = text::name)]
    agent_name: String,
    /// The agent's e-mail address, to sign in with
    #[arg(long)]
    email: String,
    #[command(flatten)]
    password: NewPassword,
}

/// Where a password comes from.
#[derive(Debug, Args)]
pub(super) struct NewPassword {
    /// Read the password from standard input without asking; else
    /// `FRONTDESK_AGENT_PASSWORD` is used, else it is asked for
    #[arg(long)]
    password_stdin: bool,
}

impl AgentArguments {
    pub(super) fn new_agent(self) -> anyhow::Result<NewAgent> {
        let email = EmailAddress::parse(&self.email)
            .with_context(|| format!("{:?} is not an e-mail address", self.email))?;
        Ok(NewAgent {
            id: clock::fresh(AgentId::mint),
            name: self.agent_name,
            email,
            password_hash: self.password.hash()?,
        })
    }
}

impl NewPassword {
    /// What of it is stored.
    pub(super) fn hash(self) -> anyhow::Result<String> {
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
        password::hash(&password)
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
