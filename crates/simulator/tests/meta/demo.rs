//! The scripted customers.

use simulator::Pace;

use crate::shop::{SimulatedShop, text};

#[tokio::test]
async fn customers_talk_and_answer_when_they_are_answered() {
    let mut shop = SimulatedShop::open().await;
    // Nothing but the first few conversations begins within the test.
    let pace = Pace {
        gap: std::time::Duration::from_secs(3600),
        ..Pace::breathless()
    };
    let demo = shop.simulator.talk_at(pace);
    let opening = shop.sink.next().await.value();
    assert_eq!(opening["contacts"][0]["profile"]["name"], "Tom Ashworth");
    let tom = opening["messages"][0]["from"].as_str().unwrap().to_owned();
    assert_eq!(
        shop.sink.next().await.value()["messages"][0]["from"],
        tom.as_str()
    );

    shop.send(text(&tom, "It left this morning.")).await;
    assert_eq!(shop.sink.hear(3).await, ["sent", "delivered", "read"]);
    let answer = shop.sink.next().await.value();
    assert_eq!(answer["messages"][0]["from"], tom.as_str());
    drop(demo);
}

#[tokio::test]
async fn everyone_gets_a_turn() {
    let mut shop = SimulatedShop::open().await;
    let demo = shop.simulator.talk_at(Pace::breathless());
    let mut writers = std::collections::HashSet::new();
    while writers.len() < 24 {
        let value = shop.sink.next().await.value();
        writers.insert(value["messages"][0]["from"].as_str().unwrap().to_owned());
    }
    drop(demo);
}
