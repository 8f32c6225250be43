//! The commands of `frontdesk`, one file each.

/// A line for whoever ran the command. What was done is done, whether or not
/// they can be told.
macro_rules! say {
    ($($line:tt)*) => {
        drop(std::io::Write::write_fmt(
            &mut std::io::stdout(),
            format_args!("{}\n", format_args!($($line)*)),
        ))
    };
}

mod account;
mod address_file;
mod backup;
mod check;
mod demo;
mod journal;
mod monitor;
mod restore;
mod serve;
mod simulate;

use std::{process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use crate::{
    data_folder::{DataFolder, Lock},
    log,
    server::Server,
    settings::Given,
    store::{Access, Store},
};

/// How long the end of the process waits for blocking work that is underway.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Live chat and WhatsApp, answered by a team.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about)]
struct Frontdesk {
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Run the server
    Serve(serve::Serve),
    /// Run the server on a throwaway account with simulated customers
    Demo(demo::DemoArguments),
    /// Accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Agents of an account
    #[command(subcommand)]
    Agent(account::AgentCommand),
    /// Inboxes of an account
    #[command(subcommand)]
    Inbox(account::InboxCommand),
    /// Pretend to be a customer of a running server
    #[command(subcommand)]
    Simulate(simulate::Simulate),
    /// Print an account's stream as readable lines
    Monitor(monitor::Monitor),
    /// Copy all data into a new folder, while the server runs
    Backup(backup::Backup),
    /// Put a backup into the data folder
    Restore(restore::Restore),
    /// Read the whole database and look for every file
    Check(check::Check),
    /// Print the webhooks that were received, as they came, one JSON object a line
    Journal(journal::Journal),
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    // Whatever a command writes is for nobody else on this machine.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
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
            CliCommand::Serve(serve) => serve.run().await,
            CliCommand::Demo(demo) => demo.run().await,
            CliCommand::Account(account) => account.run().await,
            CliCommand::Agent(agent) => agent.run().await,
            CliCommand::Inbox(inbox) => inbox.run().await,
            CliCommand::Simulate(simulate) => simulate.run().await,
            CliCommand::Monitor(monitor) => monitor.run().await,
            CliCommand::Backup(backup) => backup.run(),
            CliCommand::Restore(restore) => restore.run(),
            CliCommand::Check(check) => check.run(),
            CliCommand::Journal(journal) => journal.run().await,
        }
    });
    runtime.shutdown_timeout(LAST_WORK);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    log::say_last(format!("frontdesk: {error:#}"));
    ExitCode::FAILURE
}

/// The store, for a command. While a server runs on it, beside the server;
/// else with the folder's lock, for as long as the command lasts.
fn open_store(given: Given) -> anyhow::Result<(Store, Option<Lock>)> {
    let settings = given.settle()?;
    let folder = DataFolder::open(&settings.data)?;
    let lock = folder.try_lock()?;
    let access = lock.as_ref().map_or(Access::Beside, Access::Alone);
    // A server that runs beside us reads what we log at its next event.
    let store = Store::open(&folder, access, settings.secret_key.as_ref(), |_| {})?;
    if let Some(why) = store.restore_sign() {
        log::say_last(format!(
            "frontdesk: the database was restored to an earlier state ({why}): clients load anew, everybody signs in again"
        ));
    }
    Ok((store, lock))
}

/// Until the server is asked to stop, or has lost what it cannot be without.
///
/// A data folder that cannot be used any more ends the process at once: closing
/// the database would touch files that may be another's by now, and a start says
/// what is to be done.
async fn ended(server: &Server) -> anyhow::Result<()> {
    tokio::select! {
        asked = asked_to_stop() => asked,
        error = server.failed() => {
            tracing::error!(%error, "the server cannot go on");
            Err(error)
        }
        fault = server.app.store.fault() => {
            let code = failed(&fault.into());
            debug_assert_eq!(code, ExitCode::FAILURE, "it failed");
            std::process::exit(1);
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
