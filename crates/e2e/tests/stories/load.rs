//! Many messages at once.

use std::time::Duration;

use anyhow::ensure;
use e2e::{Burst, burst, story_alone};

/// What an agent feels begins at 100 ms, which the benchmark measures; what a
/// busy test machine adds is not our doing.
const LONGEST: Duration = Duration::from_millis(300);

#[test]
fn a_thousand_messages_in_a_hundred_conversations_never_hold_the_page_up() {
    story_alone(async |story| {
        let Burst {
            taken,
            shown,
            tasks,
        } = burst(story).await?;
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
