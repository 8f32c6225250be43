//! How far back a conversation is known: what lies outside is held, not shown.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, client_message_id},
};
use protocol::{Content, ConversationId, Message, Status};
use sync::{Changes, Replica, Window, timeline::PageRequest};

use crate::request;

/// Six messages on the server, the newest two loaded.
fn newest_two() -> (FakeServer, Replica, ConversationId, Vec<Message>) {
    let mut server = FakeServer::with_conversations(2);
    let conversation = *server.conversations.keys().next().unwrap();
    let messages: Vec<_> = (0..6)
        .map(|_| {
            server.advance_clock(1_000);
            server.receive_text(conversation, "hi")
        })
        .collect();
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    load(&mut replica, &server, conversation, PageRequest::Newest, 2);
    (server, replica, conversation, messages)
}

fn load(
    replica: &mut Replica,
    server: &FakeServer,
    of: ConversationId,
    asked: PageRequest,
    limit: usize,
) {
    replica.load_messages(of, asked, request::messages(server, of, asked, limit));
}

fn hear(replica: &mut Replica, server: &FakeServer) {
    let at = replica.cursor().unwrap().seq;
    let frame = server.frame(alice(), at, 1000, ReplayContent::AsWritten);
    replica.receive(frame, server.clock);
}

#[track_caller]
fn shows(replica: &Replica, conversation: ConversationId, messages: &[Message]) {
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    assert_eq!(replica.rows(conversation), ids);
}

#[test]
fn a_message_older_than_the_window_is_held_but_not_shown() {
    let (mut server, mut replica, conversation, mut messages) = newest_two();
    messages[0] = server.report_status(messages[0].id, Status::Delivered);
    hear(&mut replica, &server);
    shows(&replica, conversation, &messages[4..]);
    assert_eq!(replica.timeline(conversation).unwrap().held(), 3);

    // A page that does not reach it leaves it hidden.
    let before = PageRequest::Before(messages[4].cursor());
    load(&mut replica, &server, conversation, before, 2);
    shows(&replica, conversation, &messages[2..]);

    let before = PageRequest::Before(messages[2].cursor());
    load(&mut replica, &server, conversation, before, 2);
    shows(&replica, conversation, &messages);
    assert_eq!(replica.window(conversation), Window::Whole);
}

#[test]
fn a_page_apart_from_the_window_is_held_until_joined() {
    let (server, mut replica, conversation, messages) = newest_two();
    let apart = PageRequest::Before(messages[3].cursor());
    load(&mut replica, &server, conversation, apart, 2);
    shows(&replica, conversation, &messages[4..]);

    let before = PageRequest::Before(messages[4].cursor());
    load(&mut replica, &server, conversation, before, 3);
    shows(&replica, conversation, &messages[1..]);
}

#[test]
fn what_arrives_before_the_first_page_waits_for_it() {
    let (mut server, mut replica, ..) = newest_two();
    let other = *server.conversations.keys().last().unwrap();
    server.receive_text(other, "hi");
    hear(&mut replica, &server);
    assert_eq!(replica.window(other), Window::Unloaded);
    shows(&replica, other, &[]);

    load(&mut replica, &server, other, PageRequest::Newest, 5);
    assert_eq!(replica.rows(other).len(), 1);
}

#[test]
fn a_live_message_stands_at_the_end_of_the_window() {
    let (mut server, mut replica, conversation, mut messages) = newest_two();
    server.advance_clock(1_000);
    messages.push(server.receive_text(conversation, "hi"));
    hear(&mut replica, &server);
    shows(&replica, conversation, &messages[4..]);
}

#[test]
fn a_message_the_provider_held_back_takes_its_own_place() {
    let (mut server, mut replica, conversation, mut messages) = newest_two();
    let late = server.receive_message(conversation, Content::text("hi"), messages[4].sent_at);
    messages.insert(5, late);
    hear(&mut replica, &server);
    shows(&replica, conversation, &messages[4..]);
}

#[test]
fn an_empty_conversation_is_whole() {
    let server = FakeServer::with_conversations(1);
    let conversation = *server.conversations.keys().next().unwrap();
    let mut replica = Replica::new();
    load(&mut replica, &server, conversation, PageRequest::Newest, 5);
    assert_eq!(replica.window(conversation), Window::Whole);
    shows(&replica, conversation, &[]);
}

#[test]
fn two_conversations_never_mix() {
    let (server, mut replica, conversation, messages) = newest_two();
    let other = *server.conversations.keys().last().unwrap();
    // A page under the wrong name: its messages are not taken for others'.
    let page = request::messages(&server, conversation, PageRequest::Newest, 5);
    replica.load_messages(other, PageRequest::Newest, page);
    shows(&replica, other, &[]);
    shows(&replica, conversation, &messages[4..]);
    assert!(replica.row(other, messages[5].id).is_none());

    let text = protocol::Content::text("hi");
    let id = client_message_id(1);
    replica.write(id, conversation, text, server.clock);
    assert!(replica.rows(conversation).contains(&id));
    assert!(!replica.rows(other).contains(&id));
    assert!(replica.row(other, id).is_none());
}

#[test]
fn asking_for_older_before_anything_is_loaded_opens_no_window() {
    let (server, _, conversation, messages) = newest_two();
    let mut replica = Replica::new();
    let before = PageRequest::Before(messages[3].cursor());
    load(&mut replica, &server, conversation, before, 2);
    assert_eq!(replica.window(conversation), Window::Unloaded);

    let mut changes = Changes::default();
    changes.merge(replica.load_messages(
        conversation,
        PageRequest::Newest,
        request::messages(&server, conversation, PageRequest::Newest, 3),
    ));
    assert!(changes.timelines.contains(&conversation));
    shows(&replica, conversation, &messages[3..]);
}
