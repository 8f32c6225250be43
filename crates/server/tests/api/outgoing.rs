//! On the way to WhatsApp: ticks, retries, failures, lost answers.

use std::time::Duration;

use protocol::{ConversationId, Message, Status};
use reqwest::{Method, StatusCode};
use simulator::webhook::sign;
use testing::{ALICE, Client, MALLORY, PHONE_NUMBER_ID, SECRET, StreamClient, TestServer, nowhere};

async fn desk_with_rana() -> (TestServer, Client, ConversationId, StreamClient) {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123")
        .say("marhaba")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let id = alice.conversation("Rana").await.id;
    let line = alice.stream().await;
    (desk, alice, id, line)
}

async fn until_status(line: &mut StreamClient, message: &Message, status: Status) -> Message {
    let find = |line: &StreamClient| {
        let timeline = line.replica.timeline(message.conversation_id)?;
        timeline.get(message.id).cloned()
    };
    line.until(status.as_str(), |line| {
        find(line).is_some_and(|m| m.status == status)
    })
    .await;
    find(line).unwrap()
}

#[tokio::test]
async fn an_answer_goes_out_and_its_ticks_come_back() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    let message = alice.send(rana, "أهلا وسهلا").await;
    assert_eq!(message.status, Status::Queued);
    until_status(&mut line, &message, Status::Read).await;
    let sent = desk.simulator.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].text, "أهلا وسهلا");
    assert_eq!(sent[0].to, "9613000123");
    let last = alice.conversation("Rana").await.last_message.unwrap();
    assert_eq!((last.id, last.status), (message.id, Status::Read));
}

#[tokio::test]
async fn doubled_shuffled_and_early_reports_end_at_read_too() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator.adjust_quirks(|quirks| {
        quirks.double = true;
        quirks.shuffle = true;
        quirks.answer_last = true;
    });
    for n in 0..5 {
        let message = alice.send(rana, &n.to_string()).await;
        until_status(&mut line, &message, Status::Read).await;
    }
    desk.simulator.settled().await;
    let statuses: Vec<Status> = alice
        .messages(rana)
        .await
        .iter()
        .map(|m| m.status)
        .collect();
    assert_eq!(statuses[1..], [Status::Read; 5]);
}

#[tokio::test]
async fn messages_reach_whatsapp_in_the_order_they_were_sent() {
    let (desk, alice, rana, _line) = desk_with_rana().await;
    let texts: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    for text in &texts {
        alice.send(rana, text).await;
    }
    let sent = desk.simulator.sent_at_least(20).await;
    let sent: Vec<String> = sent.into_iter().map(|sent| sent.text).collect();
    assert_eq!(sent, texts);
}

#[tokio::test]
async fn a_refusal_is_shown_in_words_and_a_retry_really_sends() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator
        .close_window(&desk.customer("Rana", "9613000123"));
    let message = alice.send(rana, "too late").await;
    let failed = until_status(&mut line, &message, Status::Failed).await;
    let failure = failed.failure.unwrap();
    assert_eq!(failure.code, "131047");
    assert!(failure.reason.contains("24 hours"), "{}", failure.reason);
    assert!(desk.simulator.sent().is_empty());
    desk.customer("Rana", "9613000123")
        .say("still here")
        .await
        .unwrap();
    let path = format!("/api/conversations/{rana}/messages/{}/retry", message.id);
    let retried = alice.call(Method::POST, &path, &()).await;
    assert_eq!(retried.json::<Message>().status, Status::Queued);
    let read = until_status(&mut line, &message, Status::Read).await;
    assert_eq!(read.failure, None);
    assert_eq!(desk.simulator.sent().len(), 1);
    let again = alice.call(Method::POST, &path, &()).await;
    assert_eq!(again.problem(), (409, "not_failed".to_owned()));
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_by_itself() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator
        .adjust_quirks(|quirks| quirks.http_error_next = Some((500, 131_016)));
    let message = alice.send(rana, "patience").await;
    until_status(&mut line, &message, Status::Read).await;
    assert_eq!(desk.simulator.sent().len(), 1);
}

#[tokio::test]
async fn a_failure_that_comes_later_is_kept_with_its_code() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator
        .adjust_quirks(|quirks| quirks.fail_next = Some(131_026));
    let message = alice.send(rana, "into the void").await;
    let failed = until_status(&mut line, &message, Status::Failed).await;
    assert_eq!(failed.failure.unwrap().code, "131026");
}

#[tokio::test]
async fn a_failed_message_can_be_deleted_and_stays_away() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    let path = |message: &Message| format!("/api/conversations/{rana}/messages/{}", message.id);
    let delete = async |client: &Client, message: &Message| {
        client.call(Method::DELETE, &path(message), &()).await
    };
    let kept = alice.send(rana, "this one arrives").await;
    until_status(&mut line, &kept, Status::Read).await;
    assert_eq!(delete(&alice, &kept).await.problem().0, 409);

    desk.simulator
        .adjust_quirks(|quirks| quirks.fail_next = Some(131_026));
    let failed = alice.send(rana, "into the void").await;
    until_status(&mut line, &failed, Status::Failed).await;
    desk.add_account("Other", &[MALLORY]).await;
    let mallory = desk.sign_in(MALLORY).await;
    assert_eq!(delete(&mallory, &failed).await.problem().0, 404);
    assert_eq!(delete(&alice, &failed).await.status, StatusCode::NO_CONTENT);
    line.until("it is gone from the page", |line| {
        let timeline = line.replica.timeline(rana);
        timeline.is_some_and(|timeline| timeline.get(failed.id).is_none())
    })
    .await;
    assert_eq!(delete(&alice, &failed).await.status, StatusCode::NO_CONTENT);

    // Whoever sends it once more, having missed all that, does not bring it back.
    let again = alice.put(rana, failed.id, "into the void").await;
    assert_eq!(again.problem(), (409, "id_taken".to_owned()));
    let elsewhere = mallory.put(nowhere(), failed.id, "mine").await;
    assert!(elsewhere.status.is_client_error());

    let stored = alice.messages(rana).await;
    assert!(stored.iter().all(|message| message.id != failed.id));
    let list = alice.bootstrap().await.conversations.items;
    let last = list[0].last_message.as_ref().unwrap();
    assert_eq!(last.id, kept.id, "the row shows what is there");
}

#[tokio::test]
async fn a_lost_answer_is_never_sent_twice_and_its_status_tells() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator
        .adjust_quirks(|quirks| quirks.drop_response = 1);
    let message = alice.send(rana, "once").await;
    until_status(&mut line, &message, Status::Read).await;
    desk.simulator.settled().await;
    assert_eq!(desk.simulator.sent().len(), 1);
    let unsure = desk.app().store.read(|read| read.next_due()).await.unwrap();
    assert_eq!(unsure, None, "nothing is left in the queue");
}

#[tokio::test]
async fn what_nobody_tells_about_fails_in_time_and_says_so() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator.adjust_quirks(|quirks| {
        quirks.drop_response = 1;
        quirks.late = Duration::from_secs(3600);
    });
    let message = alice.send(rana, "lost").await;
    desk.simulator.sent_at_least(1).await;
    // Unsure is stored only after the broken answer was noticed.
    let later = server::clock::now().plus_millis(3_600_000);
    loop {
        let given_up = desk
            .app()
            .store
            .write(move |tx| tx.give_up_unsure(later))
            .await
            .unwrap();
        if given_up == 1 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let failed = until_status(&mut line, &message, Status::Failed).await;
    assert_eq!(failed.failure.unwrap().code, "outcome_unknown");
    let path = format!("/api/conversations/{rana}/messages/{}", message.id);
    let deleted = alice.call(Method::DELETE, &path, &()).await;
    assert_eq!(deleted.problem().0, 409, "it may have arrived");
}

#[tokio::test]
async fn without_an_access_token_the_message_fails_in_words() {
    let desk = TestServer::open_with(|settings| settings.whatsapp.access_token = None).await;
    desk.customer("Rana", "9613000123")
        .say("marhaba")
        .await
        .unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    let mut line = alice.stream().await;
    let answer = alice.put(rana, testing::message_id(), "hello").await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let failed = until_status(&mut line, &answer.json(), Status::Failed).await;
    assert_eq!(failed.failure.unwrap().code, "no_access_token");
}

#[tokio::test]
async fn a_late_failure_of_the_first_attempt_does_not_fail_the_second() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    desk.simulator
        .close_window(&desk.customer("Rana", "9613000123"));
    let message = alice.send(rana, "again").await;
    until_status(&mut line, &message, Status::Failed).await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let path = format!("/api/conversations/{rana}/messages/{}/retry", message.id);
    // The second waits a moment, and meanwhile there is news of the first.
    desk.simulator
        .adjust_quirks(|quirks| quirks.http_error_next = Some((500, 131_016)));
    alice.call(Method::POST, &path, &()).await;
    for (attempt, wamid) in [(0, "wamid.first"), (7, "wamid.never")] {
        let name = format!("{}.{attempt}", message.id);
        let status = serde_json::json!({
            "id": wamid, "status": "failed", "timestamp": "1700000000",
            "recipient_id": "9613000123", "biz_opaque_callback_data": name,
            "errors": [{ "code": 131026, "title": "Undeliverable" }],
        });
        let body = serde_json::json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "1", "phone_number_id": PHONE_NUMBER_ID },
                "statuses": [status],
            }}]}],
        })
        .to_string();
        let request = alice
            .request(Method::POST, "/webhooks/whatsapp")
            .header("x-hub-signature-256", sign(SECRET, body.as_bytes()))
            .body(body);
        assert_eq!(alice.answer(request).await.status, 200);
    }
    until_status(&mut line, &message, Status::Read).await;
    assert_eq!(desk.simulator.sent().len(), 1);
}

#[tokio::test]
async fn what_became_of_a_message_is_stored_when_it_can_be_again() {
    let (desk, alice, rana, mut line) = desk_with_rana().await;
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    // Nothing leaves the queue, as if the disk had no room for it.
    database
        .execute_batch(
            "CREATE TRIGGER full BEFORE DELETE ON outgoing
             BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
    let message = alice.send(rana, "first").await;
    desk.simulator.sent_at_least(1).await;
    let state = || {
        let state = "SELECT state FROM outgoing";
        database.query_row(state, [], |row| row.get::<_, String>(0))
    };
    assert_eq!(state().unwrap(), "sending");
    let next = alice.send(rana, "second").await;
    database.execute_batch("DROP TRIGGER full").unwrap();
    until_status(&mut line, &message, Status::Read).await;
    until_status(&mut line, &next, Status::Read).await;
    assert_eq!(desk.simulator.sent().len(), 2);
}
