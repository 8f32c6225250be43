//! The commands of `frontdesk`, one file each.

mod account;
mod demo;
mod monitor;
mod serve;
mod simulate;

use std::{io::IsTerminal, process::ExitCode};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

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
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("frontdesk: {error:#}");
    ExitCode::FAILURE
}

/// Logs to standard error, so that standard output stays readable.
fn log(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    Ok(())
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
