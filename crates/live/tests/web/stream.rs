//! A whole `Live` in a real page.

use std::{cell::RefCell, rc::Rc};

use live::{Connection, Live, Options, Transport, WebsiteVisitor};
use protocol::{InboxId, frame::CloseReason};
use reactive_graph::traits::GetUntracked;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{self, chat, until};

const SOCKET: Connection = Connection::Live(Transport::Socket);

/// Starts a page and waits for its line.
async fn start() -> Live {
    let live = Live::start(Options::default());
    live.open(chat());
    live.viewing(Some(chat()));
    let connection = live.connection();
    until(|| matches!(connection.get_untracked(), Connection::Live(_))).await;
    live
}

fn shown(live: &Live) -> usize {
    live.timeline(chat()).get_untracked().keys.len()
}

fn waiting(live: &Live) -> usize {
    live.waiting().get_untracked()
}

#[wasm_bindgen_test]
async fn messages_come_and_go() {
    page::serve();
    let live = start().await;
    assert_eq!(live.connection().get_untracked(), SOCKET);
    page::say("hello");
    until(|| shown(&live) == 1).await;
    let id = live.send(chat(), "hello yourself").unwrap();
    assert_eq!(live.timeline(chat()).get_untracked().keys[1], id);
    until(|| waiting(&live) == 0).await;
    assert_eq!(page::stored(), 2);
    live.stop();
}

#[wasm_bindgen_test]
async fn a_cut_connection_comes_back_with_what_was_missed() {
    page::serve();
    let live = start().await;
    page::cut();
    page::say("while you were away");
    until(|| live.connection().get_untracked() == SOCKET && shown(&live) == 1).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn a_socket_that_is_closed_because_the_session_is_over_signs_out() {
    page::serve();
    let live = start().await;
    page::close(CloseReason::SignedOut.code());
    until(|| live.connection().get_untracked() == Connection::SignedOut).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn a_page_that_stops_closes_its_socket() {
    page::serve();
    let live = start().await;
    assert_eq!(page::streams(), 1);
    live.stop();
    assert_eq!(page::streams(), 0);
}

#[wasm_bindgen_test]
async fn a_token_that_no_header_can_carry_fails_the_request_and_not_the_page() {
    page::serve();
    let visitor = Rc::new(WebsiteVisitor {
        inbox_id: InboxId::mint(1, [7; 10]),
        host: None,
        token: RefCell::new(Some("a\nb".to_owned())),
        visit: RefCell::default(),
        introduction: RefCell::default(),
    });
    let no_events = Box::new(|_: &str, _| None);
    let live = Live::start_visitor(Options::default(), visitor, Box::new(|_| ()), no_events);
    until(|| live.connection().get_untracked() == Connection::Offline).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn a_message_survives_its_tab() {
    page::serve();
    let live = start().await;
    page::set_http("down");
    let id = live.send(chat(), "do not lose me").unwrap();
    live.stop();
    drop(live);
    page::set_http("up");
    let live = start().await;
    until(|| page::stored() == 1 && waiting(&live) == 0).await;
    until(|| live.timeline(chat()).get_untracked().keys == [id]).await;
    live.stop();
    // And it is not sent again by the next tab.
    let before = page::puts();
    let live = start().await;
    assert_eq!(waiting(&live), 0);
    assert_eq!(page::puts(), before);
    live.stop();
}

#[wasm_bindgen_test]
async fn a_request_that_hangs_is_sent_again_when_the_connection_returns() {
    page::serve();
    let live = start().await;
    page::set_http("hangs");
    live.send(chat(), "stuck").unwrap();
    until(|| page::puts() == 1).await;
    gloo_timers::future::TimeoutFuture::new(1_100).await;
    page::set_http("up");
    page::cut();
    until(|| page::stored() == 1 && waiting(&live) == 0).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn without_sockets_events_carry_the_stream() {
    page::serve();
    page::set_sockets("refused");
    let live = start().await;
    assert_eq!(
        live.connection().get_untracked(),
        Connection::Live(Transport::Events)
    );
    page::say("over events");
    until(|| shown(&live) == 1).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn a_hotel_is_not_our_server() {
    page::serve();
    page::set_http("hotel");
    let live = Live::start(Options::default());
    until(|| live.connection().get_untracked() == Connection::Offline).await;
    page::set_http("up");
    until(|| live.connection().get_untracked() == SOCKET).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn an_ended_session_is_signed_out() {
    page::serve();
    page::set_signed_in(false);
    let live = Live::start(Options::default());
    until(|| live.connection().get_untracked() == Connection::SignedOut).await;
    live.stop();
}

#[wasm_bindgen_test]
async fn a_burst_of_a_thousand_arrives_whole_and_holds_nothing_up() {
    page::serve();
    let live = start().await;
    page::burst(1_000);
    until(|| shown(&live) == 1_000).await;
    page::one_big_frame(1_000);
    until(|| shown(&live) == 2_000).await;
    // Debug builds check every invariant after every frame.
    if !cfg!(debug_assertions) {
        let longest = page::longest_task();
        assert!(longest < 100.0, "{longest} ms");
    }
    // Which would have been noticed:
    page::block(150.0);
    until(|| page::longest_task() >= 100.0).await;
    live.stop();
}
