//! A website's visitor: the same rules, from the other side.

use fake::{VISITOR_TOKEN, entity::client_message_id};
use live::{Connection, connection::ConnectionInput};
use protocol::{ConversationStatus, Problem, Status};
use reactive_graph::traits::GetUntracked;
use sync::DeliveryState;

use crate::{chat_story::ChatStory, scripted_platform::ScriptedNetwork, unknown_conversation};

#[test]
fn a_new_visitor_gets_a_token_and_keeps_it() {
    let chat = ChatStory::open(None);
    assert_eq!(*chat.kept.borrow(), [VISITOR_TOKEN]);
    assert_eq!(chat.visitor.token.borrow().as_deref(), Some(VISITOR_TOKEN));
    assert!(matches!(
        chat.live.connection().get_untracked(),
        Connection::Live(_)
    ));
    assert_eq!(chat.live.widget().get_untracked().unwrap().name, "Shop");
}

#[test]
fn an_old_visitor_shows_theirs() {
    let chat = ChatStory::open(Some(VISITOR_TOKEN));
    assert!(chat.kept.borrow().is_empty());
    let requests = chat.script.requests.borrow();
    assert!(
        requests
            .iter()
            .all(|it| it.token.as_deref() == Some(VISITOR_TOKEN))
    );
    assert!(
        requests
            .iter()
            .all(|it| it.path.starts_with("/api/widget/"))
    );
}

#[test]
fn a_token_that_is_no_longer_good_makes_somebody_new() {
    let chat = ChatStory::open(Some("of another server"));
    assert_eq!(*chat.kept.borrow(), [VISITOR_TOKEN]);
    assert!(chat.live.bootstrapped().get_untracked());
}

#[test]
fn the_first_message_begins_the_conversation_and_stays_where_it_is() {
    let chat = ChatStory::open(None);
    let id = chat.live.send(chat.here, "hello").unwrap();
    assert_eq!(chat.shown(), ChatStory::mine(&["hello"]));
    let delivery = || {
        chat.live
            .row(chat.here, id)
            .get_untracked()
            .unwrap()
            .delivery
    };
    assert_eq!(delivery(), DeliveryState::Waiting);
    chat.script.settle();
    assert_eq!(delivery(), DeliveryState::Sent, "the desk has it");
    chat.live.send(chat.here, "again").unwrap();
    chat.script.settle();
    assert_eq!(chat.shown(), ChatStory::mine(&["hello", "again"]));
    assert_eq!(chat.script.server.borrow().conversations.len(), 1);
}

#[test]
fn what_was_written_without_a_network_goes_out_in_order_and_begins_one() {
    let chat = ChatStory::open(None);
    chat.script.becomes(ScriptedNetwork::Down);
    for text in ["one", "two", "three"] {
        chat.live.send(chat.here, text).unwrap();
    }
    chat.script.pass(15_000);
    chat.script.becomes(ScriptedNetwork::Up);
    chat.script.dispatch(ConnectionInput::Online);
    assert_eq!(chat.shown(), ChatStory::mine(&["one", "two", "three"]));
    assert_eq!(chat.script.server.borrow().conversations.len(), 1);
    assert_eq!(chat.live.waiting().get_untracked(), 0);
}

#[test]
fn an_answer_is_acknowledged_when_it_comes_and_when_it_is_seen() {
    let chat = ChatStory::open(None);
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let here = chat.here;
    chat.script
        .server
        .borrow_mut()
        .answer_visitor_in(here, client_message_id(1), "out 1");
    chat.script.settle();
    let statuses = || {
        let server = chat.script.server.borrow();
        let receipts = server.receipts.iter().map(|receipt| receipt.status);
        receipts.collect::<Vec<_>>()
    };
    assert_eq!(statuses(), [Status::Delivered]);
    let view = chat.live.conversation(here);
    let unread = || view.get_untracked().unwrap().unread;
    assert_eq!(unread(), 1);
    chat.live.mark_read(here);
    chat.script.settle();
    assert_eq!(statuses(), [Status::Delivered, Status::Read]);
    assert_eq!(unread(), 0);
}

#[test]
fn the_visitors_conversations_follow_messages_and_read_marks() {
    let chat = ChatStory::open(None);
    let all = chat.live.conversations();
    let unread = || {
        let all = all.get_untracked();
        all.iter().map(|view| view.unread).collect::<Vec<_>>()
    };
    assert!(unread().is_empty());
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    assert_eq!(unread(), [0]);
    let here = chat.here;
    chat.script
        .server
        .borrow_mut()
        .answer_visitor_in(here, client_message_id(1), "out 1");
    chat.script.settle();
    assert_eq!(unread(), [1]);
    chat.live.mark_read(here);
    chat.script.settle();
    assert_eq!(unread(), [0]);
}

#[test]
fn a_visitor_who_is_forgotten_leaves_nothing_unsent_on_the_device() {
    let chat = ChatStory::open(None);
    chat.script.becomes(ScriptedNetwork::Down);
    for text in ["one", "two"] {
        chat.live.send(chat.here, text).unwrap();
    }
    assert_eq!(chat.script.device.stored.borrow().len(), 2);
    chat.live.discard_unsent();
    assert_eq!(chat.live.waiting().get_untracked(), 0);
    assert!(chat.script.device.stored.borrow().is_empty());
}

#[test]
fn a_tab_that_began_another_goes_where_the_conversation_is() {
    let chat = ChatStory::open(None);
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let elsewhere = unknown_conversation(8);
    chat.live.begin(elsewhere);
    chat.live.send(elsewhere, "from a stale tab").unwrap();
    chat.script.settle();
    assert_eq!(
        chat.shown(),
        ChatStory::mine(&["hello", "from a stale tab"])
    );
    assert!(
        chat.live
            .timeline(elsewhere)
            .get_untracked()
            .keys
            .is_empty()
    );
}

#[test]
fn what_is_written_after_the_token_ended_stays_to_be_sent() {
    let chat = ChatStory::open(Some(VISITOR_TOKEN));
    let ended = Problem::new(401, "token_expired", "Too old.");
    chat.script.server.borrow_mut().refusal = Some(ended);
    let id = chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    assert_eq!(
        chat.live.connection().get_untracked(),
        Connection::SignedOut
    );
    assert_eq!(chat.shown(), ChatStory::mine(&["hello"]));
    let row = chat.live.row(chat.here, id).get_untracked().unwrap();
    assert_eq!(row.delivery, DeliveryState::Waiting, "it was not refused");
    assert_eq!(chat.live.waiting().get_untracked(), 1);
}

#[test]
fn whoever_was_somebody_becomes_nobody_else_while_the_page_lives() {
    let chat = ChatStory::open(Some(VISITOR_TOKEN));
    chat.script.pass(10_000);
    chat.script.server.borrow_mut().signed_out = true;
    // All of it is loaded again, but the token ended meanwhile.
    chat.script.inject("{not json");
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.pass(10_000);
    assert_eq!(
        chat.live.connection().get_untracked(),
        Connection::SignedOut
    );
    let requests = chat.script.requests.borrow();
    assert!(
        requests
            .iter()
            .all(|it| it.token.as_deref() == Some(VISITOR_TOKEN))
    );
    assert!(chat.kept.borrow().is_empty(), "no other token is kept");
    assert_eq!(chat.script.device.stored.borrow().len(), 1);
}

#[test]
fn a_rating_is_shown_as_soon_as_it_is_taken() {
    let chat = ChatStory::open(None);
    chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    chat.live.rate(chat.here, 5, None);
    chat.script.settle();
    let notice = chat.live.notices().get_untracked();
    assert_eq!(notice.unwrap().code, "not_resolved");
    chat.script
        .server
        .borrow_mut()
        .change_conversation(chat.here, |conversation| {
            conversation.status = ConversationStatus::Resolved;
        });
    chat.script.settle();
    chat.live.rate(chat.here, 4, Some("Quick".to_owned()));
    chat.script.settle();
    let view = chat.live.conversation(chat.here).get_untracked().unwrap();
    let rating = view.conversation.rating.unwrap();
    assert_eq!(
        (rating.score, rating.comment.as_deref()),
        (4, Some("Quick"))
    );
}

#[test]
fn a_refusal_is_shown_beside_the_message() {
    let chat = ChatStory::open(None);
    let why = Problem::new(422, "text_too_long", "Too long.");
    chat.script.server.borrow_mut().refusal = Some(why);
    let id = chat.live.send(chat.here, "hello").unwrap();
    chat.script.settle();
    let row = chat.live.row(chat.here, id).get_untracked().unwrap();
    assert!(matches!(row.delivery, DeliveryState::Refused { code, .. } if code == "text_too_long"));
}
