//! Signing in, and what addresses lead to.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, MAYA, eventually, story};

#[test]
fn a_wrong_password_is_said_and_the_right_one_leads_to_where_one_wanted_to_go() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("hi").await?;
        let id = desk.client(MAYA).await?.conversation(rana.name()).await?.id;
        let page = story.browser(&desk).await?;
        page.go(&format!("/inbox/{id}")).await?;

        page.click("button[type=\"submit\"]").await?;
        says(&page, "Enter your e-mail").await?;
        page.submit_sign_in(MAYA.email, "not her password").await?;
        says(&page, "do not match").await?;
        page.submit_sign_in("nobody@cedar.example", MAYA.password)
            .await?;
        says(&page, "do not match").await?;

        page.sign_in(MAYA).await?;
        ensure!(page.path().await? == format!("/inbox/{id}"));
        page.see_in_order(&["hi"]).await?;
        page.reload().await?;
        page.see_in_order(&["hi"]).await
    });
}

#[test]
fn somebody_who_guesses_passwords_is_told_to_wait() {
    story(async |story| {
        let desk = story.desk().await?;
        let page = story.browser(&desk).await?;
        page.go("/inbox").await?;
        eventually("sign-in is limited", async || {
            page.submit_sign_in(MAYA.email, "guess").await?;
            says(&page, "o").await?;
            ensure!(
                page.words(".form-error").await?.contains("Too many"),
                "not yet"
            );
            Ok(())
        })
        .await
    });
}

#[test]
fn addresses_that_name_nothing_say_so() {
    story(async |story| {
        let desk = story.desk().await?;
        desk.customer("Rana Haddad", "9613000123").say("hi").await?;
        let page = story.agent(&desk, MAYA).await?;
        page.go("/no/such/place").await?;
        page.has(".empty").await?;
        ensure!(page.words("main").await?.contains("no page here"));
        page.click("main a.button").await?;
        page.has("a[data-conversation]").await?;
        ensure!(page.path().await? == "/inbox");

        for path in [
            "/inbox/0198c0de-0000-7000-8000-000000000000",
            "/inbox/nonsense",
        ] {
            page.go(path).await?;
            page.has(".thread-column .empty").await?;
            page.open("Rana Haddad").await?;
        }
        page.go("/").await?;
        page.has("a[data-conversation]").await?;
        ensure!(page.path().await? == "/inbox");
        Ok(())
    });
}

async fn says(page: &BrowserPage, words: &str) -> Result<()> {
    eventually(&format!("the form says {words:?}"), async || {
        let said = page.words(".form-error").await?;
        ensure!(said.contains(words), "it says {said:?}");
        Ok(())
    })
    .await
}
