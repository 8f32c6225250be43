//! `cargo xtask bench`: what the released server does, beside what it should.
//!
//! One table comes out. Times depend on the machine and on what else runs on
//! it, so nothing here asserts one; only the sizes of the dashboard and of the
//! widget have budgets that fail the run.
//!
//! In reading order: [`running_server`] (the server under test), [`harness`] (how it is
//! talked to), [`request`] (what is posted), [`delivery_check`]
//! (what must arrive), [`load`] (both at once), [`download`] (what browsers get),
//! [`website`] (what the widget is on), then one file per measure.

mod delivery_check;
mod download;
mod load;
mod measure;
mod request;
mod running_server;
mod seed;
mod website;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};
use harness::{http_connection, machine, process, socket, table};

use crate::{measure::Extent, running_server::Launcher, table::Table};

/// Measures the released server. Build it first, or run `cargo xtask bench`.
#[derive(Debug, Parser)]
struct Bench {
    /// Shorter runs, for a first look
    #[arg(long)]
    quick: bool,
    /// Measure these alone
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Measure>,
    /// Drive the peak with this many posters, instead of looking for the best
    #[arg(long, value_name = "NUMBER")]
    posters: Option<usize>,
    /// Sizes of the large accounts; their folders are kept for the next run
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    conversations: Option<Vec<usize>>,
    /// The server's binary
    #[arg(long, env = "FRONTDESK_BIN", value_name = "FILE")]
    frontdesk: Option<PathBuf>,
}

/// A group of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// 1,000 messages a second to 50 sockets
    Paced,
    /// As many as there can be
    Peak,
    /// Idle sockets
    Idle,
    /// The client's replica
    Replica,
    /// What a first visit of the dashboard downloads
    Transfer,
    /// What the widget downloads
    Size,
    /// 1,000 messages at once, in a page
    Burst,
    /// First visits to a website with the widget
    Visit,
    /// Lists and searches of large accounts
    Growth,
}

const ALL: [Measure; 9] = [
    Measure::Paced,
    Measure::Peak,
    Measure::Idle,
    Measure::Replica,
    Measure::Transfer,
    Measure::Size,
    Measure::Burst,
    Measure::Visit,
    Measure::Growth,
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let bench = Bench::parse();
    let launcher = Launcher::find(bench.frontdesk)?;
    let plan = Extent::new(bench.quick);
    let parts = if bench.only.is_empty() {
        &ALL[..]
    } else {
        &bench.only[..]
    };
    let machine = machine::describe(launcher.scratch());

    let mut table = Table::default();
    for part in parts {
        match part {
            Measure::Paced => measure::paced::run(&launcher, plan, &mut table).await?,
            Measure::Peak => measure::peak::run(&launcher, plan, bench.posters, &mut table).await?,
            Measure::Idle => measure::idle::run(&launcher, plan, &mut table).await?,
            Measure::Replica => measure::replica::run(plan, &mut table)?,
            Measure::Transfer => measure::transfer::run(&launcher, &mut table).await?,
            Measure::Size => measure::size::run(&launcher, &mut table).await?,
            Measure::Burst => measure::burst::run(plan, &mut table)?,
            Measure::Growth => {
                let sizes = bench.conversations.as_deref().unwrap_or(plan.conversations);
                measure::growth::run(&launcher, sizes, &mut table).await?;
            }
            Measure::Visit => measure::visit::run(&launcher, plan, &mut table).await?,
        }
    }
    println!("\n{table}\n{machine}");
    Ok(if table.is_over_budget() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
