//! Sending to a server that runs already.

use simulator::{
    simulate::{self, SimulatorOptions},
    webhook::sign,
};

use crate::sink::Sink;

fn options(webhook_url: &str) -> SimulatorOptions {
    SimulatorOptions {
        webhook_url: webhook_url.into(),
        app_secret: "secret".into(),
        phone_number_id: "106".into(),
        from: "9613000123".into(),
        name: "Rana Haddad".into(),
        text: "مرحبا".into(),
        group_id: None,
        repeat: 1,
        burst: false,
    }
}

#[tokio::test]
async fn a_message_arrives_signed() {
    let mut sink = Sink::start().await;
    let summary = simulate::message(options(&sink.url)).await.unwrap();
    assert!(summary.is_success());
    let post = sink.next().await;
    assert_eq!(post.signature, sign("secret", &post.body));
    assert_eq!(post.value()["metadata"]["phone_number_id"], "106");
    assert_eq!(
        post.value()["messages"][0]["id"],
        summary.receipts[0].wamid.as_str()
    );
}

#[tokio::test]
async fn a_message_in_a_group_names_the_group_and_who_wrote_it() {
    let mut sink = Sink::start().await;
    let options = SimulatorOptions {
        group_id: Some("Y2Fw".into()),
        ..options(&sink.url)
    };
    assert!(simulate::message(options).await.unwrap().is_success());
    let value = sink.next().await.value();
    assert_eq!(value["messages"][0]["group_id"], "Y2Fw");
    assert_eq!(value["messages"][0]["from"], "9613000123");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Rana Haddad");
}

#[tokio::test]
async fn repeated_messages_have_ids_of_their_own() {
    let sink = Sink::start().await;
    sink.answer_next([200, 503]);
    for burst in [false, true] {
        let options = SimulatorOptions {
            repeat: 20,
            burst,
            ..options(&sink.url)
        };
        let summary = simulate::message(options).await.unwrap();
        let mut wamids: Vec<_> = summary
            .receipts
            .iter()
            .map(|receipt| &receipt.wamid)
            .collect();
        wamids.sort();
        wamids.dedup();
        assert_eq!(wamids.len(), 20);
        assert_eq!(summary.statuses().get(&503), (!burst).then_some(&1));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_reported() {
    // Port 9 is for discarding, and nobody listens there.
    let options = SimulatorOptions {
        repeat: 2,
        ..options("http://127.0.0.1:9/webhooks/whatsapp")
    };
    let summary = simulate::message(options).await.unwrap();
    assert!(!summary.is_success());
    assert_eq!((summary.receipts.len(), summary.unanswered.len()), (0, 2));
}
