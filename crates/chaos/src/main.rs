//! `cargo xtask chaos`: kills, floods and faults, done to the released server.
//!
//! One table comes out, and the run fails when a row misses its goal. In
//! reading order: [`server`] (the process), [`fixture`] and [`target`] (who is in
//! it), [`client`] and [`webhook`] (how it is talked to), [`storage_check`],
//! [`stored`] and [`follower`] (what must be there), [`bystanders`] (how everybody
//! else fares meanwhile), then one file per scenario.

mod bystanders;
mod client;
mod fixture;
mod follower;
mod id;
mod scenario;
mod server;
mod storage_check;
mod stored;
mod target;
mod times;
mod webhook;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::{Parser, ValueEnum};
use harness::{Binary, Table, machine};

use crate::{fixture::Fixture, scenario::ChaosPlan};

/// Disturbs the released server. Build it first, or run `cargo xtask chaos`.
#[derive(Debug, Parser)]
struct Chaos {
    /// Less of everything, for a first look
    #[arg(long)]
    quick: bool,
    /// Do these alone
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Scenario>,
    /// The server's binary
    #[arg(long, env = "FRONTDESK_BIN", value_name = "FILE")]
    frontdesk: Option<PathBuf>,
    /// The seed of the random moments of the kills
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

/// A kind of disturbance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scenario {
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

const ALL: [Scenario; 8] = [
    Scenario::Kills,
    Scenario::Disk,
    Scenario::Log,
    Scenario::Readers,
    Scenario::Hangups,
    Scenario::Floods,
    Scenario::Clock,
    Scenario::Restore,
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let chaos = Chaos::parse();
    rlimit::increase_nofile_limit(u64::MAX)?;
    let binary = Binary::find(chaos.frontdesk, "chaos")?;
    let machine = machine::describe(binary.scratch());
    let fixture = Fixture::set_up(binary)?;
    let seed = chaos
        .seed
        .unwrap_or_else(|| rand::random_range(0..1_000_000));
    let plan = ChaosPlan::new(chaos.quick, seed);
    let scenarios = if chaos.only.is_empty() {
        &ALL[..]
    } else {
        &chaos.only[..]
    };

    let began = Instant::now();
    let mut table = Table::default();
    for chosen in scenarios {
        let done = match chosen {
            Scenario::Kills => scenario::kills::run(&fixture, plan, &mut table).await,
            Scenario::Disk => scenario::disk::run(&fixture, plan, &mut table).await,
            Scenario::Log => scenario::log::run(&fixture, plan, &mut table).await,
            Scenario::Readers => scenario::readers::run(&fixture, plan, &mut table).await,
            Scenario::Hangups => scenario::hangups::run(&fixture, plan, &mut table).await,
            Scenario::Floods => scenario::floods::run(&fixture, plan, &mut table).await,
            Scenario::Clock => scenario::clock::run(&fixture, plan, &mut table).await,
            Scenario::Restore => scenario::restore::run(&fixture, plan, &mut table).await,
        };
        // One scenario that cannot go on is a finding, and the others are done.
        if let Err(error) = done {
            let name = format!("{chosen:?}").to_lowercase();
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
