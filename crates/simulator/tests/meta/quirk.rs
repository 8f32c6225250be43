//! Misbehavior on demand.

use std::time::Duration;

use serde_json::json;
use simulator::Quirks;

use crate::shop::{RANA, SimulatedShop, text};

async fn shop_with(quirks: Quirks) -> SimulatedShop {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    shop.simulator.set_quirks(quirks);
    shop
}

#[tokio::test]
async fn doubled_webhooks_are_equal_byte_for_byte() {
    let mut shop = shop_with(Quirks {
        double: true,
        ..Quirks::default()
    })
    .await;
    shop.send(text(RANA, "Hello")).await;
    for expected in ["sent", "delivered", "read"] {
        let (first, second) = (shop.sink.next().await, shop.sink.next().await);
        assert_eq!(first.says(), [expected]);
        assert_eq!(first, second);
    }
}

#[tokio::test]
async fn shuffled_statuses_all_come_in_a_wrong_order() {
    let mut shop = shop_with(Quirks {
        shuffle: true,
        ..Quirks::default()
    })
    .await;
    shop.send(text(RANA, "Hello")).await;
    let mut heard = shop.sink.hear(3).await;
    assert_ne!(heard, ["sent", "delivered", "read"]);
    heard.sort();
    assert_eq!(heard, ["delivered", "read", "sent"]);
}

#[tokio::test]
async fn shuffled_messages_all_come_in_a_wrong_order() {
    let mut shop = SimulatedShop::with_quirks(Quirks {
        shuffle: true,
        ..Quirks::default()
    })
    .await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    rana.say_many(["1", "2", "3"]).await.unwrap();
    let mut heard = shop.sink.hear(3).await;
    assert!(!heard.is_sorted());
    heard.sort();
    assert_eq!(heard, ["1", "2", "3"]);
}

#[tokio::test]
async fn delivered_can_be_missing() {
    let mut shop = shop_with(Quirks {
        skip_delivered: true,
        ..Quirks::default()
    })
    .await;
    shop.send(text(RANA, "Hello")).await;
    shop.simulator.settled().await;
    assert_eq!(shop.sink.hear(2).await, ["sent", "read"]);
    assert_eq!(shop.sink.rest(), []);
}

#[tokio::test]
async fn one_message_can_fail_afterwards() {
    let mut shop = shop_with(Quirks {
        fail_next: Some(131026),
        ..Quirks::default()
    })
    .await;
    assert_eq!(shop.send(text(RANA, "fails")).await.status, 200);
    let value = shop.sink.next().await.value();
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131026);
    shop.send(text(RANA, "arrives")).await;
    assert_eq!(shop.sink.hear(3).await, ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn one_message_can_be_refused_with_any_error() {
    let shop = shop_with(Quirks {
        http_error_next: Some((503, 131016)),
        ..Quirks::default()
    })
    .await;
    assert_eq!(
        shop.send(text(RANA, "refused")).await.code(),
        (503, &json!(131016))
    );
    assert_eq!(shop.simulator.sent(), []);
    assert_eq!(shop.send(text(RANA, "accepted")).await.status, 200);
}

#[tokio::test]
async fn a_message_goes_out_although_the_connection_is_cut() {
    let mut shop = shop_with(Quirks {
        drop_response: 1,
        ..Quirks::default()
    })
    .await;
    let error = shop.try_send(&text(RANA, "Hello")).await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout() && error.status().is_none());
    assert_eq!(shop.simulator.sent()[0].text, "Hello");
    // The callback data is what is left to find out by.
    let value = shop.sink.next().await.value();
    assert_eq!(value["statuses"][0]["biz_opaque_callback_data"], "ours");
    assert_eq!(shop.send(text(RANA, "Again")).await.status, 200);
}

#[tokio::test]
async fn a_message_goes_out_although_the_answer_never_comes() {
    let mut shop = shop_with(Quirks {
        hang_response: 1,
        ..Quirks::default()
    })
    .await;
    let body = text(RANA, "Hello");
    let request = shop
        .request(&body)
        .timeout(Duration::from_millis(100))
        .send();
    assert!(request.await.unwrap_err().is_timeout());
    assert_eq!(shop.sink.hear(3).await, ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn statuses_can_come_before_the_answer() {
    let mut shop = shop_with(Quirks {
        answer_last: true,
        ..Quirks::default()
    })
    .await;
    shop.send(text(RANA, "Hello")).await;
    assert_eq!(shop.sink.rest().len(), 3);
}

#[tokio::test]
async fn quirks_can_be_changed_one_by_one() {
    let mut shop = shop_with(Quirks {
        double: true,
        ..Quirks::default()
    })
    .await;
    shop.simulator
        .adjust_quirks(|quirks| quirks.skip_delivered = true);
    shop.send(text(RANA, "Hello")).await;
    assert_eq!(shop.sink.hear(4).await, ["sent", "sent", "read", "read"]);
}
