//! What people write is text, whatever it looks like.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, MAYA, OMAR, story};

const CORPUS: [&str; 16] = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror=\"window.pwned = 2\">",
    "<svg onload=\"window.pwned = 3\"></svg>",
    "\"><iframe srcdoc=\"<script>parent.pwned = 4</script>\"></iframe>",
    "'-(window.pwned = 5)-'",
    "</span></div></main><h1 class=\"injected\">Signed out</h1>",
    "<a href=\"javascript:window.pwned=6\">click me</a>",
    "javascript:window.pwned=7//http://x",
    "https://x.example/\"onmouseover=\"window.pwned=8",
    "https://x.example/<img/src=x/onerror=window.pwned=9>",
    "<style>body { display: none }</style>",
    "{{constructor.constructor('window.pwned=10')()}}",
    "&lt;b&gt;not bold&lt;/b&gt; &amp; &#60;i&#62;",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=11>",
    "\u{202e}txt.exe \u{2066}<b>\u{2069} \u{200b}end",
    "<form action=\"https://x.example\"><input name=password autofocus onfocus=window.pwned=12>",
];

#[test]
fn hostile_names_and_texts_are_shown_as_text() {
    story(async |story| {
        let desk = story.desk().await?;
        for (number, hostile) in CORPUS.iter().enumerate() {
            let customer = desk.customer(hostile, &format!("96170000{number:03}"));
            customer.say(*hostile).await?;
        }
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say_many(CORPUS).await?;
        let maya = story.agent(&desk, MAYA).await?;
        let omar = story.agent(&desk, OMAR).await?;
        maya.open(rana.name()).await?;
        omar.open(rana.name()).await?;
        let mut expected = CORPUS.to_vec();
        maya.see_in_order(&expected).await?;
        is_harmless(&maya).await?;

        for hostile in CORPUS {
            maya.type_and_send(hostile).await?;
            expected.push(hostile);
        }
        maya.see_in_order(&expected).await?;
        omar.see_in_order(&expected).await?;
        is_harmless(&maya).await?;
        is_harmless(&omar).await?;

        let rows = maya.rows().await?;
        for hostile in CORPUS {
            let row = rows.iter().find(|row| row.name == hostile.trim());
            ensure!(
                row.is_some_and(|row| row.preview == hostile),
                "{hostile:?} in {rows:?}"
            );
            maya.open(hostile).await?;
            maya.see_in_order(&[hostile]).await?;
            is_harmless(&maya).await?;
        }
        maya.reload().await?;
        maya.has("[data-message]").await?;
        is_harmless(&maya).await
    });
}

async fn is_harmless(page: &BrowserPage) -> Result<()> {
    let ran: Option<i32> = page.read("return window.pwned ?? null", vec![]).await?;
    ensure!(ran.is_none(), "script {ran:?} ran");
    let strange = ".row img, .row script, .log img, .log script, .log style, .log form, iframe, math, \
         .injected, [onerror], [onload], [onfocus], [onmouseover], body style";
    ensure!(page.count(strange).await? == 0, "an element was injected");
    let links = "return [...document.querySelectorAll('.bubble-text a')].map((a) => a.protocol)
        .filter((protocol) => !['http:', 'https:', 'mailto:', 'tel:'].includes(protocol))";
    let links: Vec<String> = page.read(links, vec![]).await?;
    ensure!(links.is_empty(), "{links:?}");
    Ok(())
}
