//! Many messages at once. `burst` waits until the page shows them all; how long it
//! stands still meanwhile is a row of `cargo xtask bench`.

use e2e::{Burst, burst, story_alone};

#[test]
fn a_thousand_messages_in_a_hundred_conversations_are_all_shown() {
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
        Ok(())
    });
}
