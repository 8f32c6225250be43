//! `cargo xtask bench`: what the released server does, beside what it should.
//!
//! One table comes out. Times depend on the machine and on what else runs on
//! it, so nothing here asserts one; only the sizes of the dashboard and of the
//! widget have budgets that fail the run.
//!
//! In reading order: [`desk`] (the server under test), [`harness`] (how it is
//! talked to), [`request`] (what is posted), [`ledger`]
//! (what must arrive), [`load`] (both at once), [`download`] (what browsers get),
//! [`website`] (what the widget is on), then one file per measure.

mod desk;
mod download;
mod ledger;
mod load;
mod measure;
mod request;
mod seed;
mod website;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};
use harness::{line, machine, process, socket, table};

use crate::{desk::Frontdesk, measure::Plan, table::Table};

/// Measures the released server. Build it first, or run `cargo xtask bench`.
#[derive(Debug, Parser)]
struct Bench {
    /// Shorter runs, for a first look
    #[arg(long)]
    quick: bool,
    /// Measure these alone
    #[arg(long, value_delimiter = ',', value_enum)]
    only: Vec<Part>,
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
enum Part {
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

const ALL: [Part; 9] = [
    Part::Paced,
    Part::Peak,
    Part::Idle,
    Part::Replica,
    Part::Transfer,
    Part::Size,
    Part::Burst,
    Part::Visit,
    Part::Growth,
];

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let bench = Bench::parse();
    let frontdesk = Frontdesk::find(bench.frontdesk)?;
    let plan = Plan::new(bench.quick);
    let parts = if bench.only.is_empty() {
        &ALL[..]
    } else {
        &bench.only[..]
    };
    let machine = machine::describe(frontdesk.scratch());

    let mut table = Table::default();
    for part in parts {
        match part {
            Part::Paced => measure::paced::run(&frontdesk, plan, &mut table).await?,
            Part::Peak => measure::peak::run(&frontdesk, plan, bench.posters, &mut table).await?,
            Part::Idle => measure::idle::run(&frontdesk, plan, &mut table).await?,
            Part::Replica => measure::replica::run(plan, &mut table)?,
            Part::Transfer => measure::transfer::run(&frontdesk, &mut table).await?,
            Part::Size => measure::size::run(&frontdesk, &mut table).await?,
            Part::Burst => measure::burst::run(plan, &mut table)?,
            Part::Growth => {
                let sizes = bench.conversations.as_deref().unwrap_or(plan.conversations);
                measure::growth::run(&frontdesk, sizes, &mut table).await?;
            }
            Part::Visit => measure::visit::run(&frontdesk, plan, &mut table).await?,
        }
    }
    println!("\n{table}\n{machine}");
    Ok(if table.is_over_budget() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
