//! All of it without a mouse.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, MAYA, eventually, story};
use thirtyfour::Key;

#[test]
fn an_agent_signs_in_moves_opens_writes_and_sends_by_keyboard_alone() {
    story(async |story| {
        let desk = story.desk().await?;
        for (name, number) in [
            ("Rana Haddad", "9613000123"),
            ("Sami Aoun", "9613000124"),
            ("Lea Saab", "9613000125"),
        ] {
            desk.customer(name, number).say("hello").await?;
        }
        let page = story.browser(&desk).await?;
        page.go("/inbox").await?;
        focus_is(&page, "email").await?;
        page.press(MAYA.email).await?;
        page.press(Key::Tab).await?;
        focus_is(&page, "password").await?;
        page.press(MAYA.password).await?;
        page.press(Key::Enter).await?;
        page.is_live().await?;
        eventually("the list is there", async || {
            ensure!(page.rows().await?.len() == 3);
            Ok(())
        })
        .await?;

        // Newest first: Lea, Sami, Rana.
        for (key, name) in [
            ("j", "Lea Saab"),
            ("j", "Sami Aoun"),
            ("j", "Rana Haddad"),
            ("k", "Sami Aoun"),
        ] {
            page.press(key).await?;
            let row = page.row_of(name).await?;
            focus_is(&page, &row.id).await?;
        }
        page.press(Key::Enter).await?;
        eventually("Sami's conversation is open", async || {
            ensure!(page.words(".thread-column h1").await? == "Sami Aoun");
            Ok(())
        })
        .await?;
        page.see_in_order(&["hello"]).await?;
        page.press("r").await?;
        focus_is(&page, "message").await?;
        // Letters that are keys elsewhere are letters here.
        page.press("jk/? right away").await?;
        page.press(Key::Enter).await?;
        page.see_mark("jk/? right away", "read").await?;

        page.press(Key::Escape).await?;
        let sami = page.row_of("Sami Aoun").await?;
        focus_is(&page, &sami.id).await?;
        page.press(Key::Escape).await?;
        eventually("Escape closes it", async || {
            ensure!(page.path().await? == "/inbox");
            Ok(())
        })
        .await?;
        page.press("/").await?;
        focus_is(&page, "search").await?;
        page.press("rana").await?;
        eventually("the list shows who was looked for", async || {
            let rows = page.rows().await?;
            ensure!(rows.len() == 1 && rows[0].name == "Rana Haddad", "{rows:?}");
            Ok(())
        })
        .await?;
        let sent = desk.simulator.sent();
        ensure!(sent.len() == 1 && sent[0].to == "9613000124", "{sent:?}");
        Ok(())
    });
}

/// By name of the field, or id of the row.
async fn focus_is(page: &BrowserPage, expected: &str) -> Result<()> {
    let script = "const { name, dataset } = document.activeElement; return name || dataset.conversation || ''";
    eventually(&format!("the focus is on {expected}"), async || {
        let focused: String = page.read(script, vec![]).await?;
        ensure!(focused == expected, "it is on {focused:?}");
        Ok(())
    })
    .await
}
