//! What visitors write, are called, and come from is text, whatever it looks
//! like.

use anyhow::{Context, Result, ensure};
use e2e::{BrowserPage, MAYA, Markup, VisitorBrowser, hers, ours, story};
use protocol::widget::{Appearance, FormField, Question};
use serde_json::json;

use super::{Scene, scene};

/// A dialog would end the story: nothing else can be asked of the page then.
const CORPUS: [&str; 14] = [
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:9/1 onerror=\"alert(2)\">",
    "<svg onload=\"alert(3)\"></svg>",
    "\"><iframe srcdoc=\"<script>parent.alert(4)</script>\"></iframe>",
    "</span></div></main><h1 class=\"injected\">Signed out</h1>",
    "<a href=\"javascript:alert(5)\">click me</a>",
    "javascript:alert(6)//http://x",
    "https://x.example/\"onmouseover=\"alert(7)",
    "https://x.example/<img/src=x/onerror=alert(8)>",
    "<style>body { display: none }</style>",
    "<link rel=stylesheet href=http://127.0.0.1:9/2>",
    "&lt;b&gt;not bold&lt;/b&gt; &amp; &#60;i&#62;",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(9)>",
    "\u{202e}txt.exe \u{2066}<b>\u{2069} \u{200b}end",
];
const NAME: &str = "<img src=http://127.0.0.1:9/3 onerror=alert(10)>";
const TITLE: &str = "</title><script>alert(11)</script><img src=http://127.0.0.1:9/4>";
const URL: &str = "javascript:alert(12)";
const REFERRER: &str = "data:text/html,<script>alert(13)</script>";

#[test]
fn hostile_texts_names_titles_and_addresses_are_shown_as_text() {
    story(async |story| {
        let Scene { desk, maya, rana } = &scene(story).await?;
        rana.website.serve(Markup {
            title: TITLE.replace('<', "&lt;"),
            ..Markup::default()
        });
        let odd = "/?next=\"><img src=http://127.0.0.1:9/5>#<script>alert(14)</script>";
        rana.come_to(&format!("{}{odd}", rana.website.url()))
            .await?;
        // An address that is none does not keep her from writing.
        rana.command("identify", json!({ "name": NAME, "email": NAME }))
            .await?;
        rana.open_chat().await?;
        rana.write(CORPUS[0]).await?;
        maya.open(NAME).await?;
        // No page has such an address, but a website can say so.
        let lie = "window.__frame.contentWindow.postMessage({ frontdesk: 1, type: 'page',
            page: { url: arguments[0], title: arguments[1], referrer: arguments[2] } }, '*')";
        let lies = vec![json!(URL), json!(TITLE), json!(REFERRER)];
        rana.read::<()>(lie, lies).await?;

        let mut said = vec![hers(CORPUS[0])];
        for text in &CORPUS[1..] {
            rana.write(text).await?;
            said.push(hers(*text));
        }
        maya.sees(&said).await?;
        for text in CORPUS {
            maya.type_and_send(text).await?;
            said.push(ours(text));
        }
        rana.sees(&said).await?;
        maya.sees(&said).await?;
        is_harmless_to(maya, rana).await?;

        let client = desk.client(MAYA).await?;
        let conversation = client.conversation(NAME).await?;
        let visit = conversation.visit.context("nobody knows where she is")?;
        ensure!(visit.page.title == TITLE, "{visit:?}");
        maya.reload().await?;
        maya.sees(&said).await?;
        rana.reload().await?;
        rana.open_chat().await?;
        rana.sees(&said).await?;
        is_harmless_to(maya, rana).await
    });
}

#[test]
fn a_hostile_answer_to_what_the_form_asks_is_a_name_like_any_other() {
    story(async |story| {
        let Scene { desk, maya, rana } = &scene(story).await?;
        let inbox = rana.website.inbox();
        let form = vec![FormField {
            ask: Question::Name,
            required: true,
        }];
        let welcome = CORPUS[..6].join("\n");
        let look = Appearance {
            form,
            welcome,
            ..Appearance::default()
        };
        desk.client(MAYA).await?.change_look(inbox, look).await?;
        rana.open_chat().await?;
        rana.fill("#form [name=name]", NAME).await?;
        rana.fill("#form [name=name]", thirtyfour::Key::Enter)
            .await?;
        rana.write("hello").await?;
        maya.open(NAME).await?;
        maya.sees(&[hers("hello")]).await?;
        is_harmless_to(maya, rana).await
    });
}

/// Elements that nobody of ours made, and requests to where nobody of ours is.
const STRANGE: &str = "
const strange = document.querySelectorAll('.row img, .row script, .log img, .log script, .log style, \
  .contact img, main img, main script, main style, main link, iframe, math, .injected, [onerror], [onload], \
  [onmouseover], body style');
const links = [...document.querySelectorAll('a[href]')].map((link) => link.protocol);
const asked = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin);
return [
  ...[...strange].map((element) => element.outerHTML),
  ...links.filter((protocol) => !['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)),
  ...asked.filter((origin) => origin !== location.origin),
];";

async fn is_harmless_to(maya: &BrowserPage, rana: &VisitorBrowser) -> Result<()> {
    let strange: Vec<String> = maya.read(STRANGE, vec![]).await?;
    ensure!(strange.is_empty(), "in the dashboard: {strange:?}");
    let strange: Vec<String> = rana.in_chat(STRANGE, vec![]).await?;
    ensure!(strange.is_empty(), "in the chat: {strange:?}");
    rana.is_flawless().await
}
