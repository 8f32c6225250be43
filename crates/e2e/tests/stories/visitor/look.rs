//! What a site and its agents set: colours, corner, language, words, and
//! questions.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use e2e::{
    AgentClient, LauncherPart, MAYA, ServerProcess, Story, VisitorBrowser, eventually, hers, story,
};
use protocol::{
    Hours,
    hours::{Span, Time},
    widget::{Appearance, Color, FormField, Position, Question},
};
use serde_json::json;
use thirtyfour::Key;

use super::{SOMEBODY, Scene, scene};

const PLUM: Color = Color([0x8a, 0x1c, 0x4a]);
const PLUM_PAINTED: &str = "rgb(138, 28, 74)";
const HEAD: &str = "return getComputedStyle(document.querySelector('.head')).backgroundColor";
const GROUND: &str = "return getComputedStyle(document.body).backgroundColor";
const DARK: &str = "rgb(21, 24, 26)";

/// A visitor on a website whose chat looks so, while no agent is there.
async fn unattended(
    story: &Story,
    look: Appearance,
) -> Result<(ServerProcess, AgentClient, VisitorBrowser)> {
    let desk = story.desk().await?;
    let client = desk.client(MAYA).await?;
    let inbox = client.website("Cedar & Clay").await?;
    client.change_look(inbox, look).await?;
    let rana = story.visitor(&desk, inbox).await?;
    rana.come().await?;
    Ok((desk, client, rana))
}

async fn the_chat_paints(rana: &VisitorBrowser, script: &str, expected: &str) -> Result<()> {
    eventually(&format!("the chat is {expected}"), async || {
        let painted: String = rana.in_chat(script, vec![]).await?;
        ensure!(painted == expected, "{painted}");
        Ok(())
    })
    .await
}

#[test]
fn a_site_that_changes_theme_and_language_while_the_chat_runs_changes_what_is_seen() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.prefer("light").await?;
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        rana.fill("#text", "half a thought").await?;

        let theme =
            json!({ "color": "#8a1c4a", "scheme": "dark", "position": "start", "radius": 4 });
        rana.command("setTheme", theme).await?;
        the_chat_paints(rana, HEAD, PLUM_PAINTED).await?;
        the_chat_paints(rana, GROUND, DARK).await?;
        rana.paints(LauncherPart::Launcher, "backgroundColor", PLUM_PAINTED)
            .await?;
        rana.paints(LauncherPart::Box, "borderRadius", "4px")
            .await?;
        rana.paints(LauncherPart::Box, "backgroundColor", DARK)
            .await?;
        rana.launcher_is_on_the_left(true).await?;

        rana.command("setLocale", json!("ar")).await?;
        rana.launcher_is("الدردشة (open)").await?;
        rana.status_is("نحن هنا").await?;
        let root: [String; 2] = rana
            .in_chat(
                "const { lang, dir } = document.documentElement; return [lang, dir]",
                vec![],
            )
            .await?;
        ensure!(root == ["ar", "rtl"], "{root:?}");
        // And nothing of what she has there is lost.
        rana.sees(&[hers("hello")]).await?;
        let draft: String = rana
            .in_chat("return document.getElementById('text').value", vec![])
            .await?;
        ensure!(draft == "half a thought", "{draft:?}");
        rana.is_flawless().await
    });
}

#[test]
fn the_colour_and_corner_an_agent_sets_reach_a_running_chat_and_every_later_page() {
    story(async |story| {
        let Scene { desk, rana, .. } = &scene(story).await?;
        rana.launcher_is_on_the_left(false).await?;
        rana.open_chat().await?;
        rana.is_live().await?;
        let look = Appearance {
            color: PLUM,
            position: Position::Start,
            ..Appearance::default()
        };
        let client = desk.client(MAYA).await?;
        client.change_look(rana.website.inbox(), look).await?;
        the_chat_paints(rana, HEAD, PLUM_PAINTED).await?;
        rana.paints(LauncherPart::Launcher, "backgroundColor", PLUM_PAINTED)
            .await?;
        rana.launcher_is_on_the_left(true).await?;

        // The loader remembers: nothing of the chat is asked for.
        rana.reload().await?;
        rana.paints(LauncherPart::Launcher, "backgroundColor", PLUM_PAINTED)
            .await?;
        rana.launcher_is_on_the_left(true).await?;
        rana.is_flawless().await
    });
}

#[test]
fn while_nobody_is_there_the_chat_says_so_in_the_words_of_the_inbox() {
    story(async |story| {
        let look = |away: &str| Appearance {
            away: away.to_owned(),
            ..Appearance::default()
        };
        let (desk, client, rana) = &unattended(story, look("Back on Monday at nine")).await?;
        rana.open_chat().await?;
        rana.status_is("Back on Monday at nine").await?;
        let inbox = rana.website.inbox();
        client.change_look(inbox, look("Back at ten")).await?;
        rana.status_is("Back at ten").await?;
        // Without words of the inbox there are some in every language.
        client.change_look(inbox, look("")).await?;
        rana.status_is("We answer as soon as we can").await?;
        rana.command("setLocale", json!("ar")).await?;
        rana.status_is("سنرد في أقرب وقت ممكن").await?;
        rana.command("setLocale", json!("en")).await?;

        let maya = story.agent(desk, MAYA).await?;
        rana.is_live().await?;
        maya.close_tab().await?;
        rana.status_is("We answer as soon as we can").await?;
        rana.is_flawless().await
    });
}

#[test]
fn outside_of_business_hours_the_chat_says_when_somebody_is_back() {
    story(async |story| {
        let Scene { desk, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.is_live().await?;
        let client = desk.client(MAYA).await?;
        for (days, says) in [
            (Default::default(), "Ask us anything"),
            (not_today()?, "We are back "),
        ] {
            let hours = Hours {
                time_zone: "UTC".to_owned(),
                days,
            };
            let look = Appearance {
                away: "Ask us anything".to_owned(),
                hours: Some(hours),
                ..Appearance::default()
            };
            client.change_look(rana.website.inbox(), look).await?;
            rana.reload().await?;
            rana.open_chat().await?;
            eventually(&format!("the chat says {says:?}"), async || {
                let status = rana.status().await?;
                let has_moment = status.len() > says.len();
                ensure!(status.starts_with(says), "{status:?}");
                ensure!(has_moment == says.ends_with(' '), "{status:?}");
                Ok(())
            })
            .await?;
        }
        rana.is_flawless().await
    });
}

/// An hour of a day that is neither today nor tomorrow.
fn not_today() -> Result<[Vec<Span>; 7]> {
    let today = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / (24 * 60 * 60);
    // The first of them was a Thursday.
    let day = usize::try_from((today + 3 + 3) % 7)?;
    let time = |hour: u16| Time::of_minutes(hour * 60).context("an hour of the day");
    let mut days: [Vec<Span>; 7] = Default::default();
    days[day].push(Span {
        from: time(9)?,
        to: time(10)?,
    });
    Ok(days)
}

#[test]
fn a_form_stands_before_the_first_message_until_it_is_filled_and_the_agent_has_the_answers() {
    story(async |story| {
        let ask = |ask, required| FormField { ask, required };
        let form = vec![
            ask(Question::Name, true),
            ask(Question::Email, true),
            ask(Question::Phone, false),
        ];
        let look = Appearance {
            form,
            ..Appearance::default()
        };
        let (desk, _, rana) = &unattended(story, look).await?;
        let maya = story.agent(desk, MAYA).await?;
        rana.open_chat().await?;
        rana.shows("#form").await?;
        // What has to be filled does not go without.
        for (field, text) in [
            ("name", "Rana Haddad"),
            ("email", "rana"),
            ("email", "@shop.example"),
        ] {
            rana.click("#form .go").await?;
            ensure!(rana.is_shown("#form").await?, "before {field}");
            ensure!(!rana.is_shown("#composer").await?, "before {field}");
            rana.fill(&format!("#form [name={field}]"), text).await?;
        }
        rana.fill("#form [name=phone]", "+961 3 000 123").await?;
        rana.fill("#form [name=phone]", Key::Enter).await?;
        rana.write("Is the cedar table still there?").await?;
        maya.open("Rana Haddad").await?;
        maya.sees(&[hers("Is the cedar table still there?")])
            .await?;
        maya.is_vouched_for(false).await?;
        maya.knows(&[
            ("E-mail", "rana@shop.example"),
            ("Number", "+961 3 000 123"),
        ])
        .await?;

        rana.reload().await?;
        rana.open_chat().await?;
        rana.sees(&[hers("Is the cedar table still there?")])
            .await?;
        ensure!(!rana.is_shown("#form").await?, "it asks again");
        rana.shows("#composer").await?;
        rana.is_flawless().await
    });
}
