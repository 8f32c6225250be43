//! Many messages at once, and what a page that shows them goes through.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use crate::{LongTasks, MAYA, Story, within};

const CUSTOMERS: u32 = 100;
const EACH: u32 = 10;

/// How a page took it.
#[derive(Debug)]
pub struct Burst {
    /// Until the server had all of them.
    pub taken: Duration,
    /// Until the page showed all of them.
    pub shown: Duration,
    pub tasks: LongTasks,
}

/// 1,000 messages of 100 customers, one of whose conversations is open.
///
/// # Errors
/// If anything is missing in the end.
pub async fn burst(story: &Story) -> Result<Burst> {
    let desk = story.desk().await?;
    let customers: Vec<_> = (0..CUSTOMERS)
        .map(|number| {
            desk.customer(
                &format!("Customer {number:03}"),
                &format!("9617000{number:04}"),
            )
        })
        .collect();
    customers[0].say("hello").await?;
    let maya = story.agent(&desk, MAYA).await?;
    maya.open(customers[0].name()).await?;
    maya.see_in_order(&["hello"]).await?;
    maya.watch_long_tasks().await?;

    let began = Instant::now();
    let mut talking = JoinSet::new();
    for customer in &customers {
        let customer = customer.clone();
        talking.spawn(async move {
            customer
                .say_many((0..EACH).map(|number| format!("burst {number}")))
                .await
        });
    }
    while let Some(said) = talking.join_next().await {
        said??;
    }
    let taken = began.elapsed();
    within(Duration::from_secs(60), "all of it is shown", async || {
        let rows = maya.rows().await?;
        let unread: u32 = rows.iter().map(|row| row.unread).sum();
        ensure!(
            rows.len() == 100 && unread == (CUSTOMERS - 1) * EACH,
            "{} rows, {unread} unread",
            rows.len()
        );
        ensure!(maya.texts().await?.len() == 11);
        Ok(())
    })
    .await?;
    Ok(Burst {
        taken,
        shown: began.elapsed(),
        tasks: maya.long_tasks().await?,
    })
}
