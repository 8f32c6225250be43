//! Networks that go and come back while a visitor is on the website.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, NetworkMode, Turn, VisitorBrowser, eventually, hers, ours, story};
use thirtyfour::Key;

use super::{SOMEBODY, Scene, scene};

#[test]
fn what_both_wrote_while_the_network_was_away_is_there_once_when_it_is_back() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.open_chat().await?;
        rana.write("before").await?;
        maya.open(SOMEBODY).await?;
        let mut said = vec![hers("before")];
        maya.sees(&said).await?;

        rana.go_offline().await?;
        for text in ["from away 1", "from away 2"] {
            rana.write(text).await?;
            rana.sees_mark(text, "Not sent yet").await?;
        }
        for text in ["meanwhile 1", "meanwhile 2"] {
            maya.type_and_send(text).await?;
            maya.see_mark(text, "sent").await?;
        }
        rana.go_online().await?;
        // What the server had first stands first.
        said.extend(["meanwhile 1", "meanwhile 2"].map(ours));
        said.extend(["from away 1", "from away 2"].map(hers));
        both_settle(maya, rana, &said).await?;

        maya.go_offline().await?;
        maya.connection_is("offline").await?;
        maya.type_and_send("the agent is away").await?;
        rana.write("are you there?").await?;
        rana.sees_mark("are you there?", "Sent").await?;
        maya.go_online().await?;
        said.extend([hers("are you there?"), ours("the agent is away")]);
        both_settle(maya, rana, &said).await
    });
}

/// Both show this, and again after a reload.
async fn both_settle(maya: &BrowserPage, rana: &VisitorBrowser, said: &[Turn]) -> Result<()> {
    rana.sees(said).await?;
    maya.sees(said).await?;
    eventually("nothing waits any more", async || {
        let waits = |mark: &Option<String>| mark.as_deref() == Some("Not sent yet");
        let shown = rana.said().await?;
        ensure!(!shown.iter().any(|said| waits(&said.mark)), "{shown:?}");
        Ok(())
    })
    .await?;
    rana.reload().await?;
    rana.open_chat().await?;
    rana.sees(said).await?;
    maya.reload().await?;
    maya.sees(said).await
}

#[test]
fn what_is_written_before_the_line_is_there_is_hers_and_goes_out_when_it_is() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        // The launcher's focus loads the chat. It asks for nothing more before it
        // is opened, and then gets no answer.
        rana.press(Key::Tab + Key::Tab).await?;
        rana.has_loaded().await?;
        rana.network.set_network(NetworkMode::Silence);
        rana.press(Key::Enter).await?;
        rana.is_ready().await?;
        rana.write("is anybody there?").await?;
        rana.sees(&[hers("is anybody there?")]).await?;
        rana.sees_mark("is anybody there?", "Not sent yet").await?;
        rana.network.set_network(NetworkMode::Everything);
        rana.sees_mark("is anybody there?", "Sent").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("is anybody there?")]).await
    });
}

#[test]
fn where_no_socket_gets_through_both_hear_each_other_all_the_same() {
    story(async |story| {
        let Scene { maya, rana, .. } = &scene(story).await?;
        rana.network.set_network(NetworkMode::NoSockets);
        rana.open_chat().await?;
        rana.write("hello").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("hello")]).await?;
        maya.type_and_send("welcome").await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;
        ensure!(rana.network.sockets() > 0, "it did not even try");
        maya.see_mark("welcome", "read").await?;
        rana.write("and thank you").await?;
        let said = [hers("hello"), ours("welcome"), hers("and thank you")];
        maya.sees(&said).await?;
        rana.sees(&said).await?;
        // The console says that sockets are refused.
        rana.throws_nothing().await
    });
}
