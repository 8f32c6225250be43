//! What a visitor hears live, and after an absence.

use protocol::{ClientFrame, ServerFrame, WebPage};
use testing::{ALICE, TestServer};

#[tokio::test]
async fn an_answer_reaches_every_tab_and_what_was_missed_is_replayed() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let mut one = rana.stream().await;
    let mut two = rana.another_tab().stream().await;
    let alice = desk.sign_in(ALICE).await;
    alice.send(conversation, "first").await;
    for line in [&mut one, &mut two] {
        line.until("the answer", |line| !line.texts(conversation).is_empty())
            .await;
    }
    let replica = two.replica.clone();
    drop(two);
    alice.send(conversation, "second").await;
    // Of other people's: passed over, not shown as a gap.
    desk.customer("Karim", "9613000777")
        .say("hello")
        .await
        .unwrap();
    alice.send(conversation, "third").await;
    one.until("the others", |line| line.texts(conversation).len() == 3)
        .await;
    let mut back = rana.resume(replica).await;
    back.until("what was missed", |line| {
        line.texts(conversation).len() == 2
    })
    .await;
    assert_eq!(back.texts(conversation), ["second", "third"]);
    assert_eq!(one.texts(conversation), ["first", "second", "third"]);
    assert_eq!(one.replica.unread(conversation), 3);
}

#[tokio::test]
async fn agents_hear_a_visitor_type_and_walk_about() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (me, conversation) = rana.begin("Rana", "hello").await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = alice.stream().await;
    let mut line = rana.stream().await;
    let page = WebPage {
        url: "https://shop.example/mugs".to_owned(),
        title: "Mugs".to_owned(),
    };
    line.say(&ClientFrame::Visiting { page: page.clone() })
        .await;
    line.say(&ClientFrame::Typing {
        conversation_id: conversation,
    })
    .await;
    hers.until("Rana looks at mugs, and types", |line| {
        let presence = line.replica.presence();
        presence.page(me) == Some(&page) && presence.contact_types(conversation)
    })
    .await;
    let mut later = alice.stream().await;
    later
        .until("who comes later is told", |line| {
            line.replica.presence().page(me) == Some(&page)
        })
        .await;
    drop(line);
    hers.until("Rana left", |line| {
        line.replica.presence().page(me).is_none()
    })
    .await;
}

#[tokio::test]
async fn a_visitor_who_never_wrote_is_nobodys_business() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let alice = desk.sign_in(ALICE).await;
    let mut hers = alice.stream().await;
    let mut line = rana.stream().await;
    line.say(&ClientFrame::Visiting {
        page: WebPage {
            url: "https://shop.example/private".to_owned(),
            title: String::new(),
        },
    })
    .await;
    line.say(&ClientFrame::Ping).await;
    line.until("a pong", |line| line.heard.contains(&ServerFrame::Pong))
        .await;
    hers.say(&ClientFrame::Ping).await;
    hers.until("a pong", |line| line.heard.contains(&ServerFrame::Pong))
        .await;
    let is_visit = |frame: &ServerFrame| matches!(frame, ServerFrame::Visiting { .. });
    assert!(!hers.heard.iter().any(is_visit));
    let (me, _) = (
        rana.bootstrap().await.me,
        rana.write(testing::nowhere(), "hello").await,
    );
    hers.until("now they know her", |line| {
        line.replica.presence().page(me).is_some()
    })
    .await;
}
