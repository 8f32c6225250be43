//! The dashboard for those who do not see it, or not well.

use anyhow::{Context, Result};
use e2e::{BrowserPage, MAYA, story};

#[test]
fn axe_finds_nothing_serious_in_the_dashboard_in_either_theme() {
    story(async |story| {
        let desk = story.desk().await?;
        let inbox = desk.client(MAYA).await?.website("Cedar & Clay").await?;
        let maya = story.browser(&desk).await?;
        maya.go("/inbox").await?;
        maya.has("input[name=\"password\"]").await?;
        is_accessible(&maya).await.context("at the sign-in form")?;
        maya.sign_in(MAYA).await?;
        maya.is_live().await?;

        let bob = desk.customer("Bob", "49301234567");
        bob.say("Is https://shop.example/table still there?")
            .await?;
        maya.open("Bob").await?;
        maya.type_and_send("Yes, it is.").await?;
        maya.see_mark("Yes, it is.", "read").await?;
        is_accessible(&maya).await.context("in a conversation")?;

        maya.go(&format!("/settings/{inbox}")).await?;
        maya.has(".settings-inner").await?;
        is_accessible(&maya).await.context("in the settings")
    });
}

async fn is_accessible(page: &BrowserPage) -> Result<()> {
    for scheme in ["light", "dark"] {
        page.prefer(scheme).await?;
        page.is_accessible()
            .await
            .with_context(|| format!("in {scheme}"))?;
    }
    Ok(())
}
