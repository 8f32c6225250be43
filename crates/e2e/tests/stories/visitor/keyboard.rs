//! The chat without a mouse, and for those who do not see it.

use anyhow::{Context, Result, ensure};
use e2e::{MAYA, Visitor, eventually, hers, story};
use protocol::widget::{Field, Look, Question};
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
        rana.launcher_is("Open chat").await?;
        rana.launcher_has_focus().await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Open chat (1)").await?;
        rana.press(" ").await?;
        rana.launcher_is("Close chat").await?;
        the_composer_has_focus(rana).await?;
        rana.press("thank you").await?;
        rana.press(Key::Enter).await?;
        maya.see_in_order(&["hello there", "welcome", "thank you"])
            .await?;
        rana.is_flawless().await
    });
}

async fn the_composer_has_focus(rana: &Visitor) -> Result<()> {
    eventually("the focus is where the visitor writes", async || {
        let script = "return document.hasFocus() && document.activeElement.id";
        let focused: serde_json::Value = rana.in_chat(script, vec![]).await?;
        ensure!(focused == "text", "it is on {focused}");
        Ok(())
    })
    .await
}

#[test]
fn whoever_cannot_see_well_can_read_and_use_the_open_chat_in_light_and_dark() {
    story(async |story| {
        let desk = story.desk().await?;
        let client = desk.client(MAYA).await?;
        let inbox = client.website("Cedar & Clay").await?;
        let ask = |ask| Field {
            ask,
            required: false,
        };
        let form = [Question::Name, Question::Email, Question::Phone].map(ask);
        let look = Look {
            form: form.into(),
            ..Look::default()
        };
        client.change_look(inbox, look).await?;
        let rana = story.visitor(&desk, inbox).await?;
        rana.come().await?;
        rana.open_chat().await?;
        rana.shows("#form").await?;
        is_accessible(&rana).await?;

        // Nobody is there: the chat asks how to reach her.
        rana.fill("#form [name=name]", "Rana").await?;
        rana.fill("#form [name=name]", Key::Enter).await?;
        rana.write("Is https://shop.example/table still there?")
            .await?;
        rana.shows("#reach").await?;
        is_accessible(&rana).await?;

        let maya = story.agent(&desk, MAYA).await?;
        maya.open("Rana").await?;
        maya.type_and_send("Yes, see https://shop.example/cedar")
            .await?;
        rana.is_live().await?;
        rana.click("#smile").await?;
        rana.shows("#emoji button").await?;
        is_accessible(&rana).await
    });
}

async fn is_accessible(rana: &Visitor) -> Result<()> {
    for scheme in ["light", "dark"] {
        rana.prefer(scheme).await?;
        rana.is_accessible()
            .await
            .with_context(|| format!("in {scheme}"))?;
    }
    Ok(())
}
