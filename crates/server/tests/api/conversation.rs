//! The list: filters, search, pages, assignment.

use protocol::{
    Assignment, Conversation, ConversationCounts, ConversationPage, ConversationStatus,
    command::ChangeConversation,
};
use reqwest::Method;
use testing::{ALICE, BOB, Client, MALLORY, TestServer};

async fn names(client: &Client, query: &str) -> Vec<String> {
    let page: ConversationPage = client
        .get(&format!("/api/conversations?{query}"))
        .await
        .json();
    page.items
        .into_iter()
        .map(|conversation| conversation.contact.display_name())
        .collect()
}

async fn desk_with_three() -> (TestServer, Client) {
    let desk = TestServer::open().await;
    for (name, number) in [
        ("Rana", "9613000123"),
        ("Karim 100%", "9617000456"),
        ("José", "34600111222"),
    ] {
        desk.customer(name, number).say("hello").await.unwrap();
    }
    let alice = desk.sign_in(ALICE).await;
    (desk, alice)
}

async fn change(client: &Client, name: &str, change: ChangeConversation) -> Conversation {
    let id = client.conversation(name).await.id;
    client
        .call(Method::PATCH, &format!("/api/conversations/{id}"), &change)
        .await
        .json()
}

#[tokio::test]
async fn the_newest_activity_is_on_top_and_pages_join() {
    let (desk, alice) = desk_with_three().await;
    desk.customer("Rana", "9613000123")
        .say("again")
        .await
        .unwrap();
    assert_eq!(names(&alice, "").await, ["Rana", "José", "Karim 100%"]);
    let first: ConversationPage = alice.get("/api/conversations?limit=2").await.json();
    let next = first.next.expect("there is more");
    assert_eq!(
        names(&alice, &format!("limit=2&before={next}")).await,
        ["Karim 100%"]
    );
}

#[tokio::test]
async fn search_finds_names_and_numbers_and_nothing_special() {
    let (_desk, alice) = desk_with_three().await;
    assert_eq!(names(&alice, "q=ran").await, ["Rana"]);
    assert_eq!(names(&alice, "q=%2B961%207%20000").await, ["Karim 100%"]);
    assert_eq!(names(&alice, "q=%25").await, ["Karim 100%"]);
    assert_eq!(names(&alice, "q=_").await, [""; 0]);
    assert_eq!(names(&alice, "q='%20OR%201%3D1").await, [""; 0]);
}

#[tokio::test]
async fn filters_tell_mine_nobodys_unread_and_resolved() {
    let (_desk, alice) = desk_with_three().await;
    let me = alice.bootstrap().await.me;
    let mine = ChangeConversation {
        assignee: Some(Assignment::Agent(me)),
        ..Default::default()
    };
    assert_eq!(change(&alice, "Rana", mine).await.assignee, Some(me));
    assert_eq!(names(&alice, "assignee=me").await, ["Rana"]);
    assert_eq!(names(&alice, "assignee=none").await, ["José", "Karim 100%"]);
    let resolved = ChangeConversation {
        status: Some(ConversationStatus::Resolved),
        ..Default::default()
    };
    change(&alice, "José", resolved).await;
    assert_eq!(names(&alice, "status=resolved").await, ["José"]);
    let rana = alice.conversation("Rana").await.id;
    let last = alice.messages(rana).await.pop().unwrap();
    alice.read(rana, last.id).await;
    assert_eq!(names(&alice, "unread=true").await, ["José", "Karim 100%"]);
    let nobody = ChangeConversation {
        assignee: Some(Assignment::Nobody),
        ..Default::default()
    };
    assert_eq!(change(&alice, "Rana", nobody).await.assignee, None);
}

#[tokio::test]
async fn a_new_message_reopens_what_was_resolved() {
    let (desk, alice) = desk_with_three().await;
    let resolved = ChangeConversation {
        status: Some(ConversationStatus::Resolved),
        ..Default::default()
    };
    change(&alice, "Rana", resolved).await;
    desk.customer("Rana", "9613000123")
        .say("one more thing")
        .await
        .unwrap();
    assert_eq!(
        alice.conversation("Rana").await.status,
        ConversationStatus::Open
    );
}

#[tokio::test]
async fn unknown_filters_are_refused_in_words() {
    let (_desk, alice) = desk_with_three().await;
    for query in ["status=weird", "assignee=somebody", "before=yesterday"] {
        let answer = alice.get(&format!("/api/conversations?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn what_the_framework_refuses_is_a_problem_too() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let answer = alice.get("/api/conversations?limit=many").await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
    let answer = alice.call(Method::POST, "/api/bootstrap", &()).await;
    assert_eq!(answer.problem(), (405, "method_not_allowed".to_owned()));
    let long = format!("/api/conversations?q={}", "a".repeat(1_001));
    assert_eq!(alice.get(&long).await.problem().0, 400);
}

#[tokio::test]
async fn filters_are_counted_for_the_agent_who_asks() {
    let (desk, alice) = desk_with_three().await;
    let counted = async |client: &Client| -> (usize, usize) {
        let counts: ConversationCounts = client.get("/api/conversations/counts").await.json();
        (counts.mine, counts.unassigned)
    };
    assert_eq!(counted(&alice).await, (0, 3));
    let me = alice.bootstrap().await.me;
    for (name, status) in [("Rana", None), ("José", Some(ConversationStatus::Resolved))] {
        let assignee = Some(Assignment::Agent(me));
        change(&alice, name, ChangeConversation { status, assignee }).await;
    }
    assert_eq!(counted(&alice).await, (2, 1), "resolved ones too");
    let bob = desk.sign_in(BOB).await;
    assert_eq!(counted(&bob).await, (0, 1));
    desk.add_account("Other", &[MALLORY]).await;
    let mallory = desk.sign_in(MALLORY).await;
    assert_eq!(counted(&mallory).await, (0, 0), "another account");
}
