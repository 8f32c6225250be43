//! A group: who writes in it, and what is sent to it.

use serde_json::json;

use crate::shop::{RANA, SimulatedShop, text};

const CLUB: &str = "Y2FwaV9ncm91cDox";

fn to_club(body: &str) -> serde_json::Value {
    let mut message = text(CLUB, body);
    message["recipient_type"] = json!("group");
    message
}

#[tokio::test]
async fn what_is_sent_to_a_group_is_reported_for_each_member() {
    let mut shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let sami = shop.simulator.customer("Sami Khoury", "9613000456");
    for customer in [&rana, &sami, &rana] {
        customer.say_in(CLUB, "hi").await.unwrap();
        let value = shop.sink.next().await.value();
        assert_eq!(value["messages"][0]["group_id"], CLUB);
    }
    let answer = shop.send(to_club("Hello, both")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["messages"][0]["group_id"], CLUB);
    for expected in ["sent", "delivered", "read"] {
        let value = shop.sink.next().await.value();
        let statuses = value["statuses"].as_array().unwrap();
        let members = [RANA, "9613000456"];
        assert_eq!(statuses.len(), members.len());
        for (status, member) in statuses.iter().zip(members) {
            assert_eq!(status["status"], expected);
            assert_eq!(status["id"], answer.wamid());
            assert_eq!(status["recipient_type"], "group");
            assert_eq!(status["recipient_id"], CLUB);
            assert_eq!(status["recipient_participant_id"], member);
        }
    }
    assert_eq!(shop.simulator.sent()[0].to, CLUB);
}

#[tokio::test]
async fn a_group_nobody_wrote_in_is_not_there() {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    assert_eq!(
        shop.send(to_club("Hello")).await.code(),
        (400, &json!(131009))
    );
}

#[tokio::test]
async fn what_is_written_in_a_group_opens_the_groups_window_alone() {
    let shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let wamid = rana.say_in(CLUB, "hi").await.unwrap();
    let alone = shop.send(text(RANA, "Hello")).await;
    assert_eq!(alone.code(), (400, &json!(131047)));
    let read = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": wamid.as_str(),
    });
    assert_eq!(shop.send(read).await.code(), (400, &json!(131009)));
    assert_eq!(shop.send(to_club("Hello")).await.status, 200);
}
