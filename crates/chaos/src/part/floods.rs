//! Floods of one stranger: whether somebody new gets in meanwhile, how others
//! fare, what it costs the server, and whether the stranger is cut.

mod connection;
mod frame;
mod post;
mod request;

use std::time::Duration;

use anyhow::Result;
use harness::Table;
use tokio::time::{sleep, timeout};

use super::Plan;
use crate::{
    account::Frontdesk,
    desk::Desk,
    others::{Goal, Others},
    server::Start,
};

/// Descriptors that the server may have.
const DESCRIPTORS: &str = "ulimit -n 1024";
/// How long somebody new may take to sign in and load.
const NEWCOMER_WITHIN: Duration = Duration::from_secs(5);

/// What became of the stranger.
#[derive(Debug)]
struct Outcome {
    words: String,
    /// Whether that is as it should be.
    is_right: bool,
}

pub(crate) async fn run(frontdesk: &Frontdesk, plan: Plan, table: &mut Table) -> Result<()> {
    let (long, short) = (plan.flood, plan.flood / 2);
    let plain = Goal::default();
    let mut stage = Stage { frontdesk, table };
    stage
        .flood("1,500 idle connections", plain, async |desk| {
            connection::idle(desk, long).await
        })
        .await?;
    stage
        .flood("400 endless headers", plain, async |desk| {
            connection::endless_headers(desk, long).await
        })
        .await?;
    stage
        .flood("1,200 kept connections", plain, async |desk| {
            connection::kept(desk, short).await
        })
        .await?;
    stage
        .flood(
            "frames that are refused again and again",
            plain,
            async |desk| frame::refused(desk, short).await,
        )
        .await?;
    stage
        .flood("pings without end", plain, async |desk| {
            frame::pings(desk, short).await
        })
        .await?;
    stage
        .flood("four sockets of one visitor", plain, async |desk| {
            frame::four_sockets(desk, short).await
        })
        .await?;
    stage
        .flood(
            "200 falsely signed webhook bodies that stall",
            plain,
            async |desk| request::stalled_bodies(desk, long).await,
        )
        .await?;
    stage
        .flood(
            "wrong passwords for another's e-mail",
            plain,
            async |desk| request::wrong_passwords(desk, short).await,
        )
        .await?;
    stage
        .flood("120 uploads without a body", plain, async |desk| {
            request::empty_uploads(desk, short).await
        })
        .await?;
    let large = Goal {
        growth_mib: 200.0,
        ..plain
    };
    stage
        .flood(
            "two signed posts of 25,000 messages and contacts each",
            large,
            async |desk| post::many_contacts(desk).await,
        )
        .await?;
    stage
        .flood("a signed post of 95,000 messages", large, async |desk| {
            post::many_messages(desk).await
        })
        .await?;
    stage
        .flood("a profile name of 1 MB", plain, async |desk| {
            post::long_name(desk).await
        })
        .await
}

/// Where floods are shown, each on a server of its own.
struct Stage<'a> {
    frontdesk: &'a Frontdesk,
    table: &'a mut Table,
}

impl Stage<'_> {
    async fn flood(
        &mut self,
        name: &str,
        goal: Goal,
        flood: impl AsyncFnOnce(&Desk) -> Result<Outcome>,
    ) -> Result<()> {
        Plan::step(name);
        let start = Start {
            limits: DESCRIPTORS.to_owned(),
            ..Start::default()
        };
        let mut desk = self.frontdesk.desk(start)?;
        desk.server.open().await?;
        let others = Others::watch(&desk).await?;
        let newcomer = async {
            sleep(Duration::from_secs(2)).await;
            timeout(NEWCOMER_WITHIN, desk.newcomer()).await
        };
        let (outcome, newcomer) = tokio::join!(flood(&desk), newcomer);
        let report = others.finish().await?;
        let outcome = outcome.unwrap_or_else(|error| Outcome {
            words: format!("{error:#}"),
            is_right: false,
        });
        let (came, newcomer) = match newcomer {
            Ok(Ok(time)) => (true, format!("in after {} ms", time.as_millis())),
            Ok(Err(error)) => (false, format!("NOT in: {error:#}")),
            Err(_) => (false, format!("NOT in after {NEWCOMER_WITHIN:?}")),
        };
        let Outcome { words, is_right } = outcome;
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
