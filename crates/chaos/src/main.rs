//! `cargo xtask chaos`: what may happen to a server, done to the released one.
//!
//! One table comes out, and the run fails when a row misses its goal. In
//! reading order: [`server`] (the process), [`account`] and [`desk`] (who is in
//! it), [`client`] and [`webhook`] (how it is talked to), [`ledger`],
//! [`stored`] and [`follower`] (what must be there), [`others`] (how everybody
//! else fares meanwhile), then one file per part.

mod account;
mod client;
mod desk;
mod follower;
mod id;
mod ledger;
mod others;
mod part;
mod server;
mod stored;
mod times;
mod webhook;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::{Parser, ValueEnum};
use harness::{Binary, Table, machine};

use crate::{account::Frontdesk, part::Plan};

/// Disturbs the released server. Build it first, or run `cargo xtask chaos`.
#[derive(Debug, Parser)]
struct Chaos {
    /// Less of everything, for a first look
    #[arg(long)]
    quick: bool,
    /// Do these alone
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Part>,
    /// The server's binary
    #[arg(long, env = "FRONTDESK_BIN", value_name = "FILE")]
    frontdesk: Option<PathBuf>,
    /// What the moments of the kills follow from
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

/// A kind of disturbance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Kills under load
    Kills,
    /// A disk that fills, and has room again
    Disk,
    /// A log that cannot be written
    Log,
    /// Readers that do not read
    Readers,
    /// Clients that hang up
    Hangups,
    /// Floods of one stranger
    Floods,
    /// A clock that jumps
    Clock,
    /// A copy of the database that is put back
    Restore,
}

const ALL: [Part; 8] = [
    Part::Kills,
    Part::Disk,
    Part::Log,
    Part::Readers,
    Part::Hangups,
    Part::Floods,
    Part::Clock,
    Part::Restore,
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let chaos = Chaos::parse();
    rlimit::increase_nofile_limit(u64::MAX)?;
    let binary = Binary::find(chaos.frontdesk, "chaos")?;
    let machine = machine::describe(binary.scratch());
    let frontdesk = Frontdesk::set_up(binary)?;
    let seed = chaos
        .seed
        .unwrap_or_else(|| rand::random_range(0..1_000_000));
    let plan = Plan::new(chaos.quick, seed);
    let parts = if chaos.only.is_empty() {
        &ALL[..]
    } else {
        &chaos.only[..]
    };

    let began = Instant::now();
    let mut table = Table::default();
    for part in parts {
        let done = match part {
            Part::Kills => part::kills::run(&frontdesk, plan, &mut table).await,
            Part::Disk => part::disk::run(&frontdesk, plan, &mut table).await,
            Part::Log => part::log::run(&frontdesk, plan, &mut table).await,
            Part::Readers => part::readers::run(&frontdesk, plan, &mut table).await,
            Part::Hangups => part::hangups::run(&frontdesk, plan, &mut table).await,
            Part::Floods => part::floods::run(&frontdesk, plan, &mut table).await,
            Part::Clock => part::clock::run(&frontdesk, plan, &mut table).await,
            Part::Restore => part::restore::run(&frontdesk, plan, &mut table).await,
        };
        // One part that cannot go on is a finding, and the others are done.
        if let Err(error) = done {
            let name = format!("{part:?}").to_lowercase();
            table.budgeted(&name, format!("broke off: {error:#}"), "done", false);
        }
    }
    println!(
        "\n{table}\n{machine}\n{} rows missed their goal; {:.0} s in all.",
        table.missed(),
        began.elapsed().as_secs_f64()
    );
    Ok(if table.missed() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
