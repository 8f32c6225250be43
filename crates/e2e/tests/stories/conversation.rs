//! A customer writes, an agent answers, and both see what became of it.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{MAYA, OMAR, ServerProcess, Story, eventually, story};
use simulator::Timings;

async fn unhurried(story: &Story) -> Result<ServerProcess> {
    let step = Duration::from_millis(400);
    let timings = Timings {
        sent: step,
        delivered: step,
        read: Some(step),
        spread: 0.0,
    };
    story.desk_with(timings).await
}

#[test]
fn a_customer_writes_an_agent_answers_and_the_ticks_climb() {
    story(async |story| {
        let desk = unhurried(story).await?;
        let maya = story.agent(&desk, MAYA).await?;
        let omar = story.agent(&desk, OMAR).await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("Marhaba! Is the cedar table still there?").await?;
        for page in [&maya, &omar] {
            page.open(rana.name()).await?;
            page.see_in_order(&["Marhaba! Is the cedar table still there?"])
                .await?;
        }
        maya.watch_marks().await?;
        omar.watch_marks().await?;
        maya.type_and_send("Ahla! Yes, it is.").await?;
        let mine = maya.see_mark("Ahla! Yes, it is.", "read").await?;
        let theirs = omar.see_mark("Ahla! Yes, it is.", "read").await?;
        ensure!(
            mine == theirs && mine.direction == "out",
            "{mine:?} {theirs:?}"
        );
        let marks = maya.marks(&mine.id).await?;
        ensure!(
            marks == ["waiting", "sent", "delivered", "read"],
            "{marks:?}"
        );
        let marks = omar.marks(&mine.id).await?;
        ensure!(marks.is_sorted_by_key(|mark| place(mark)), "{marks:?}");

        let sent = desk.simulator.sent();
        ensure!(
            sent.len() == 1 && sent[0].text == "Ahla! Yes, it is.",
            "{sent:?}"
        );
        rana.reply(&sent[0].wamid, "Great, I come by at five")
            .await?;
        for page in [&maya, &omar] {
            page.see_in_order(&[
                "Marhaba! Is the cedar table still there?",
                "Ahla! Yes, it is.",
                "Great, I come by at five",
            ])
            .await?;
            let sides: Vec<_> = page
                .bubbles()
                .await?
                .into_iter()
                .map(|bubble| bubble.direction)
                .collect();
            ensure!(sides == ["in", "out", "in"], "{sides:?}");
        }
        Ok(())
    });
}

fn place(mark: &str) -> Option<usize> {
    ["waiting", "sent", "delivered", "read"]
        .iter()
        .position(|known| *known == mark)
}

#[test]
fn a_message_that_fails_says_why_and_a_retry_sends_it_again() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("hi").await?;
        let maya = story.agent(&desk, MAYA).await?;
        maya.open(rana.name()).await?;

        // Taken, and then not delivered.
        desk.simulator
            .adjust_quirks(|quirks| quirks.fail_next = Some(131_026));
        maya.type_and_send("first").await?;
        fails_with_a_reason(&maya, "first").await?;
        maya.click("button[data-action=\"retry\"]").await?;
        maya.see_mark("first", "read").await?;

        // Not even taken.
        desk.simulator
            .adjust_quirks(|quirks| quirks.http_error_next = Some((400, 131_047)));
        maya.type_and_send("second").await?;
        fails_with_a_reason(&maya, "second").await?;
        maya.reload().await?;
        fails_with_a_reason(&maya, "second").await?;
        maya.click("button[data-action=\"retry\"]").await?;
        maya.see_mark("second", "read").await?;

        maya.see_in_order(&["hi", "first", "second"]).await?;
        ensure!(maya.count(".failure").await? == 0);
        let sent: Vec<String> = desk
            .simulator
            .sent()
            .into_iter()
            .map(|sent| sent.text)
            .collect();
        ensure!(sent == ["first", "first", "second"], "{sent:?}");
        Ok(())
    });
}

async fn fails_with_a_reason(page: &e2e::BrowserPage, text: &str) -> Result<()> {
    page.see_mark(text, "failed").await?;
    let reason = page.words(".failure-reason > span").await?;
    println!("{text} failed: {reason}");
    ensure!(
        reason.split_whitespace().count() > 2,
        "no words: {reason:?}"
    );
    Ok(())
}

#[test]
fn a_message_elsewhere_raises_its_conversation_to_the_top() {
    story(async |story| {
        let desk = story.desk().await?;
        let maya = story.agent(&desk, MAYA).await?;
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
        maya.open("Customer 7").await?;
        eventually("the open conversation is read", async || {
            let row = maya.row_of("Customer 7").await?;
            ensure!(row.unread == 0, "{row:?}");
            Ok(())
        })
        .await?;
        for (number, customer) in customers[..4].iter().enumerate() {
            customer.say(format!("Are you there? {number}")).await?;
            eventually("it is on top with its unread count", async || {
                let rows = maya.rows().await?;
                let top = &rows[0];
                ensure!(top.name == customer.name() && top.unread == 2, "{top:?}");
                ensure!(top.preview == format!("Are you there? {number}"), "{top:?}");
                ensure!(rows.len() == customers.len(), "{rows:?}");
                Ok(())
            })
            .await?;
        }
        maya.see_in_order(&["hello"]).await?;
        // One socket for as long as the page is open.
        for customer in &customers {
            maya.open(customer.name()).await?;
        }
        ensure!(
            maya.network.sockets() == 1,
            "{} sockets were opened",
            maya.network.sockets()
        );
        Ok(())
    });
}
