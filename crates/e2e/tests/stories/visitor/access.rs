//! The chat for those who do not see it, or not well.

use anyhow::{Context, Result};
use e2e::{MAYA, VisitorBrowser, story};
use protocol::widget::{Appearance, FormField, Question};
use serde_json::json;
use thirtyfour::Key;

use super::{SOMEBODY, Scene, scene};

#[test]
fn axe_finds_nothing_serious_in_the_launcher_in_either_theme() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_shadows().await?;
        rana.reload().await?;
        launches_for_everybody(rana).await?;
        rana.open_chat().await?;
        launches_for_everybody(rana).await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        rana.close_chat().await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Chat, 1").await?;
        launches_for_everybody(rana).await
    });
}

#[test]
fn axe_finds_nothing_serious_in_the_chat_in_either_theme() {
    story(async |story| {
        let desk = story.desk().await?;
        let client = desk.client(MAYA).await?;
        let inbox = client.website("Cedar & Clay").await?;
        let rana = story.visitor(&desk, inbox).await?;
        rana.come().await?;
        rana.open_chat().await?;
        rana.status_is("We answer as soon as we can").await?;
        is_accessible(&rana).await.context("empty")?;

        let ask = |ask| FormField {
            ask,
            required: false,
        };
        let form = [Question::Name, Question::Email, Question::Phone].map(ask);
        let look = Appearance {
            form: form.into(),
            ..Appearance::default()
        };
        client.change_look(inbox, look).await?;
        rana.shows("#form").await?;
        is_accessible(&rana).await.context("with a form")?;

        // Nobody is there: the chat asks how to reach her.
        rana.fill("#form [name=name]", "Rana").await?;
        rana.fill("#form [name=name]", Key::Enter).await?;
        rana.write("Is https://shop.example/table still there?")
            .await?;
        rana.shows("#reach").await?;
        is_accessible(&rana)
            .await
            .context("asking for an address")?;

        let maya = story.agent(&desk, MAYA).await?;
        maya.open("Rana").await?;
        maya.type_and_send("Yes, see https://shop.example/cedar")
            .await?;
        rana.is_live().await?;
        rana.click("#smile").await?;
        rana.shows("#emoji button").await?;
        is_accessible(&rana).await.context("with messages")?;

        rana.command("setLocale", json!("ar")).await?;
        rana.status_is("نحن هنا").await?;
        is_accessible(&rana).await.context("from right to left")?;

        let conversation = client.conversation("Rana").await?;
        client.resolve(conversation.id).await?;
        rana.shows("#rating").await?;
        is_accessible(&rana).await.context("when it is over")
    });
}

async fn is_accessible(rana: &VisitorBrowser) -> Result<()> {
    for scheme in ["light", "dark"] {
        rana.prefer(scheme).await?;
        rana.is_accessible()
            .await
            .with_context(|| format!("in {scheme}"))?;
    }
    Ok(())
}

async fn launches_for_everybody(rana: &VisitorBrowser) -> Result<()> {
    for scheme in ["light", "dark"] {
        rana.prefer(scheme).await?;
        rana.has_accessible_launcher()
            .await
            .with_context(|| format!("in {scheme}"))?;
    }
    Ok(())
}
