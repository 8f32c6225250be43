//! What becomes of a message, told by webhook.

use simulator::webhook::sign;

use crate::shop::{RANA, SimulatedShop, text};

#[tokio::test]
async fn a_message_is_sent_then_delivered_then_read() {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    let answer = shop.send(text(RANA, "Hello")).await;
    for expected in ["sent", "delivered", "read"] {
        let value = shop.sink.next().await.value();
        let status = &value["statuses"][0];
        assert_eq!(status["status"], expected);
        assert_eq!(status["id"], answer.wamid());
        assert_eq!(status["recipient_id"], RANA);
        assert_eq!(status["biz_opaque_callback_data"], "ours");
        assert_eq!(status.get("pricing").is_some(), expected != "read");
        assert_eq!(value["contacts"][0]["profile"]["name"], "Rana Haddad");
        assert_eq!(value["contacts"][0]["user_id"], status["recipient_user_id"]);
        assert_eq!(
            value["metadata"]["phone_number_id"],
            shop.simulator.config().phone_number_id.as_str()
        );
    }
    shop.simulator.settled().await;
    assert_eq!(shop.sink.rest(), []);
}

#[tokio::test]
async fn a_webhook_is_signed_over_its_raw_bytes() {
    let mut shop = SimulatedShop::open().await;
    let layla = shop.simulator.customer("ليلى منصور", "9613000201");
    layla.say("مرحبا 🌷").await.unwrap();
    let post = shop.sink.next().await;
    let secret = &shop.simulator.config().app_secret;
    assert!(post.body.is_ascii());
    assert_eq!(post.signature, sign(secret, &post.body));
    assert_eq!(post.says(), ["مرحبا 🌷"]);
    // What a receiver gets that parses first and signs what it writes again.
    let parsed: serde_json::Value = serde_json::from_slice(&post.body).unwrap();
    assert_ne!(post.signature, sign(secret, parsed.to_string().as_bytes()));
}

#[tokio::test]
async fn a_reaction_is_only_ever_sent() {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    let mut reaction = text(RANA, "");
    reaction["type"] = "reaction".into();
    reaction["reaction"] = serde_json::json!({ "message_id": "wamid.1", "emoji": "👍" });
    assert_eq!(shop.send(reaction).await.status, 200);
    assert_eq!(shop.sink.hear(1).await, ["sent"]);
    shop.simulator.settled().await;
    assert_eq!(shop.sink.rest(), []);
}
