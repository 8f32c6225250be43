//! Files go both ways, and do nothing where they are shown.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, VisitorBrowser, eventually, hers, story};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{SOMEBODY, Scene, scene};

/// A picture of two pixels by one.
const GIF: &[u8] = b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02\x04\x0a\x00;";

/// Puts a file into a picker, as a person would choose one.
const PICK: &str = "
const [picker, name, bytes] = arguments;
const chosen = new DataTransfer();
// A browser tells a type by the ending.
const type = name.endsWith('.gif') ? 'image/gif' : '';
chosen.items.add(new File([new Uint8Array(bytes)], name, { type }));
const input = document.querySelector(picker);
input.files = chosen.files;
input.dispatchEvent(new Event('change', { bubbles: true }));";

fn file(picker: &str, name: &str, bytes: &[u8]) -> Vec<Value> {
    vec![json!(picker), json!(name), json!(bytes)]
}

/// Waits for so many pictures to be seen, and not only to be there.
const PICTURES: &str = "return [...document.querySelectorAll('.picture img')]
    .filter((image) => image.naturalWidth === 2).length";

async fn rana_sees_pictures(rana: &VisitorBrowser, expected: usize) -> Result<()> {
    eventually(&format!("she sees {expected} pictures"), async || {
        let seen: usize = rana.in_chat(PICTURES, vec![]).await?;
        ensure!(seen == expected, "she sees {seen}");
        Ok(())
    })
    .await
}

async fn maya_sees_pictures(maya: &BrowserPage, expected: usize) -> Result<()> {
    eventually(&format!("she sees {expected} pictures"), async || {
        let seen: usize = maya.read(PICTURES, vec![]).await?;
        ensure!(seen == expected, "she sees {seen}");
        Ok(())
    })
    .await
}

#[test]
fn pictures_go_both_ways_and_are_there_after_a_reload() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        // Once there is a line, there is somewhere to send it.
        rana.is_live().await?;
        rana.in_chat::<()>(PICK, file("#file", "handle.gif", GIF))
            .await?;
        rana.shows("#files img").await?;
        rana.is_accessible().await?;
        rana.write("is it this one?").await?;
        rana_sees_pictures(rana, 1).await?;
        ensure!(!rana.is_shown("#files").await?, "it is sent");
        maya.open(SOMEBODY).await?;
        maya_sees_pictures(maya, 1).await?;
        maya.read::<()>(PICK, file("[type=file]", "new.gif", GIF))
            .await?;
        // Its preview is seen, under the policy of the page.
        maya.has(".tray-file[data-state=ready] .tray-picture")
            .await?;
        maya_sees_pictures(maya, 1).await?;
        maya.click("[aria-label=Send]").await?;
        maya_sees_pictures(maya, 2).await?;
        rana_sees_pictures(rana, 2).await?;
        let sides = "return [...document.querySelectorAll('#messages > .row')]
            .map((row) => row.classList.contains('mine'))";
        let mine: Vec<bool> = rana.in_chat(sides, vec![]).await?;
        ensure!(mine == [true, false], "{mine:?}");
        let caption = "return document.querySelector('#messages .caption').textContent";
        let caption: String = rana.in_chat(caption, vec![]).await?;
        ensure!(caption == "is it this one?", "{caption}");

        rana.reload().await?;
        rana.open_chat().await?;
        rana_sees_pictures(rana, 2).await?;
        maya.reload().await?;
        maya_sees_pictures(maya, 2).await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_program_is_refused_by_name_and_another_file_is_a_name_to_click() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.is_live().await?;
        rana.in_chat::<()>(PICK, file("#file", "setup.exe", b"MZ"))
            .await?;
        rana.click("#send").await?;
        rana.shows("#files [role=alert]").await?;
        let words = "return document.querySelector('#files [role=alert]').textContent";
        let words: String = rana.in_chat(words, vec![]).await?;
        ensure!(words == "Programs cannot be sent", "{words}");
        rana.click("#files button").await?;
        let html = b"<!doctype html><script>parent.hacked = 1</script>";
        let name = "<img src=x onerror=hacked=1>.html";
        rana.in_chat::<()>(PICK, file("#file", name, html)).await?;
        rana.click("#send").await?;
        rana.shows("#messages .file").await?;
        maya.open(SOMEBODY).await?;
        maya.has("a.file[download]").await?;
        for shown in [
            maya.words(".file bdi").await?,
            rana.in_chat(
                "return document.querySelector('.file bdi').textContent",
                vec![],
            )
            .await?,
        ] {
            ensure!(shown == name, "{shown}");
        }
        let hacked = "return typeof hacked";
        ensure!(maya.read::<String>(hacked, vec![]).await? == "undefined");
        ensure!(rana.in_chat::<String>(hacked, vec![]).await? == "undefined");
        rana.throws_nothing().await
    });
}

#[test]
fn files_that_wait_are_removed_by_keyboard_and_forgotten_with_their_visitor() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.is_live().await?;
        rana.write("hello").await?;
        for name in ["first.gif", "second.gif"] {
            rana.in_chat::<()>(PICK, file("#file", name, GIF)).await?;
        }
        rana.shows("#files li:nth-child(2) img").await?;
        // From the field over the button that attaches.
        for from in ["#text", "#attach"] {
            rana.fill(from, Key::Shift + Key::Tab).await?;
        }
        rana.press(Key::Delete).await?;
        let left = "return [...document.querySelectorAll('#files img')].map(({ alt }) => alt)";
        let left: Vec<String> = rana.in_chat(left, vec![]).await?;
        ensure!(left == ["first.gif"], "{left:?}");
        let focused = "return document.activeElement.id";
        let focused: String = rana.in_chat(focused, vec![]).await?;
        ensure!(focused == "text", "the focus is on {focused}");

        rana.begins_anew("reset", Value::Null).await?;
        rana.sees(&[]).await?;
        ensure!(!rana.is_shown("#files").await?, "it is forgotten");
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("hello")]).await?;
        rana.is_flawless().await
    });
}
