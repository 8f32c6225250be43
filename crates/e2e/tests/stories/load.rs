//! Many messages at once. How long the page's longest task takes is a row of
//! `cargo xtask bench`, which runs the same burst.

use e2e::{Burst, burst, story_alone};

#[test]
fn a_thousand_messages_in_a_hundred_conversations_are_all_counted_and_shown() {
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
