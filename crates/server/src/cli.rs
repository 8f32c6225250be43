//! The commands of `frontdesk`, one file each.

mod account;
mod demo;
mod monitor;
mod serve;
mod simulate;

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use crate::app::Server;

/// How long the end of the process waits for blocking work that is underway.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Live chat and WhatsApp, answered by a team.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about)]
struct Frontdesk {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Serve),
    /// Run the server on a throwaway account with simulated customers
    Demo(demo::Demo),
    /// Accounts
    #[command(subcommand)]
    Account(account::Account),
    /// Agents of an account
    #[command(subcommand)]
    Agent(account::Agent),
    /// Inboxes of an account
    #[command(subcommand)]
    Inbox(account::Inbox),
    /// Pretend to be a customer of a running server
    #[command(subcommand)]
    Simulate(simulate::Simulate),
    /// Print an account's stream as readable lines
    Monitor(monitor::Monitor),
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let Frontdesk { command } = Frontdesk::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let done = runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Account(account) => account.run().await,
            Command::Agent(agent) => agent.run().await,
            Command::Inbox(inbox) => inbox.run().await,
            Command::Simulate(simulate) => simulate.run().await,
            Command::Monitor(monitor) => monitor.run().await,
        }
    });
    runtime.shutdown_timeout(LAST_WORK);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // There may be nobody to tell.
    drop(writeln!(std::io::stderr(), "frontdesk: {error:#}"));
    ExitCode::FAILURE
}

/// Until the server is asked to stop, or has lost what it cannot be without.
async fn ended(server: &Server) -> anyhow::Result<()> {
    tokio::select! {
        asked = asked_to_stop() => asked,
        error = server.failed() => {
            tracing::error!(%error, "the server cannot go on");
            Err(error)
        }
    }
}

/// Until Ctrl-C or a polite kill.
async fn asked_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed?,
            _ = terminate.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}
