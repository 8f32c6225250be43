//! Webhooks for a server that is down or says no.

use std::time::Duration;

use simulator::{Config, Retry, Simulator, Timings, Undelivered};

use crate::{
    shop::{RANA, SimulatedShop, text},
    sink::Sink,
};

#[tokio::test]
async fn a_refused_webhook_comes_again_byte_for_byte() {
    let mut shop = SimulatedShop::open().await;
    shop.sink.answer_next([500, 204]);
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    rana.say("hi").await.unwrap();
    let posts = shop.sink.rest();
    // Nothing but 200 will do.
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|post| *post == posts[0]));
    let tally = shop.simulator.tally();
    assert_eq!((tally.delivered, tally.refused, tally.dropped), (1, 2, 0));
}

#[tokio::test]
async fn a_webhook_is_dropped_in_the_end() {
    let retry = Retry {
        first: Duration::from_millis(1),
        total: Duration::from_millis(20),
        ..Retry::default()
    };
    let shop = SimulatedShop::open_with(|config| config.retry = retry).await;
    shop.sink.answer_next([503; 100]);
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    assert_eq!(rana.say("hi").await, Err(Undelivered::Refused(503)));
    assert_eq!(shop.simulator.tally().dropped, 1);
    // Meta has the message all the same.
    assert_eq!(shop.send(text(RANA, "Hello")).await.status, 200);
}

#[tokio::test]
async fn a_refused_status_does_not_hold_up_the_next() {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    shop.sink.answer_next([500]);
    shop.send(text(RANA, "Hello")).await;
    let mut heard = shop.sink.hear(4).await;
    assert_eq!(heard[0], "sent");
    heard.sort();
    assert_eq!(heard, ["delivered", "read", "sent", "sent"]);
}

#[tokio::test]
async fn webhooks_wait_until_there_is_an_address() {
    let config = Config {
        timings: Timings::instant(),
        ..Config::default()
    };
    let simulator = Simulator::start(config).await.unwrap();
    let mut sink = Sink::start().await;
    let rana = simulator.customer("Rana Haddad", RANA);
    let (said, ()) = tokio::join!(rana.say("hi"), async {
        tokio::task::yield_now().await;
        simulator.set_webhook_url(&sink.url);
    });
    said.unwrap();
    assert_eq!(sink.hear(1).await, ["hi"]);
}

#[tokio::test]
async fn stopping_ends_the_retries() {
    let simulator = Simulator::start(Config::default()).await.unwrap();
    let rana = simulator.customer("Rana Haddad", RANA);
    let (said, ()) = tokio::join!(rana.say("hi"), simulator.stop());
    assert_eq!(said, Err(Undelivered::Stopped));
}
