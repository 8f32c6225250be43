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
        // Whoever opens a conversation writes next.
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

#[test]
fn a_tour_by_keyboard_never_loses_its_place_while_customers_write() {
    story(async |story| {
        let desk = story.desk().await?;
        let customers: Vec<_> = (0..8)
            .map(|number| {
                desk.customer(
                    &format!("Customer {number}"),
                    &format!("96170000{number:03}"),
                )
            })
            .collect();
        for customer in &customers {
            customer.say("hello").await?;
        }
        let page = story.agent(&desk, MAYA).await?;
        eventually("the list is there", async || {
            ensure!(page.rows().await?.len() == customers.len());
            Ok(())
        })
        .await?;
        page.read::<()>(WATCH_FOCUS, vec![]).await?;

        for round in 0..3 {
            page.press("j").await?;
            page.press("j").await?;
            let at = focus(&page).await?;
            // Others overtake the row that has the focus, and its own customer writes.
            for customer in &customers {
                customer.say(format!("news {round}")).await?;
            }
            eventually("all of it is there", async || {
                let rows = page.rows().await?;
                ensure!(
                    rows.iter()
                        .all(|row| row.preview == format!("news {round}"))
                );
                Ok(())
            })
            .await?;
            focus_is(&page, &at).await?;
            page.press(Key::Enter).await?;
            eventually("what the cursor is on opens", async || {
                ensure!(page.path().await? == format!("/inbox/{at}"));
                Ok(())
            })
            .await?;
            focus_is(&page, "message").await?;
            page.press("on it").await?;
            page.press(Key::Enter).await?;
            page.see_mark("on it", "read").await?;
            // The palette over the text, and back into it.
            page.press_with_ctrl('k').await?;
            page.has("dialog[open]").await?;
            page.press(Key::Escape).await?;
            focus_is(&page, "message").await?;
            page.press(Key::Escape).await?;
            focus_is(&page, &at).await?;
            // The menu over the list, and back to it.
            page.press("a").await?;
            page.has("[role=menu]").await?;
            page.press(Key::Escape).await?;
            focus_is(&page, &at).await?;
            page.press(Key::Escape).await?;
            eventually("the conversation closes last", async || {
                ensure!(page.path().await? == "/inbox");
                Ok(())
            })
            .await?;
            focus_is(&page, &at).await?;
        }
        let lost: u32 = page.read("return window.lostFocus", vec![]).await?;
        ensure!(lost == 0, "the page had the focus in {lost} frames");
        Ok(())
    });
}

/// Counts the frames in which the page itself has the focus, after the first time
/// that something else had it.
const WATCH_FOCUS: &str = "
window.lostFocus = 0;
let held = false;
const look = () => {
  const nowhere = document.activeElement === document.body;
  held ||= !nowhere;
  if (held && nowhere) window.lostFocus += 1;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);";

/// Name of the field, or id of the row, that has the focus.
async fn focus(page: &BrowserPage) -> Result<String> {
    let script = "const { name, dataset } = document.activeElement; return name || dataset.conversation || ''";
    page.read(script, vec![]).await
}

/// By name of the field, or id of the row.
async fn focus_is(page: &BrowserPage, expected: &str) -> Result<()> {
    eventually(&format!("the focus is on {expected}"), async || {
        let focused = focus(page).await?;
        ensure!(focused == expected, "it is on {focused:?}");
        Ok(())
    })
    .await
}
