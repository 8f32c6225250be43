//! What the pretend Graph API accepts and refuses.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use simulator::{PairLimit, RateLimits, WindowRule};

use crate::shop::{RANA, SimulatedShop, template, text};

#[tokio::test]
async fn an_accepted_message_is_answered_as_meta_does_and_kept() {
    let mut shop = SimulatedShop::open().await;
    shop.visited_by_rana().await;
    let answer = shop.send(text("+961 3 000-123", "Hello Rana")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["messaging_product"], "whatsapp");
    assert_eq!(
        answer.body["contacts"],
        json!([{ "input": "+961 3 000-123", "wa_id": RANA }])
    );

    let sent = shop.simulator.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].wamid, answer.wamid());
    assert_eq!(
        (sent[0].to.as_str(), sent[0].text.as_str()),
        (RANA, "Hello Rana")
    );
    assert_eq!(sent[0].biz_opaque_callback_data.as_deref(), Some("ours"));
}

#[tokio::test]
async fn a_wrong_token_is_401_with_code_190() {
    let shop = SimulatedShop::open().await;
    let request = shop.request(&text(RANA, "Hello"));
    let (client, request) = request.build_split();
    let mut request = request.unwrap();
    request
        .headers_mut()
        .insert("Authorization", "Bearer stolen".parse().unwrap());
    let response = client.execute(request).await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("WWW-Authenticate"));
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"]["code"], 190);
    assert_eq!(body["error"]["type"], "OAuthException");
}

#[tokio::test]
async fn an_unknown_number_is_400_with_code_100_and_subcode_33() {
    let shop = SimulatedShop::open().await;
    let response = shop
        .client
        .post(format!("{}/v24.0/999/messages", shop.simulator.base_url()))
        .bearer_auth(&shop.simulator.config().access_token)
        .json(&text(RANA, "Hello"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        (&body["error"]["code"], &body["error"]["error_subcode"]),
        (&json!(100), &json!(33))
    );
}

#[tokio::test]
async fn a_body_that_lacks_something_is_400_and_not_kept() {
    let shop = SimulatedShop::open().await;
    let mut body = text(RANA, "Hello");
    body["text"] = json!({});
    assert_eq!(shop.send(body).await.code(), (400, &json!(131008)));
    assert_eq!(shop.simulator.sent(), []);
}

#[tokio::test]
async fn only_a_template_reaches_someone_who_has_not_written() {
    let mut shop = SimulatedShop::open().await;
    assert_eq!(
        shop.send(text(RANA, "Hello")).await.code(),
        (400, &json!(131047))
    );
    let answer = shop.send(template(RANA)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["messages"][0]["message_status"], "accepted");
    let sent = shop.sink.next().await.value();
    assert_eq!(sent["statuses"][0]["pricing"]["billable"], true);
}

#[tokio::test]
async fn a_message_opens_the_window_and_a_day_closes_it() {
    let shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let yesterday = SystemTime::now() - Duration::from_secs(25 * 60 * 60);
    rana.say_at("an old one", yesterday).await.unwrap();
    assert_eq!(
        shop.send(text(RANA, "Hello")).await.code(),
        (400, &json!(131047))
    );
    rana.say("a new one").await.unwrap();
    assert_eq!(shop.send(text(RANA, "Hello")).await.status, 200);
    shop.simulator.close_window(&rana);
    assert_eq!(
        shop.send(text(RANA, "Hello")).await.code(),
        (400, &json!(131047))
    );
}

#[tokio::test]
async fn the_window_can_fail_messages_afterwards_instead() {
    let mut shop = SimulatedShop::open_with(|config| config.window = WindowRule::FailLater).await;
    let answer = shop.send(text(RANA, "Hello")).await;
    assert_eq!(answer.status, 200);
    let value = shop.sink.next().await.value();
    assert_eq!(value.get("contacts"), None);
    let status = &value["statuses"][0];
    assert_eq!(
        (&status["id"], &status["status"]),
        (&json!(answer.wamid()), &json!("failed"))
    );
    assert_eq!(status["errors"][0]["code"], 131047);
    assert_eq!(status["biz_opaque_callback_data"], "ours");
    shop.simulator.settled().await;
    assert_eq!(shop.sink.rest(), []);
}

#[tokio::test]
async fn someone_without_a_phone_number_is_written_to_by_user_id() {
    let shop = SimulatedShop::open().await;
    let mo = shop.simulator.customer_without_phone("Mo", "LB.7");
    mo.say("hi").await.unwrap();
    let mut body = text("", "Hello Mo");
    body["to"] = Value::Null;
    body["recipient"] = json!("LB.7");
    let answer = shop.send(body.clone()).await;
    assert_eq!(
        answer.body["contacts"],
        json!([{ "input": "LB.7", "user_id": "LB.7" }])
    );
    assert_eq!(shop.simulator.sent()[0].to, "LB.7");
    body["recipient"] = json!("LB.8");
    assert_eq!(shop.send(body).await.code(), (400, &json!(131026)));
}

#[tokio::test]
async fn the_business_cannot_write_to_itself() {
    let shop = SimulatedShop::open().await;
    let own = shop.simulator.config().display_phone_number.clone();
    assert_eq!(
        shop.send(text(&own, "Hello")).await.code(),
        (400, &json!(131021))
    );
}

#[tokio::test]
async fn what_a_customer_wrote_can_be_marked_read() {
    let shop = SimulatedShop::open().await;
    let rana = shop.simulator.customer("Rana Haddad", RANA);
    let wamid = rana.say("hi").await.unwrap();
    let read = |message_id: &str| {
        json!({
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": { "type": "text" },
        })
    };
    assert_eq!(
        shop.send(read(wamid.as_str())).await.body,
        json!({ "success": true })
    );
    assert_eq!(
        shop.send(read("wamid.unheard")).await.code(),
        (400, &json!(131009))
    );
    let reads = shop.simulator.reads();
    assert_eq!(
        (&reads[0].message_id, reads[0].typing, reads.len()),
        (&wamid, true, 1)
    );
}

#[tokio::test]
async fn rate_limits_have_codes_of_their_own() {
    let pair = PairLimit {
        every: Duration::from_secs(6),
        burst: 1,
    };
    let limits = RateLimits {
        per_second: None,
        per_pair: Some(pair),
    };
    let mut shop = SimulatedShop::open_with(|config| config.limits = limits).await;
    shop.visited_by_rana().await;
    assert_eq!(shop.send(text(RANA, "one")).await.status, 200);
    assert_eq!(
        shop.send(text(RANA, "two")).await.code(),
        (400, &json!(131056))
    );

    let limits = RateLimits {
        per_second: Some(1),
        per_pair: None,
    };
    let mut shop = SimulatedShop::open_with(|config| config.limits = limits).await;
    shop.visited_by_rana().await;
    let (one, two) = tokio::join!(shop.send(text(RANA, "one")), shop.send(text(RANA, "two")));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn the_port_is_closed_once_the_simulator_is_stopped() {
    let SimulatedShop {
        simulator, client, ..
    } = SimulatedShop::open().await;
    let url = simulator.base_url();
    simulator.stop().await;
    assert!(client.get(url).send().await.unwrap_err().is_connect());
}
