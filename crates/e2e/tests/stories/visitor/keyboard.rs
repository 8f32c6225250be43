//! The chat without a mouse.

use anyhow::{Result, ensure};
use e2e::{VisitorBrowser, eventually, hers, story};
use thirtyfour::Key;

use super::{SOMEBODY, Scene, scene};

#[test]
fn a_visitor_opens_writes_sends_and_closes_by_keyboard_alone() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        // The page's own link comes first.
        rana.press(Key::Tab + Key::Tab).await?;
        rana.launcher_has_focus().await?;
        rana.press(Key::Enter).await?;
        rana.is_ready().await?;
        the_composer_has_focus(rana).await?;
        rana.press("hello there").await?;
        rana.press(Key::Enter).await?;
        rana.sees(&[hers("hello there")]).await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("hello there")]).await?;

        rana.press(Key::Escape).await?;
        rana.launcher_is("Chat").await?;
        rana.launcher_has_focus().await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Chat, 1").await?;
        rana.press(" ").await?;
        rana.launcher_is("Chat (open)").await?;
        the_composer_has_focus(rana).await?;
        rana.press("thank you").await?;
        rana.press(Key::Enter).await?;
        maya.see_in_order(&["hello there", "welcome", "thank you"])
            .await?;
        rana.is_flawless().await
    });
}

async fn the_composer_has_focus(rana: &VisitorBrowser) -> Result<()> {
    eventually("the focus is where the visitor writes", async || {
        let script = "return document.hasFocus() && document.activeElement.id";
        let focused: serde_json::Value = rana.in_chat(script, vec![]).await?;
        ensure!(focused == "text", "it is on {focused}");
        Ok(())
    })
    .await
}
