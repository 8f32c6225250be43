//! Many messages at once.

use std::time::{Duration, Instant};

use anyhow::ensure;
use e2e::{MAYA, story_alone, within};
use tokio::task::JoinSet;

/// What an agent feels begins at 100 ms; what a busy test machine adds is not
/// our doing.
const LONGEST: Duration = Duration::from_millis(300);

#[test]
fn a_thousand_messages_in_a_hundred_conversations_never_hold_the_page_up() {
    story_alone(async |story| {
        let desk = story.desk().await?;
        let customers: Vec<_> = (0..100)
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
                    .say_many((0..10).map(|number| format!("burst {number}")))
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
                rows.len() == 100 && unread == 990,
                "{} rows, {unread} unread",
                rows.len()
            );
            ensure!(maya.texts().await?.len() == 11);
            Ok(())
        })
        .await?;
        let shown = began.elapsed();
        let tasks = maya.long_tasks().await?;
        println!(
            "1,000 messages taken in {taken:.1?}, shown after {shown:.1?}; {} tasks over 50 ms, the longest {:.0?}",
            tasks.count(),
            tasks.longest()
        );
        ensure!(
            tasks.longest() < LONGEST,
            "the page stood still for {:?}",
            tasks.longest()
        );
        Ok(())
    });
}
