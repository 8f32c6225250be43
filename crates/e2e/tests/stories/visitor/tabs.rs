//! One visitor in two tabs.

use anyhow::ensure;
use e2e::{MAYA, NetworkMode, eventually, hers, ours, story};

use super::{SOMEBODY, Scene, scene};

#[test]
fn first_messages_of_two_tabs_at_the_same_time_begin_one_conversation() {
    story(async |story| {
        let Scene { desk, maya, rana } = &scene(story).await?;
        rana.open_chat().await?;
        let left = rana.open_tab().await?;
        rana.come().await?;
        rana.open_chat().await?;

        // Neither gets through before both are on the way.
        rana.network.set_network(NetworkMode::Silence);
        rana.write("from the right").await?;
        let right = rana.turn_to(left).await?;
        rana.write("from the left").await?;
        rana.network.set_network(NetworkMode::Everything);

        maya.open(SOMEBODY).await?;
        let mut said = eventually("the agent sees both", async || {
            let said = maya.turns().await?;
            ensure!(said.len() == 2, "{said:?}");
            Ok(said)
        })
        .await?;
        for text in ["from the left", "from the right"] {
            ensure!(said.contains(&hers(text)), "{said:?}");
        }
        maya.type_and_send("to both").await?;
        said.push(ours("to both"));
        rana.sees(&said).await?;
        rana.write("from the left again").await?;
        said.push(hers("from the left again"));
        rana.sees(&said).await?;
        rana.turn_to(right).await?;
        rana.sees(&said).await?;
        maya.sees(&said).await?;

        let client = desk.client(MAYA).await?;
        let conversations = client.bootstrap().await?.conversations.items;
        ensure!(conversations.len() == 1, "{conversations:?}");
        rana.is_flawless().await
    });
}
