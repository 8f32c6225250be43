//! Floods by one client that has no account: whether another client can still sign
//! in, how fast bystanders are answered, what it costs the server, and whether the
//! flooding client is cut off.

mod connection;
mod frame;
mod post;
mod request;

use std::time::Duration;

use anyhow::Result;
use harness::Table;
use tokio::time::{sleep, timeout};

use super::ChaosPlan;
use crate::{
    bystanders::{Bystanders, Goal},
    fixture::Fixture,
    server::Start,
    target::Target,
};

/// Descriptors that the server may have.
const DESCRIPTORS: &str = "ulimit -n 1024";
/// How long a new client may take to sign in and load.
const NEWCOMER_WITHIN: Duration = Duration::from_secs(5);

/// How the server answered the flood.
#[derive(Debug)]
struct FloodResult {
    words: String,
    /// Whether that is as it should be.
    is_right: bool,
}

pub(crate) async fn run(fixture: &Fixture, plan: ChaosPlan, table: &mut Table) -> Result<()> {
    let (long, short) = (plan.flood, plan.flood / 2);
    let plain = Goal::default();
    let mut runner = FloodRunner { fixture, table };
    runner
        .flood("1,500 idle connections", plain, async |target| {
            connection::idle(target, long).await
        })
        .await?;
    runner
        .flood("400 endless headers", plain, async |target| {
            connection::endless_headers(target, long).await
        })
        .await?;
    runner
        .flood("1,200 kept connections", plain, async |target| {
            connection::kept(target, short).await
        })
        .await?;
    runner
        .flood(
            "frames that are refused again and again",
            plain,
            async |target| frame::refused(target, short).await,
        )
        .await?;
    runner
        .flood("pings without end", plain, async |target| {
            frame::pings(target, short).await
        })
        .await?;
    runner
        .flood("four sockets of one visitor", plain, async |target| {
            frame::four_sockets(target, short).await
        })
        .await?;
    runner
        .flood(
            "200 falsely signed webhook bodies that stall",
            plain,
            async |target| request::stalled_bodies(target, long).await,
        )
        .await?;
    runner
        .flood(
            "wrong passwords for another's e-mail",
            plain,
            async |target| request::wrong_passwords(target, short).await,
        )
        .await?;
    runner
        .flood("120 uploads without a body", plain, async |target| {
            request::empty_uploads(target, short).await
        })
        .await?;
    let large = Goal {
        growth_mib: 200.0,
        ..plain
    };
    runner
        .flood(
            "two signed posts of 25,000 messages and contacts each",
            large,
            async |target| post::many_contacts(target).await,
        )
        .await?;
    runner
        .flood("a signed post of 95,000 messages", large, async |target| {
            post::many_messages(target).await
        })
        .await?;
    runner
        .flood("a profile name of 1 MB", plain, async |target| {
            post::long_name(target).await
        })
        .await
}

/// Where floods are shown, each on a server of its own.
struct FloodRunner<'a> {
    fixture: &'a Fixture,
    table: &'a mut Table,
}

impl FloodRunner<'_> {
    async fn flood(
        &mut self,
        name: &str,
        goal: Goal,
        flood: impl AsyncFnOnce(&Target) -> Result<FloodResult>,
    ) -> Result<()> {
        ChaosPlan::step(name);
        let start = Start {
            limits: DESCRIPTORS.to_owned(),
            ..Start::default()
        };
        let mut target = self.fixture.target(start)?;
        target.server.open().await?;
        let bystanders = Bystanders::watch(&target).await?;
        let newcomer = async {
            sleep(Duration::from_secs(2)).await;
            timeout(NEWCOMER_WITHIN, target.newcomer()).await
        };
        let (outcome, newcomer) = tokio::join!(flood(&target), newcomer);
        let report = bystanders.finish().await?;
        let outcome = outcome.unwrap_or_else(|error| FloodResult {
            words: format!("{error:#}"),
            is_right: false,
        });
        let (came, newcomer) = match newcomer {
            Ok(Ok(time)) => (true, format!("in after {} ms", time.as_millis())),
            Ok(Err(error)) => (false, format!("NOT in: {error:#}")),
            Err(_) => (false, format!("NOT in after {NEWCOMER_WITHIN:?}")),
        };
        let FloodResult { words, is_right } = outcome;
        self.table.budgeted(
            name,
            format!("{words}; somebody new {newcomer}"),
            "as it should; in within 5 s",
            is_right && came,
        );
        report.tell(goal, self.table);
        Ok(())
    }
}
