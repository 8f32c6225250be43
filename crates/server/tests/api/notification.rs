//! Answers by e-mail, to visitors who are away.

use std::time::Duration;

use protocol::{
    Attachment, Content, ConversationId, InboxId, Status, Visit, WebPage,
    command::{Acknowledge, Introduce, SendVisitorMessage},
    settings::ChangeWidget,
};
use reqwest::{Method, StatusCode};
use server::{clock, settings::Settings, store::inbox::NewInbox};
use testing::{
    ALICE, BOB, Client, FakeSmtp, ReceivedEmail, TestServer, Visitor, message_id, nowhere,
};

const RANA: &str = "rana@shop.example";

/// Letters go to this mail server, as soon as they may.
fn at_once(smtp: &FakeSmtp) -> impl FnOnce(&mut Settings) {
    after(smtp, Duration::ZERO)
}

/// Not while a test runs.
fn much_later(smtp: &FakeSmtp) -> impl FnOnce(&mut Settings) {
    after(smtp, Duration::from_secs(60 * 60))
}

fn after(smtp: &FakeSmtp, after: Duration) -> impl FnOnce(&mut Settings) {
    let url = smtp.url();
    move |settings| {
        settings.email.smtp_url = Some(url);
        settings.email.from = Some("Cedar & Clay <hello@cedar.example>".to_owned());
        settings.email.after = after;
        settings.email.first_pause = Duration::from_millis(20);
    }
}

/// Somebody who writes, and says who they are.
async fn begin(visitor: &Visitor, name: &str, email: Option<&str>) -> ConversationId {
    visitor.bootstrap().await;
    let written = SendVisitorMessage {
        content: Content::text("Do you deliver?"),
        visit: Some(Visit {
            page: WebPage {
                url: "https://shop.example/mugs?color=blue".to_owned(),
                title: "Mugs".to_owned(),
            },
            ..Visit::default()
        }),
        introduction: Some(Introduce {
            name: Some(name.to_owned()),
            email: email.map(str::to_owned),
            ..Introduce::default()
        }),
    };
    let conversation = nowhere();
    let answer = visitor
        .put_whole(conversation, message_id(), &written)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    conversation
}

async fn say_address(visitor: &Visitor, email: &str) {
    let says = Introduce {
        email: Some(email.to_owned()),
        ..Introduce::default()
    };
    let answer = visitor.call(Method::PATCH, "/contact", &says).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
}

/// Until whatever was due is written, to others: the second email is begun
/// after all that went with the first.
async fn settle(desk: &TestServer, alice: &Client, smtp: &FakeSmtp) {
    let address = format!("{}@witness.example", nowhere());
    let witness = begin(&desk.visitor().await, "Witness", Some(&address)).await;
    for number in 1..=2 {
        alice.send(witness, "Hello").await;
        smtp.emails_to(&address, number).await;
    }
}

/// What came for others than witnesses.
fn received(smtp: &FakeSmtp) -> Vec<ReceivedEmail> {
    let mut all = smtp.received();
    all.retain(|one| !one.to[0].ends_with("@witness.example"));
    all
}

/// Waits for the first e-mail: it has the second message, not the first.
async fn is_mailed_number_two_alone(smtp: &FakeSmtp) {
    let text = smtp.emails_to(RANA, 1).await[0].text();
    assert!(
        text.contains("number two") && !text.contains("number one"),
        "{text}"
    );
}

#[tokio::test]
async fn an_answer_that_nobody_saw_becomes_an_email() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(much_later(&smtp)).await;
    let rana = desk.visitor().await;
    let conversation = begin(&rana, "Rana", Some(RANA)).await;
    let alice = desk.sign_in(ALICE).await;
    let change = ChangeWidget {
        domains: Some(vec!["shop.example".to_owned()]),
        ..ChangeWidget::default()
    };
    let path = format!("/api/inboxes/{}/widget", rana.inbox_id);
    alice.call(Method::PATCH, &path, &change).await;
    alice
        .send(conversation, "We do.\n.\nأهلا وسهلا \u{202e}!")
        .await;
    let bob = desk.sign_in(BOB).await;
    let file: Attachment = bob.upload("prices.txt", "Mugs: 5").await.json();
    let newest = message_id();
    let sent = bob.put_file(conversation, newest, file).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    desk.restart_with(at_once(&smtp)).await;
    let emails = smtp.emails_to(RANA, 1).await;
    let email = &emails[0];
    assert_eq!(email.to, [RANA]);
    assert_eq!(email.header("To"), RANA);
    assert_eq!(email.header("From"), "Cedar & Clay <hello@cedar.example>");
    assert_eq!(
        email.header("Subject"),
        "Website: an answer to your message"
    );
    assert_eq!(email.header("Auto-Submitted"), "auto-generated");
    assert_eq!(email.header("Content-Type"), "text/plain; charset=utf-8");
    assert_eq!(
        email.header("Message-ID"),
        format!("<{newest}@cedar.example>")
    );
    assert_eq!(
        email.header("References"),
        format!("<{conversation}@cedar.example>")
    );
    insta::assert_snapshot!(email.text(), @r"
    Hello Rana,

    Alice Haddad wrote:

    We do.
    .
    أهلا وسهلا �!

    Bob Nassif wrote:

    [prices.txt]

    To write back, go on where you began:
    https://shop.example/mugs?color=blue

    You get this letter because this address was left in the chat of Website, and nobody had seen the answer there yet. What you send back does not reach the chat.
    ");
}

#[tokio::test]
async fn what_was_seen_is_not_mailed() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(much_later(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let [rana, sami] = [desk.visitor().await, desk.visitor().await];
    let hers = begin(&rana, "Rana", Some(RANA)).await;
    let his = begin(&sami, "Sami", Some("sami@shop.example")).await;
    for (visitor, conversation) in [(&rana, hers), (&sami, his)] {
        let seen = alice.send(conversation, "This was seen").await;
        let read = Acknowledge {
            up_to: seen.id,
            status: Status::Read,
        };
        let answer = visitor.acknowledge(conversation, read).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    alice.send(his, "This was not").await;
    desk.restart_with(at_once(&smtp)).await;
    settle(&desk, &alice, &smtp).await;
    let emails = received(&smtp);
    assert_eq!(emails.len(), 1, "{emails:?}");
    assert_eq!(emails[0].to, ["sami@shop.example"]);
    let text = emails[0].text();
    assert!(text.contains("This was not\n"), "{text}");
    assert!(!text.contains("This was seen"), "{text}");
}

#[tokio::test]
async fn two_answers_are_one_email_and_a_third_is_another() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(much_later(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "number one").await;
    alice.send(conversation, "number two").await;
    desk.restart_with(at_once(&smtp)).await;
    smtp.emails_to(RANA, 1).await;
    alice.send(conversation, "number three").await;
    smtp.emails_to(RANA, 2).await;
    settle(&desk, &alice, &smtp).await;
    let emails = received(&smtp);
    let numbers: Vec<Vec<bool>> = emails
        .iter()
        .map(ReceivedEmail::text)
        .map(|text| ["one", "two", "three"].map(|n| text.contains(&format!("number {n}"))))
        .map(Vec::from)
        .collect();
    assert_eq!(numbers, [[true, true, false], [false, false, true]]);
    let threads = [&emails[0], &emails[1]].map(|email| email.header("References"));
    assert_eq!(threads[0], threads[1]);
}

#[tokio::test]
async fn who_left_no_address_gets_no_email_until_they_do() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    let conversation = begin(&rana, "Rana", None).await;
    alice.send(conversation, "We do.").await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
    say_address(&rana, RANA).await;
    // It looks again soon, and at once after a start.
    desk.restart().await;
    let emails = smtp.emails_to(RANA, 1).await;
    assert!(emails[0].text().contains("We do."));
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_sent_and_nothing_counts_as_sent() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    desk.restart().await;
    assert!(smtp.received().is_empty());
    desk.restart_with(at_once(&smtp)).await;
    let emails = smtp.emails_to(RANA, 1).await;
    assert!(emails[0].text().contains("We do."));
}

#[tokio::test]
async fn what_people_call_themselves_adds_no_header_and_no_link() {
    let smtp = FakeSmtp::open().await;
    let desk = TestServer::open_with(at_once(&smtp)).await;
    let store = &desk.app().store;
    let (account, _) = store.read(|read| read.accounts()).await.unwrap()[0];
    let inbox_id = clock::fresh(InboxId::mint);
    let name = "Shop\r\nBcc: eve@evil.example\r\n\r\nWin!".to_owned();
    let inbox = NewInbox::website(inbox_id, name);
    store
        .write(move |tx| tx.create_inbox(account, &inbox, clock::now()))
        .await
        .unwrap();
    let rana = Visitor::new(desk.address(), inbox_id);
    let named = "Rana,\r\nBcc: eve@evil.example\r\n\r\nWin at evil.example";
    let conversation = begin(&rana, named, Some(RANA)).await;
    let alice = desk.sign_in(ALICE).await;
    alice
        .send(conversation, "We do.\r\nBcc: eve@evil.example")
        .await;
    let emails = smtp.emails_to(RANA, 1).await;
    assert_eq!(emails[0].to, [RANA]);
    assert_eq!(
        emails[0].header("Subject"),
        "Shop Bcc: eve@evil.example Win!: an answer to your message"
    );
    let mut names = emails[0].header_names();
    names.sort();
    assert_eq!(
        names,
        [
            "Auto-Submitted",
            "Content-Transfer-Encoding",
            "Content-Type",
            "Date",
            "From",
            "Message-ID",
            "References",
            "Subject",
            "To"
        ]
    );
    let text = emails[0].text();
    assert!(text.starts_with("Hello,\n\nAlice Haddad wrote:\n\nWe do.\n"));
}

#[tokio::test]
async fn an_address_that_is_none_is_passed_over_once() {
    let smtp = FakeSmtp::open().await;
    let desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    let conversation = begin(&rana, "Rana", Some("rana,eve@shop.example")).await;
    alice.send(conversation, "number one").await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
    say_address(&rana, RANA).await;
    alice.send(conversation, "number two").await;
    is_mailed_number_two_alone(&smtp).await;
}

#[tokio::test]
async fn an_email_that_is_refused_for_now_is_tried_again() {
    let smtp = FakeSmtp::open().await;
    for refusal in [
        "451 4.3.0 Later",
        "421 4.3.2 Too busy",
        "530 5.7.0 Sign in first",
    ] {
        smtp.refuse_next(refusal);
    }
    let desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    smtp.refused_at_least(3).await;
    smtp.emails_to(RANA, 1).await;
    settle(&desk, &alice, &smtp).await;
    assert_eq!(received(&smtp).len(), 1);
}

#[tokio::test]
async fn an_email_that_is_refused_for_good_is_not() {
    let smtp = FakeSmtp::open().await;
    smtp.refuse_next("550 5.1.1 <rana@shop.example>: no such person");
    let mut desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "number one").await;
    smtp.refused_at_least(1).await;
    settle(&desk, &alice, &smtp).await;
    desk.restart().await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
    alice.send(conversation, "number two").await;
    is_mailed_number_two_alone(&smtp).await;
}

#[tokio::test]
async fn a_restart_mails_nothing_twice() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    smtp.emails_to(RANA, 1).await;
    desk.restart().await;
    settle(&desk, &alice, &smtp).await;
    assert_eq!(received(&smtp).len(), 1);
}

#[tokio::test]
async fn a_mail_server_that_goes_away_is_asked_again() {
    let smtp = FakeSmtp::open().await;
    smtp.hang_up_next();
    let desk = TestServer::open_with(at_once(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    smtp.refused_at_least(1).await;
    smtp.emails_to(RANA, 1).await;
}

#[tokio::test]
async fn an_email_that_nobody_takes_is_given_up() {
    let smtp = FakeSmtp::open().await;
    for _ in 0..12 {
        smtp.refuse_next("451 4.3.0 Later");
    }
    let desk = TestServer::open_with(|settings| {
        at_once(&smtp)(settings);
        settings.email.first_pause = Duration::ZERO;
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "number one").await;
    smtp.refused_at_least(12).await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
    alice.send(conversation, "number two").await;
    is_mailed_number_two_alone(&smtp).await;
}

#[tokio::test]
async fn an_email_that_has_to_wait_holds_up_no_other() {
    let smtp = FakeSmtp::open().await;
    smtp.refuse_next("450 4.2.0 Greylisted");
    let mut desk = TestServer::open_with(|settings| {
        at_once(&smtp)(settings);
        settings.email.first_pause = Duration::from_secs(60 * 60);
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    smtp.refused_at_least(1).await;
    settle(&desk, &alice, &smtp).await;
    desk.restart().await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty(), "it waits its hour");
}

#[tokio::test]
async fn what_is_long_past_is_not_mailed() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let conversation = begin(&desk.visitor().await, "Rana", Some(RANA)).await;
    alice.send(conversation, "We do.").await;
    desk.stop().await;
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    database
        .execute_batch(
            "UPDATE messages SET sent_at = sent_at - 259201000, second = second - 259201;
             UPDATE conversations SET last_activity_at = last_activity_at - 259201000;",
        )
        .unwrap();
    drop(database);
    desk.restart_with(at_once(&smtp)).await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
}

#[tokio::test]
async fn what_is_on_whatsapp_stays_there() {
    let smtp = FakeSmtp::open().await;
    let mut desk = TestServer::open_with(much_later(&smtp)).await;
    let alice = desk.sign_in(ALICE).await;
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    let karim = alice.conversation("Karim").await.id;
    alice.send(karim, "Hello, Karim").await;
    desk.simulator.sent_at_least(1).await;
    desk.simulator.settled().await;
    desk.stop().await;
    // Nothing of ours writes this; whoever brings data along might.
    let database = rusqlite::Connection::open(desk.data().join("frontdesk.db")).unwrap();
    database
        .execute_batch(
            "UPDATE contacts SET email = 'karim@shop.example';
             UPDATE conversations SET unseen = 1;
             UPDATE messages SET status = 'delivered' WHERE direction = 'out';",
        )
        .unwrap();
    drop(database);
    desk.restart_with(at_once(&smtp)).await;
    settle(&desk, &alice, &smtp).await;
    assert!(received(&smtp).is_empty());
}
