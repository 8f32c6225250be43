//! `frontdesk agent …`, beside a running server.

use std::process::{Command, Output};

use protocol::{Assignment, ConversationId, Event, command::ChangeConversation};
use reqwest::{Method, StatusCode};
use server::store::event_log::{Replay, ReplayPage, ReplayProgress, StreamOwner};
use testing::{ALICE, BOB, Client, TestServer};

const NEW_PASSWORD: &str = "quite another password";

/// Runs the program on the desk's data.
async fn frontdesk(desk: &TestServer, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command
        .args(arguments)
        .arg("--data")
        .arg(desk.data())
        .env("FRONTDESK_AGENT_PASSWORD", NEW_PASSWORD);
    let run = tokio::task::spawn_blocking(move || command.output());
    run.await.unwrap().unwrap()
}

async fn done(desk: &TestServer, arguments: &[&str]) -> String {
    let output = frontdesk(desk, arguments).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

async fn assign(client: &Client, conversation: ConversationId, to: Assignment) -> StatusCode {
    let path = format!("/api/conversations/{conversation}");
    let change = ChangeConversation {
        status: None,
        assignee: Some(to),
    };
    client.call(Method::PATCH, &path, &change).await.status
}

#[tokio::test]
async fn signing_an_agent_out_ends_every_session_of_theirs_and_no_others() {
    let desk = TestServer::open().await;
    let [one, other] = [desk.sign_in(ALICE).await, desk.sign_in(ALICE).await];
    let bob = desk.sign_in(BOB).await;
    let said = done(
        &desk,
        &["agent", "sign-out", "--email", "ALICE@example.com"],
    )
    .await;
    assert!(said.contains("Sessions ended: 2"), "{said}");
    for client in [one, other] {
        let answer = client.get("/api/bootstrap").await;
        assert_eq!(answer.problem(), (401, "signed_out".to_owned()));
    }
    assert_eq!(bob.get("/api/bootstrap").await.status, StatusCode::OK);
    desk.sign_in(ALICE).await;
}

#[tokio::test]
async fn another_password_ends_every_session_and_is_the_only_one_that_counts() {
    let desk = TestServer::open().await;
    let before = desk.sign_in(ALICE).await;
    done(&desk, &["agent", "password", "--email", ALICE.email]).await;
    assert_eq!(before.get("/api/bootstrap").await.problem().0, 401);
    let client = Client::new(desk.address());
    let old = client.try_sign_in(ALICE.email, ALICE.password).await;
    assert_eq!(old.problem(), (401, "wrong_credentials".to_owned()));
    let new = client.try_sign_in(ALICE.email, NEW_PASSWORD).await;
    assert_eq!(new.status, StatusCode::OK);
}

#[tokio::test]
async fn a_removed_agent_is_out_and_what_they_did_stays() {
    let desk = TestServer::open().await;
    let customer = desk.customer("Rana", "9613000123");
    customer.say("marhaba").await.unwrap();
    let (alice, bob) = (desk.sign_in(ALICE).await, desk.sign_in(BOB).await);
    let rana = bob.conversation("Rana").await;
    let theirs = bob.bootstrap().await.me;
    let written = bob.send(rana.id, "hello").await;
    let taken = assign(&bob, rana.id, Assignment::Agent(theirs)).await;
    assert_eq!(taken, StatusCode::OK);
    let before = alice.bootstrap().await;

    done(&desk, &["agent", "remove", "--email", BOB.email]).await;
    assert_eq!(bob.get("/api/bootstrap").await.problem().0, 401);
    let again = bob.try_sign_in(BOB.email, BOB.password).await;
    assert_eq!(again.problem(), (401, "wrong_credentials".to_owned()));

    let after = alice.bootstrap().await;
    let (whose, since) = (StreamOwner::Agent(before.me), before.cursor);
    let progress = ReplayProgress {
        resumed: since,
        read_to: since,
    };
    let limit = desk.app().settings.streams.page;
    let store = &desk.app().store;
    let replay = store
        .read(move |read| read.replay(read.accounts()?[0].0, whose, progress, limit))
        .await;
    let Replay::Page(ReplayPage { events, .. }) = replay.unwrap() else {
        panic!("the log is there");
    };
    let is_told = |of: fn(&Event) -> bool| events.iter().any(|logged| of(&logged.event));
    assert!(is_told(|event| {
        matches!(event, Event::AgentUpdated { agent } if agent.removed)
    }));
    assert!(is_told(|event| {
        matches!(event, Event::ConversationUpdated { conversation } if conversation.assignee.is_none())
    }));
    let gone = after
        .agents
        .iter()
        .find(|agent| agent.id == theirs)
        .unwrap();
    assert_eq!((gone.name.as_str(), gone.removed), (BOB.name, true));
    assert_eq!(gone.email, None);
    assert_eq!(alice.conversation("Rana").await.assignee, None);
    let still = alice.messages(rana.id).await;
    let still = still.iter().find(|message| message.id == written.id);
    assert_eq!(still.unwrap().author, written.author);
    let refused = assign(&alice, rana.id, Assignment::Agent(theirs)).await;
    assert_eq!(refused, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_address_of_a_removed_agent_may_be_used_again() {
    let desk = TestServer::open().await;
    done(&desk, &["agent", "remove", "--email", BOB.email]).await;
    let said = frontdesk(&desk, &["agent", "remove", "--email", BOB.email]).await;
    assert!(!said.status.success(), "nobody is there any more");
    let create = ["agent", "create", "--agent", "New", "--email", BOB.email];
    done(&desk, &create).await;
    let client = Client::new(desk.address());
    let new = client.try_sign_in(BOB.email, NEW_PASSWORD).await;
    assert_eq!(new.json::<protocol::Agent>().name, "New");
    let twice = frontdesk(&desk, &create).await;
    assert!(!twice.status.success(), "one address is one agent");
}

#[tokio::test]
async fn the_list_shows_who_can_sign_in() {
    let desk = TestServer::open().await;
    desk.sign_in(ALICE).await;
    done(&desk, &["agent", "remove", "--email", BOB.email]).await;
    let said = done(&desk, &["agent", "list"]).await;
    assert!(
        said.contains(ALICE.email) && said.contains("sessions: 1"),
        "{said}"
    );
    assert!(!said.contains(BOB.email), "{said}");
    let nowhere = frontdesk(&desk, &["agent", "list", "--account", "Nowhere"]).await;
    assert!(!nowhere.status.success());
}

#[tokio::test]
async fn what_is_no_address_and_who_is_nobody_are_told_in_words() {
    let desk = TestServer::open().await;
    for (arguments, words) in [
        (
            ["agent", "sign-out", "--email", "nobody@example.com"].as_slice(),
            "no agent signs in as",
        ),
        (
            &["agent", "create", "--agent", "A", "--email", "a@b"],
            "is not an e-mail address",
        ),
    ] {
        let output = frontdesk(&desk, arguments).await;
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
    }
}
