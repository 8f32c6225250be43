//! Messages appear once, in one order, in their own conversation.

use anyhow::{Result, ensure};
use e2e::{MAYA, OMAR, Story, eventually, story};

const RAPID: [&str; 10] = [
    "hi", "kifak", "sho", "3amel", "marhaba", "test1", "test2", "test3", "test4", "test5",
];

#[test]
fn ten_rapid_messages_appear_once_and_in_order_in_two_browsers_and_after_a_reload() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("bonjour").await?;
        let (maya, omar) = two_agents(story, &desk).await?;
        for page in [&maya, &omar] {
            page.open(rana.name()).await?;
            page.see_in_order(&["bonjour"]).await?;
        }
        rana.say_many(RAPID).await?;
        let mut expected = vec!["bonjour"];
        expected.extend(RAPID);
        for page in [&maya, &omar] {
            page.see_in_order(&expected).await?;
            page.reload().await?;
            page.see_in_order(&expected).await?;
        }
        Ok(())
    });
}

#[test]
fn what_two_agents_and_a_customer_write_stands_in_one_order_everywhere() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("hi").await?;
        let (maya, omar) = two_agents(story, &desk).await?;
        maya.open(rana.name()).await?;
        omar.open(rana.name()).await?;
        for text in RAPID {
            let (mine, theirs) = (format!("Maya: {text}"), format!("Omar: {text}"));
            let both =
                async { tokio::try_join!(maya.type_and_send(&mine), omar.type_and_send(&theirs)) };
            let (said, written) = tokio::join!(rana.say(text), both);
            said?;
            written?;
        }
        let shown = eventually("both show all 31 messages alike", async || {
            let (left, right) = (maya.bubbles().await?, omar.bubbles().await?);
            ensure!(left.len() == 31 && left.iter().all(|bubble| bubble.mark != "waiting"));
            ensure!(left == right, "{left:?}\n{right:?}");
            Ok(left)
        })
        .await?;
        let own = |direction: &str, prefix: &str| -> Vec<String> {
            let mine = shown.iter().filter(|bubble| bubble.direction == direction);
            mine.filter_map(|bubble| bubble.text.strip_prefix(prefix).map(str::to_owned))
                .collect()
        };
        ensure!(own("out", "Maya: ") == RAPID);
        ensure!(own("out", "Omar: ") == RAPID);
        maya.reload().await?;
        eventually("a reload shows the same", async || {
            let again = maya.texts().await?;
            let before: Vec<_> = shown.iter().map(|bubble| bubble.text.clone()).collect();
            ensure!(again == before, "{again:?}");
            Ok(())
        })
        .await
    });
}

#[test]
fn older_messages_load_in_order_and_the_view_does_not_move() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        let texts: Vec<String> = (0..200).map(lines).collect();
        for page in texts.chunks(40) {
            rana.say_together(page).await?;
        }
        let maya = story.agent(&desk, MAYA).await?;
        maya.open(rana.name()).await?;
        eventually("the newest messages are shown", async || {
            let shown = maya.texts().await?;
            ensure!(texts.ends_with(&shown) && shown.len() >= 40, "{shown:?}");
            Ok(())
        })
        .await?;
        // Opening begins at what is unread; from the end, older is far away.
        maya.read::<()>(
            "document.querySelector('[role=log]').scrollTop = 1e9",
            vec![],
        )
        .await?;
        let mut pages = 0;
        while maya.count("[role=\"log\"] [data-message]").await? < texts.len() {
            let held = maya.load_older().await?;
            println!("{held:?}");
            ensure!(held.after > held.before, "no older messages came: {held:?}");
            ensure!(held.strayed < 2.0, "the view moved: {held:?}");
            pages += 1;
            ensure!(pages < 10, "it never ends");
        }
        maya.see_in_order(&texts).await?;
        maya.reload().await?;
        eventually("after a reload the newest are shown again", async || {
            let shown = maya.texts().await?;
            ensure!(texts.ends_with(&shown) && shown.len() >= 40, "{shown:?}");
            Ok(())
        })
        .await
    });
}

/// Bubbles of all heights, so that no estimate is right by chance.
fn lines(number: usize) -> String {
    let words = "and another thing about the cedar table ".repeat(number * 7 % 11);
    format!("{number}: {words}end")
}

#[test]
fn two_conversations_whose_messages_interleave_never_mix() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        let sami = desk.customer("Sami Aoun", "9613000124");
        let maya = story.agent(&desk, MAYA).await?;
        let mut expected = [vec![], vec![]];
        for number in 0..15 {
            for (customer, expected) in [&rana, &sami].into_iter().zip(&mut expected) {
                let text = format!("{} {number}", customer.name());
                customer.say(text.clone()).await?;
                expected.push(text);
            }
        }
        for (customer, expected) in [&rana, &sami].into_iter().zip(&mut expected) {
            maya.open(customer.name()).await?;
            maya.see_in_order(expected).await?;
            for number in 0..3 {
                let text = format!("Maya to {} {number}", customer.name());
                maya.type_and_send(&text).await?;
                expected.push(text);
            }
        }
        for (customer, expected) in [&sami, &rana].into_iter().zip(expected.iter().rev()) {
            maya.open(customer.name()).await?;
            maya.see_in_order(expected).await?;
            maya.reload().await?;
            maya.see_in_order(expected).await?;
        }
        for sent in desk.simulator.sent_at_least(6).await {
            let right = if sent.to == "9613000123" {
                rana.name()
            } else {
                sami.name()
            };
            ensure!(
                sent.text.contains(right),
                "{:?} went to {}",
                sent.text,
                sent.to
            );
        }
        Ok(())
    });
}

async fn two_agents(
    story: &Story,
    desk: &e2e::ServerProcess,
) -> Result<(e2e::BrowserPage, e2e::BrowserPage)> {
    Ok((
        story.agent(desk, MAYA).await?,
        story.agent(desk, OMAR).await?,
    ))
}
