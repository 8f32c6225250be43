//! A conversation comes to its end, and another begins.

use anyhow::{Result, ensure};
use e2e::{VisitorBrowser, eventually, hers, ours, story};
use serde_json::json;

use super::{SOMEBODY, Scene, scene};

async fn list_has(rana: &VisitorBrowser, expected: usize) -> Result<()> {
    let count = "return document.querySelectorAll('#list button').length";
    eventually(
        &format!("{expected} conversations are listed"),
        async || {
            let listed: usize = rana.in_chat(count, vec![]).await?;
            ensure!(listed == expected, "{listed}");
            Ok(())
        },
    )
    .await
}

#[test]
fn who_was_answered_says_how_it_was_and_finds_it_again_beside_the_next() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("where is my cup?").await?;
        maya.open(SOMEBODY).await?;
        maya.type_and_send("in the mail").await?;
        rana.sees(&[hers("where is my cup?"), ours("in the mail")])
            .await?;
        ensure!(!rana.is_shown("#rating").await?, "it is not over");
        maya.click("[data-action=resolve]").await?;
        rana.shows("#rating").await?;
        rana.click("#rating label:has([value='4'])").await?;
        maya.knows(&[("Rating", "★★★★☆")]).await?;
        rana.fill("#rating [name=comment]", "quick <b>and</b> kind")
            .await?;
        rana.click("#rating button").await?;
        rana.shows("#rated").await?;
        eventually("the words are there", async || {
            let facts = maya.words(".contact .facts").await?;
            ensure!(facts.contains("quick <b>and</b> kind"), "{facts}");
            Ok(())
        })
        .await?;

        rana.click("#anew").await?;
        rana.write("another thing").await?;
        rana.sees(&[hers("another thing")]).await?;
        rana.click("#earlier").await?;
        list_has(rana, 2).await?;
        rana.click("#list button:last-child").await?;
        rana.sees(&[hers("where is my cup?"), ours("in the mail")])
            .await?;
        ensure!(!rana.is_shown("#rating").await?, "it was rated");
        rana.click("#earlier").await?;
        rana.click("#list button:first-child").await?;
        rana.sees(&[hers("another thing")]).await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_conversation_can_be_kept_as_a_text() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        maya.type_and_send("welcome").await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;
        // What the browser is told to keep.
        let watch = "
            window.kept = [];
            HTMLAnchorElement.prototype.click = function () { kept.push(this.download); };
            const make = URL.createObjectURL;
            URL.createObjectURL = (blob) => {
              blob.text().then((text) => kept.push(text));
              return make.call(URL, blob);
            };";
        rana.in_chat::<()>(watch, vec![]).await?;
        rana.click("#transcript").await?;
        eventually("the text is kept", async || {
            let kept: Vec<String> = rana.in_chat("return kept", vec![]).await?;
            ensure!(kept.len() == 2, "{kept:?}");
            ensure!(kept.contains(&"chat.txt".to_owned()), "{kept:?}");
            let whole = kept
                .iter()
                .any(|text| text.contains("hello") && text.contains("Maya Khoury: welcome"));
            ensure!(whole, "{kept:?}");
            Ok(())
        })
        .await?;
        rana.is_flawless().await
    });
}

#[test]
fn an_answer_rings_and_is_counted_in_the_title_of_a_tab_that_nobody_sees() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        rana.in_chat::<()>(
            "window.rings = 0; frontdesk.playSound = () => window.rings++;",
            vec![],
        )
        .await?;
        maya.type_and_send("you see this").await?;
        rana.sees(&[hers("hello"), ours("you see this")]).await?;
        let title: String = rana.read("return document.title", vec![]).await?;
        let before = rana.open_tab().await?;
        maya.type_and_send("and not this").await?;
        eventually("the title counts it", async || {
            let titles = rana.titles().await?;
            ensure!(titles.contains(&format!("(1) {title}")), "{titles:?}");
            Ok(())
        })
        .await?;
        rana.turn_to(before).await?;
        eventually("the title is its own again", async || {
            let now: String = rana.read("return document.title", vec![]).await?;
            ensure!(now == title, "{now}");
            Ok(())
        })
        .await?;
        eventually("it rings once", async || {
            let rings: u32 = rana.in_chat("return rings", vec![]).await?;
            ensure!(rings == 1, "it rang {rings} times");
            Ok(())
        })
        .await?;
        rana.is_flawless().await
    });
}

#[test]
fn what_a_website_tells_of_its_visitor_is_among_the_details() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.command(
            "setAttributes",
            json!({ "plan": "pro", "orders": 3, "<i>x</i>": true }),
        )
        .await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        maya.knows(&[("plan", "pro"), ("orders", "3"), ("<i>x</i>", "true")])
            .await?;
        rana.command("setAttributes", json!({ "plan": "max", "orders": null }))
            .await?;
        maya.knows(&[("plan", "max"), ("<i>x</i>", "true")]).await?;
        rana.is_flawless().await
    });
}
