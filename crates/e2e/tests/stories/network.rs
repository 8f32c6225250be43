//! Networks that come, go, and let only some things through.

use anyhow::{Result, ensure};
use e2e::{BrowserPage, MAYA, NetworkMode, OMAR, ServerProcess, eventually, story};
use simulator::Customer;

/// WebSockets that a page asks for once the network is back: the one that was
/// under way just then, and the one that its "online" event starts instead.
const MOST_ATTEMPTS: usize = 2;

#[test]
fn what_arrived_while_the_network_was_away_is_there_when_it_is_back() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("before").await?;
        let maya = story.agent(&desk, MAYA).await?;
        let mut expected = vec!["before".to_owned()];
        maya.open(rana.name()).await?;
        maya.see_in_order(&expected).await?;
        for away in 0..3 {
            maya.go_offline().await?;
            maya.connection_is("offline").await?;
            receive(&rana, &format!("away {away}"), &mut expected).await?;
            desk.customer("Sami Aoun", "9613000124")
                .say(format!("psst {away}"))
                .await?;
            let attempts = maya.network.sockets();
            maya.go_online().await?;
            is_back(&maya, attempts).await?;
            maya.see_in_order(&expected).await?;
            eventually("the list has caught up too", async || {
                let row = maya.row_of("Sami Aoun").await?;
                ensure!(
                    row.unread == away + 1 && row.preview == format!("psst {away}"),
                    "{row:?}"
                );
                Ok(())
            })
            .await?;
        }
        Ok(())
    });
}

#[test]
fn a_connection_that_ends_without_an_offline_event_is_opened_again() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("before").await?;
        let maya = story.agent(&desk, MAYA).await?;
        let mut expected = vec!["before".to_owned()];
        maya.open(rana.name()).await?;
        maya.see_in_order(&expected).await?;
        for away in 0..3 {
            maya.network.set_network(NetworkMode::Nothing);
            maya.connection_is("offline").await?;
            receive(&rana, &format!("away {away}"), &mut expected).await?;
            let attempts = maya.network.sockets();
            maya.network.set_network(NetworkMode::Everything);
            is_back(&maya, attempts).await?;
            maya.see_in_order(&expected).await?;
        }
        Ok(())
    });
}

#[test]
fn the_offline_switch_of_the_browser_alone_loses_nothing() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("before").await?;
        let maya = story.agent(&desk, MAYA).await?;
        let mut expected = vec!["before".to_owned()];
        maya.open(rana.name()).await?;
        maya.see_in_order(&expected).await?;
        maya.emulate(true).await?;
        receive(&rana, "meanwhile", &mut expected).await?;
        maya.type_and_send("from offline").await?;
        expected.push("from offline".to_owned());
        println!(
            "offline by the browser's own switch, the connection is {}",
            maya.connection().await?
        );
        let attempts = maya.network.sockets();
        maya.emulate(false).await?;
        is_back(&maya, attempts).await?;
        maya.see_mark("from offline", "read").await?;
        maya.see_in_order(&expected).await?;
        ensure!(desk.simulator.sent().len() == 1);
        Ok(())
    });
}

#[test]
fn what_was_sent_offline_in_a_closed_tab_goes_out_once_when_it_is_opened_again() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("hi").await?;
        let maya = story.agent(&desk, MAYA).await?;
        maya.open(rana.name()).await?;
        maya.see_in_order(&["hi"]).await?;
        let address = maya.path().await?;
        maya.go_offline().await?;
        maya.connection_is("offline").await?;
        for text in ["one", "two", "three"] {
            maya.type_and_send(text).await?;
        }
        maya.see_mark("three", "waiting").await?;
        maya.close_tab().await?;
        ensure!(desk.simulator.sent().is_empty());

        maya.go_online().await?;
        maya.go(&address).await?;
        maya.see_in_order(&["hi", "one", "two", "three"]).await?;
        maya.see_mark("three", "read").await?;
        maya.reload().await?;
        maya.see_in_order(&["hi", "one", "two", "three"]).await?;
        let sent: Vec<String> = desk
            .simulator
            .sent()
            .into_iter()
            .map(|sent| sent.text)
            .collect();
        ensure!(sent == ["one", "two", "three"], "{sent:?}");
        Ok(())
    });
}

#[test]
fn where_sockets_are_blocked_server_sent_events_do_the_same() {
    story(async |story| {
        let desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("hi").await?;
        let maya = story.browser(&desk).await?;
        maya.network.set_network(NetworkMode::NoSockets);
        maya.go("/inbox").await?;
        maya.sign_in(MAYA).await?;
        maya.is_live().await?;
        ensure!(
            maya.words(".connection").await?.contains("slower"),
            "it does not say so"
        );
        converses(&desk, &maya, &rana).await?;
        maya.network.set_network(NetworkMode::Nothing);
        maya.connection_is("offline").await?;
        rana.say("away").await?;
        maya.network.set_network(NetworkMode::NoSockets);
        maya.is_live().await?;
        maya.see_in_order(&[
            "hi", "rapid 0", "rapid 1", "rapid 2", "rapid 3", "rapid 4", "answer", "away",
        ])
        .await
    });
}

async fn converses(desk: &ServerProcess, page: &BrowserPage, customer: &Customer) -> Result<()> {
    page.open(customer.name()).await?;
    customer
        .say_many((0..5).map(|number| format!("rapid {number}")))
        .await?;
    page.see_in_order(&["hi", "rapid 0", "rapid 1", "rapid 2", "rapid 3", "rapid 4"])
        .await?;
    page.type_and_send("answer").await?;
    page.see_mark("answer", "read").await?;
    ensure!(desk.simulator.sent().len() == 1);
    Ok(())
}

#[test]
fn a_server_that_is_killed_and_started_again_is_found_again_by_both_agents() {
    story(async |story| {
        let mut desk = story.desk().await?;
        let rana = desk.customer("Rana Haddad", "9613000123");
        rana.say("before").await?;
        let maya = story.agent(&desk, MAYA).await?;
        let omar = story.agent(&desk, OMAR).await?;
        maya.open(rana.name()).await?;
        omar.open(rana.name()).await?;
        desk.kill().await?;
        maya.connection_is("offline").await?;
        maya.type_and_send("written while the server was gone")
            .await?;
        maya.see_mark("written while the server was gone", "waiting")
            .await?;
        let said = tokio::spawn(async move { rana.say("said while the server was gone").await });
        desk.start_again().await?;
        let attempts = maya.network.sockets();
        is_back(&maya, attempts).await?;
        said.await??;
        maya.see_mark("written while the server was gone", "read")
            .await?;
        eventually("both show the same three", async || {
            let (left, right) = (maya.bubbles().await?, omar.bubbles().await?);
            ensure!(left.len() == 3 && left == right, "{left:?}\n{right:?}");
            Ok(())
        })
        .await?;
        ensure!(desk.simulator.sent().len() == 1);
        Ok(())
    });
}

async fn receive(customer: &Customer, what: &str, expected: &mut Vec<String>) -> Result<()> {
    let texts: Vec<String> = (0..5).map(|number| format!("{what}, {number}")).collect();
    customer.say_many(&texts).await?;
    expected.extend(texts);
    Ok(())
}

/// Waits until the page is live, which takes no more attempts than it must.
async fn is_back(page: &BrowserPage, attempts_before: usize) -> Result<()> {
    page.is_live().await?;
    let attempts = page.network.sockets() - attempts_before;
    ensure!(
        attempts <= MOST_ATTEMPTS,
        "it asked for {attempts} sockets after the network was back"
    );
    Ok(())
}
