//! What customers write, told by webhook.

use std::collections::HashSet;

use serde_json::json;
use simulator::{
    SimulatedCustomer,
    webhook::{CustomerContent, CustomerMessage, WebhookItem},
};

use crate::shop::{RANA, SimulatedShop};

#[tokio::test]
async fn a_message_carries_its_writer_and_its_id() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let wamid = rana.say("hi").await.unwrap();
    let value = shop.sink.next().await.value();
    assert_eq!(value["contacts"][0]["profile"]["name"], "Rana Haddad");
    assert_eq!(value["contacts"][0]["wa_id"], RANA);
    assert_eq!(value["messages"][0]["from"], RANA);
    assert_eq!(value["messages"][0]["id"], wamid.as_str());
    assert_eq!(value["messages"][0]["text"], json!({ "body": "hi" }));
}

#[tokio::test]
async fn several_texts_come_in_their_order_in_a_post_each() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    rana.say_many(["hi", "hi", "are you there?"]).await.unwrap();
    assert_eq!(shop.sink.hear(3).await, ["hi", "hi", "are you there?"]);
}

#[tokio::test]
async fn several_texts_can_come_in_one_post() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let wamids = rana.say_together(["one", "two"]).await.unwrap();
    let value = shop.sink.next().await.value();
    assert_eq!(value["contacts"].as_array().map(Vec::len), Some(1));
    let messages = value["messages"].as_array().unwrap();
    let ids: Vec<_> = messages
        .iter()
        .map(|message| message["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [wamids[0].as_str(), wamids[1].as_str()]);
    assert_eq!(shop.sink.rest(), []);
}

#[tokio::test]
async fn a_burst_loses_nothing() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let wamids = rana
        .burst((0..50).map(|number| number.to_string()))
        .await
        .unwrap();
    let heard: HashSet<_> = shop.sink.hear(50).await.into_iter().collect();
    assert_eq!(heard.len(), 50);
    assert_eq!(wamids.iter().collect::<HashSet<_>>().len(), 50);
}

#[tokio::test]
async fn many_customers_can_come_in_one_post() {
    let mut shop = SimulatedShop::open().await;
    let updates = [("Rana", RANA), ("Tom", "447700900112")].map(|(name, wa_id)| {
        WebhookItem::Message(CustomerMessage::text(
            &SimulatedCustomer::with_phone(name, wa_id),
            "hi",
        ))
    });
    shop.simulator.post(&updates).await.unwrap();
    let value = shop.sink.next().await.value();
    assert_eq!(value["contacts"].as_array().map(Vec::len), Some(2));
    assert_eq!(value["messages"][1]["from"], "447700900112");
}

#[tokio::test]
async fn a_customer_answers_a_message_or_shares_what_is_no_text() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let first = rana.say("hi").await.unwrap();
    rana.reply(&first, "I mean this").await.unwrap();
    rana.share(CustomerContent::Location {
        latitude: 33.9,
        longitude: 35.5,
    })
    .await
    .unwrap();
    shop.sink.next().await;
    let reply = shop.sink.next().await.value();
    assert_eq!(reply["messages"][0]["context"]["id"], first.as_str());
    let location = shop.sink.next().await.value();
    assert_eq!(location["messages"][0]["location"]["latitude"], 33.9);
}
