//! One visitor in several tabs.

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

/// In place of the sound: what rang is counted for all tabs.
const COUNT: &str = "frontdesk.playSound = () =>
    (localStorage.rings = +(localStorage.rings || 0) + 1);";

#[test]
fn one_tab_rings_and_none_while_the_chat_is_open_in_one() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        rana.in_chat::<()>(COUNT, vec![]).await?;
        rana.close_chat().await?;
        for _ in 0..2 {
            rana.open_tab().await?;
            rana.come().await?;
            rana.launcher_is("Chat").await?;
            rana.in_chat::<()>(COUNT, vec![]).await?;
        }
        maya.open(SOMEBODY).await?;
        maya.type_and_send("closed everywhere").await?;
        rana.launcher_is("Chat, 1").await?;
        let rings = async |wanted: u32| {
            eventually(&format!("{wanted} rang"), async || {
                let rings: Option<u32> = rana
                    .in_chat("return +localStorage.rings || 0", vec![])
                    .await?;
                ensure!(rings == Some(wanted), "{rings:?}");
                Ok(())
            })
            .await
        };
        rings(1).await?;
        // Open here: what comes is read here, and rings nowhere.
        rana.open_chat().await?;
        maya.type_and_send("read in one").await?;
        rana.sees(&[
            hers("hello"),
            ours("closed everywhere"),
            ours("read in one"),
        ])
        .await?;
        rana.close_chat().await?;
        maya.type_and_send("closed again").await?;
        rings(2).await?;
        rana.is_flawless().await
    });
}
