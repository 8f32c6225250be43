//! The chat on pages that are strict, and on pages in other languages.

use anyhow::ensure;
use e2e::{Markup, eventually, hers, ours, story};
use serde::Deserialize;

use super::{SOMEBODY, Scene, scene};

#[test]
fn a_page_that_allows_the_desk_and_nothing_else_has_the_whole_chat() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.website.serve(Markup {
            policy: Some(
                "default-src 'none'; script-src {desk}; frame-src {desk}; style-src 'none'; \
                 require-trusted-types-for 'script'; trusted-types 'none'"
                    .to_owned(),
            ),
            ..Markup::default()
        });
        rana.come().await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        rana.close_chat().await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Chat, 1").await?;
        rana.open_chat().await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_page_that_embeds_only_what_agrees_has_the_chat() {
    story(async |story| {
        let Scene { rana, .. } = &scene(story).await?;
        for policy in ["require-corp", "credentialless"] {
            rana.website.serve(Markup {
                embedder_policy: Some(policy),
                ..Markup::default()
            });
            rana.come_to(&rana.website.foreign_url()).await?;
            rana.open_chat().await?;
            rana.write(policy).await?;
            rana.sees(&[hers(policy)]).await?;
            rana.command("reset", serde_json::json!(null)).await?;
        }
        rana.is_flawless().await
    });
}

/// Elements that hide what `document` has, and a name on every object. Others would
/// hide it from the browser's driver, too.
const HIDING: &str = "
<form name=\"title\"></form><form name=\"hidden\"></form><img name=\"referrer\">
<form name=\"createElementNS\"></form><form id=\"Frontdesk\"><input name=\"loaded\"><input name=\"q\"></form>
<script>Object.prototype.each = function () {};</script>";

#[test]
fn a_page_whose_elements_hide_the_documents_own_has_the_chat() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.website.serve(Markup {
            before: HIDING,
            ..Markup::default()
        });
        rana.reload().await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        maya.knows(&[("Is on", "Cedar & Clay")]).await?;
        rana.close_chat().await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Chat, 1").await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_chat_that_loads_with_an_answer_leaves_the_focus_to_the_page() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.website.serve(Markup {
            before: "<input id=\"search\" autofocus>",
            ..Markup::default()
        });
        rana.open_chat().await?;
        rana.write("hello").await?;
        rana.close_chat().await?;
        maya.open(SOMEBODY).await?;
        maya.type_and_send("welcome").await?;
        rana.launcher_is("Chat, 1").await?;
        rana.reload().await?;
        rana.launcher_is("Chat, 1").await?;
        rana.press("lamps").await?;
        let typed: String = rana
            .read("return document.getElementById('search').value", vec![])
            .await?;
        ensure!(typed == "lamps", "{typed:?}");
        rana.is_flawless().await
    });
}

#[test]
fn a_page_that_writes_itself_anew_keeps_the_chat() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        rana.close_chat().await?;
        let anew = "
            document.open();
            document.write('<!doctype html><title>Anew</title><h1>Another page</h1>');
            document.close();";
        rana.read::<()>(anew, vec![]).await?;
        rana.open_chat().await?;
        rana.sees(&[hers("hello")]).await?;
        rana.write("still here").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("hello"), hers("still here")]).await?;
        rana.is_flawless().await
    });
}

/// What the chat says by itself.
#[derive(Debug, Deserialize)]
struct Words {
    direction: String,
    language: String,
    /// Texts, names and placeholders.
    labels: Vec<String>,
}

const WORDS: &str = "
const named = [...document.querySelectorAll('[data-word], #status, #welcome')];
return {
  direction: getComputedStyle(document.querySelector('.composer')).direction,
  language: document.documentElement.lang,
  labels: [
    ...named.map((element) => element.textContent),
    ...[...document.querySelectorAll('[data-label]')].map((element) => element.ariaLabel),
    document.getElementById('text').placeholder,
  ],
};";

/// A page's `lang`, what its launcher is called, and what its composer says.
const LANGUAGES: [(&str, &str, &str, &str); 14] = [
    ("ar", "ar", "الدردشة", "rtl"),
    ("ur", "ur", "چیٹ", "rtl"),
    ("es", "es", "Chat", "ltr"),
    ("fr-CA", "fr-CA", "Chat", "ltr"),
    ("hi", "hi", "चैट", "ltr"),
    ("pt-BR", "pt-BR", "Chat", "ltr"),
    ("vi", "vi", "Trò chuyện", "ltr"),
    // As pages write them.
    ("AR", "ar", "الدردشة", "rtl"),
    ("ar_EG", "ar-EG", "الدردشة", "rtl"),
    ("pt_BR", "pt-BR", "Chat", "ltr"),
    ("ar_", "ar", "الدردشة", "rtl"),
    (" ar, en", "ar", "الدردشة", "rtl"),
    ("FR", "fr", "Chat", "ltr"),
    ("es_MX.UTF-8", "es-MX", "Chat", "ltr"),
];

#[test]
fn the_chat_speaks_the_language_of_its_page_and_runs_in_its_direction() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        let english: Words = rana.in_chat(WORDS, vec![]).await?;
        ensure!(english.direction == "ltr" && english.language == "en");
        rana.write("مرحبا").await?;
        maya.open(SOMEBODY).await?;
        for (tag, language, launcher, direction) in LANGUAGES {
            rana.website.serve(Markup {
                attributes: format!("lang=\"{tag}\" dir=\"{direction}\""),
                ..Markup::default()
            });
            rana.reload().await?;
            rana.launcher_is(launcher).await?;
            rana.open_chat().await?;
            eventually(&format!("the chat speaks {tag}"), async || {
                let words: Words = rana.in_chat(WORDS, vec![]).await?;
                ensure!(words.direction == direction && words.language == language);
                for (own, english) in words.labels.iter().zip(&english.labels) {
                    let is_missing = own.is_empty() || own.contains("undefined");
                    ensure!(!is_missing && own != english, "{own:?} in {words:?}");
                }
                Ok(())
            })
            .await?;
            rana.sees(&[hers("مرحبا")]).await?;
        }
        // Of a page that runs from the right: where its lines end.
        rana.website.serve(Markup {
            attributes: "lang=\"ar\" dir=\"rtl\"".to_owned(),
            ..Markup::default()
        });
        rana.reload().await?;
        rana.launcher_is_on_the_left(true).await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_site_that_swaps_its_pages_keeps_the_chat_and_the_agent_sees_where_she_is() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        let swap = "
            // What is half written must be there after it.
            const next = document.createElement('body');
            next.append('Another page');
            document.title = arguments[0];
            history.pushState(null, '', arguments[1]);
            document.documentElement.replaceChild(next, document.body);
            document.head.replaceChildren();
            document.title = arguments[0];";
        rana.fill("#text", "half a thought").await?;
        for (title, path) in [("Mugs", "/mugs"), ("Bowls", "/bowls")] {
            rana.read::<()>(swap, vec![title.into(), path.into()])
                .await?;
            maya.knows(&[("Is on", title)]).await?;
        }
        let launchers = "return document.querySelectorAll('frontdesk-chat').length";
        let launchers: usize = rana.read(launchers, vec![]).await?;
        ensure!(launchers == 1, "there are {launchers}");
        let text = "return document.getElementById('text').value";
        let text: String = rana.in_chat(text, vec![]).await?;
        ensure!(text == "half a thought", "{text:?}");
        maya.type_and_send("welcome").await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;
        rana.is_flawless().await
    });
}
