//! A visitor writes, an agent answers, and both see what became of it.

use anyhow::ensure;
use e2e::{MAYA, NetworkMode, Turn, eventually, hers, ours, story};

use protocol::{Content, Message};

use super::{SOMEBODY, Scene, scene};

#[test]
fn the_first_second_and_hundredth_message_are_one_conversation() {
    story(async |story| {
        let Scene { desk, maya, rana } = &scene(story).await?;
        rana.open_chat().await?;
        let mut said = Vec::new();
        for number in 1..=100 {
            let text = format!("message {number}");
            rana.write(&text).await?;
            said.push(hers(text));
            if number == 1 {
                maya.open(SOMEBODY).await?;
            }
            if number <= 2 {
                maya.sees(&said).await?;
            }
        }
        rana.sees(&said).await?;
        rana.sees_mark("message 100", "Sent").await?;
        // The dashboard shows the newest first, and loads the others on the way up.
        eventually("the agent sees the hundredth", async || {
            let shown = maya.turns().await?;
            ensure!(said.ends_with(&shown) && shown.len() >= 40, "{shown:?}");
            Ok(())
        })
        .await?;
        let client = desk.client(MAYA).await?;
        let conversations = client.bootstrap().await?.conversations.items;
        ensure!(conversations.len() == 1, "{conversations:?}");
        let kept = client.messages(conversations[0].id).await?;
        let is_kept = |(message, turn): (&Message, &Turn)| {
            message.content == Content::text(turn.text.as_str())
        };
        ensure!(kept.len() == said.len() && kept.iter().zip(&said).all(is_kept));
        rana.is_flawless().await
    });
}

#[test]
fn an_answer_to_a_closed_chat_is_counted_and_its_tick_climbs_as_it_is_read() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.launcher_is("Chat").await?;
        rana.open_chat().await?;
        rana.launcher_is("Chat (open)").await?;
        rana.write("Is the cedar table still there?").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("Is the cedar table still there?")])
            .await?;
        rana.close_chat().await?;
        rana.launcher_is("Chat").await?;

        maya.watch_marks().await?;
        // Her phone may be quicker than the answer to the agent: it waits.
        rana.network.set_network(NetworkMode::Silence);
        maya.type_and_send("Yes, it is.").await?;
        maya.see_mark("Yes, it is.", "sent").await?;
        rana.network.set_network(NetworkMode::Everything);
        let answer = maya.see_mark("Yes, it is.", "delivered").await?;
        rana.launcher_is("Chat, 1").await?;
        maya.type_and_send("Shall we keep it for you?").await?;
        rana.launcher_is("Chat, 2").await?;
        maya.see_mark("Shall we keep it for you?", "delivered")
            .await?;

        rana.open_chat().await?;
        rana.launcher_is("Chat (open)").await?;
        for text in ["Yes, it is.", "Shall we keep it for you?"] {
            maya.see_mark(text, "read").await?;
        }
        let marks = maya.marks(&answer.id).await?;
        ensure!(
            marks == ["waiting", "sent", "delivered", "read"],
            "{marks:?}"
        );
        // It stays read, and what comes while it is open is read at once.
        rana.sees(&[
            hers("Is the cedar table still there?"),
            ours("Yes, it is."),
            ours("Shall we keep it for you?"),
        ])
        .await?;
        maya.type_and_send("It is yours.").await?;
        maya.see_mark("It is yours.", "read").await?;
        rana.close_chat().await?;
        rana.launcher_is("Chat").await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_reload_on_both_sides_shows_every_message_once_on_its_own_side() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        let mut said = Vec::new();
        for number in 0..4 {
            let (question, answer) = (format!("question {number}"), format!("answer {number}"));
            rana.write(&question).await?;
            said.push(hers(question));
            if number == 0 {
                maya.open(SOMEBODY).await?;
            }
            maya.sees(&said).await?;
            maya.type_and_send(&answer).await?;
            said.push(ours(answer));
            rana.sees(&said).await?;
        }
        for _ in 0..2 {
            maya.reload().await?;
            maya.sees(&said).await?;
            rana.reload().await?;
            rana.open_chat().await?;
            rana.sees(&said).await?;
        }
        rana.write("one more").await?;
        said.push(hers("one more"));
        rana.sees(&said).await?;
        maya.sees(&said).await?;
        rana.is_flawless().await
    });
}
