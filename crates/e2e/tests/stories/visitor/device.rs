//! What a visitor's browser keeps, and what it forgets.

use anyhow::ensure;
use e2e::{MAYA, hers, ours, story};
use serde_json::{Value, json};

use super::{Scene, scene};

#[test]
fn after_a_reset_the_next_person_at_the_device_sees_nothing_of_the_first() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.command("identify", json!({ "name": "Rana Haddad" }))
            .await?;
        rana.open_chat().await?;
        rana.write("my order is late").await?;
        maya.open("Rana Haddad").await?;
        maya.type_and_send("let me look").await?;
        rana.sees(&[hers("my order is late"), ours("let me look")])
            .await?;
        rana.fill("#text", "half a thought").await?;

        rana.command("reset", Value::Null).await?;
        rana.is_ready().await?;
        rana.sees(&[]).await?;
        let draft: String = rana
            .in_chat("return document.getElementById('text').value", vec![])
            .await?;
        ensure!(draft.is_empty(), "{draft:?}");

        // The same device, somebody else.
        rana.command("identify", json!({ "name": "Sami Aoun" }))
            .await?;
        rana.write("hello").await?;
        maya.open("Sami Aoun").await?;
        maya.sees(&[hers("hello")]).await?;
        maya.type_and_send("welcome").await?;
        let said = [hers("hello"), ours("welcome")];
        rana.sees(&said).await?;
        rana.reload().await?;
        rana.open_chat().await?;
        rana.sees(&said).await?;
        maya.open("Rana Haddad").await?;
        maya.sees(&[hers("my order is late"), ours("let me look")])
            .await?;
        rana.is_flawless().await
    });
}

#[test]
fn where_frames_may_keep_nothing_the_page_that_holds_them_does() {
    story(async |story| {
        let desk = story.desk().await?;
        let client = desk.client(MAYA).await?;
        let inbox = client.website("Cedar & Clay").await?;
        let maya = story.agent(&desk, MAYA).await?;
        let rana = story.forgetful_visitor(&desk, inbox).await?;
        rana.come_to(&rana.website.foreign_url()).await?;
        rana.command("identify", json!({ "name": "Rana, once" }))
            .await?;
        rana.open_chat().await?;
        let storage: bool = rana
            .in_chat(
                "try { return !!localStorage } catch { return false }",
                vec![],
            )
            .await?;
        ensure!(!storage, "the frame may keep something");
        rana.write("hello").await?;
        maya.open("Rana, once").await?;
        maya.type_and_send("welcome").await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;
        rana.write("and thank you").await?;
        let said = [hers("hello"), ours("welcome"), hers("and thank you")];
        rana.sees(&said).await?;
        maya.sees(&said).await?;
        rana.is_flawless().await?;

        rana.fill("#text", "half a thought").await?;
        rana.reload().await?;
        rana.open_chat().await?;
        rana.sees(&said).await?;
        let draft: String = rana
            .in_chat("return document.getElementById('text').value", vec![])
            .await?;
        ensure!(draft == "half a thought", "{draft}");
        rana.write(" and the rest").await?;
        let [first, second, third] = said;
        maya.sees(&[first, second, third, hers("half a thought and the rest")])
            .await?;
        ensure!(maya.rows().await?.len() == 1, "{:?}", maya.rows().await?);

        // Forgotten is forgotten.
        rana.command("reset", json!(null)).await?;
        rana.reload().await?;
        // Another tab that was there before is the same visitor, too.
        let first = rana.open_tab().await?;
        rana.come_to(&rana.website.foreign_url()).await?;
        let second = rana.turn_to(first).await?;
        rana.open_chat().await?;
        rana.sees(&[]).await?;
        rana.write("somebody else").await?;
        rana.sees(&[hers("somebody else")]).await?;
        let first = rana.turn_to(second).await?;
        rana.open_chat().await?;
        rana.sees(&[hers("somebody else")]).await?;
        let second = rana.turn_to(first).await?;
        rana.command("reset", json!(null)).await?;
        rana.turn_to(second).await?;
        rana.sees(&[]).await?;
        rana.is_flawless().await
    });
}
