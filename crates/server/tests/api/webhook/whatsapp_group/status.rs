//! What members report of a message to their group.

use protocol::{Message, Status};
use serde_json::{Value, json};
use testing::{ALICE, Client, TestServer};

use super::{ANA, BEN, CLUB, group, hear, stored, until_status};

/// A message of ours to the club, which WhatsApp took, and of which it has told
/// nothing yet.
async fn taken(desk: &TestServer, alice: &Client) -> (Message, String) {
    let club = group(alice).await;
    desk.simulator.adjust_quirks(|quirks| {
        quirks.late = std::time::Duration::from_secs(3600);
    });
    let mut line = alice.stream().await;
    let message = alice.send(club.id, "welcome").await;
    until_status(&mut line, &message, Status::Sent).await;
    let wamid = desk.simulator.sent()[0].wamid.as_str().to_owned();
    (message, wamid)
}

fn member_status(wamid: &str, status: &str, member: &str) -> Value {
    let mut report = json!({
        "id": wamid, "status": status, "timestamp": "1700000000",
        "recipient_id": CLUB, "recipient_type": "group",
        "recipient_participant_id": member,
    });
    if status == "failed" {
        report["errors"] = json!([{ "code": 131_026, "title": "Undeliverable" }]);
    }
    report
}

#[tokio::test]
async fn one_member_who_cannot_be_reached_does_not_fail_what_others_have() {
    for order in [["delivered", "failed"], ["failed", "delivered"]] {
        let desk = TestServer::open().await;
        let alice = desk.sign_in(ALICE).await;
        desk.customer("Ana", ANA).say_in(CLUB, "hi").await.unwrap();
        let (message, wamid) = taken(&desk, &alice).await;
        for (status, member) in order.iter().zip([ANA, BEN]) {
            let report = member_status(&wamid, status, member);
            // Each comes twice, as everything may.
            hear(&desk, json!({ "statuses": [report, report] })).await;
        }
        let now = stored(&alice, &message).await;
        assert_eq!((now.status, now.failure), (Status::Delivered, None));
        hear(
            &desk,
            json!({ "statuses": [member_status(&wamid, "read", BEN)] }),
        )
        .await;
        hear(
            &desk,
            json!({ "statuses": [member_status(&wamid, "delivered", ANA)] }),
        )
        .await;
        assert_eq!(stored(&alice, &message).await.status, Status::Read);
    }
}

#[tokio::test]
async fn what_reaches_nobody_has_failed() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Ana", ANA).say_in(CLUB, "hi").await.unwrap();
    let (message, wamid) = taken(&desk, &alice).await;
    let statuses = [ANA, BEN].map(|member| member_status(&wamid, "failed", member));
    hear(&desk, json!({ "statuses": statuses })).await;
    let now = stored(&alice, &message).await;
    assert_eq!(now.status, Status::Failed);
    assert_eq!(now.failure.unwrap().code, "131026");
}
