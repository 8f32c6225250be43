//! The cursor: it moves after the events are applied, and never over a gap.

use fake::{FakeServer, ReplayContent, entity::alice};
use protocol::{Cursor, Event, LoggedEvent, ResetReason, Seq, ServerFrame};
use sync::{Changes, Recovery, Replica};

fn started() -> (FakeServer, Replica) {
    let server = FakeServer::with_conversations(1);
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    (server, replica)
}

fn at(replica: &Replica) -> u64 {
    replica.cursor().unwrap().seq.get()
}

fn receive(replica: &mut Replica, server: &FakeServer, frame: ServerFrame) -> Recovery {
    replica.receive(frame, server.clock).1
}

#[test]
fn it_moves_with_the_events_of_a_frame() {
    let (mut server, mut replica) = started();
    server.start_conversation();
    let frame = server.frame(alice(), Seq::new(1), 10, ReplayContent::AsWritten);
    assert_eq!(receive(&mut replica, &server, frame), Recovery::Nothing);
    assert_eq!(at(&replica), 2);
    assert!(
        server
            .conversations
            .keys()
            .all(|id| replica.conversation(*id).is_some())
    );
}

#[test]
fn it_moves_without_events_too() {
    let (server, mut replica) = started();
    let frame = ServerFrame::Events {
        prev: Seq::new(1),
        cursor: Seq::new(5),
        events: Vec::new(),
    };
    receive(&mut replica, &server, frame);
    assert_eq!(at(&replica), 5);
}

#[test]
fn a_gap_asks_to_resume_and_applies_nothing() {
    let (mut server, mut replica) = started();
    server.start_conversation();
    server.start_conversation();
    let before = replica.clone();
    let frame = server.frame(alice(), Seq::new(2), 10, ReplayContent::AsWritten);
    let (changes, ask) = replica.receive(frame, server.clock);
    assert_eq!(ask, Recovery::Resume);
    assert!(changes.is_empty());
    assert!(replica == before);
}

#[test]
fn a_frame_heard_again_does_not_move_it_back() {
    let (mut server, mut replica) = started();
    let frame = server.frame(alice(), Seq::ZERO, 1, ReplayContent::AsWritten);
    server.start_conversation();
    let newer = server.frame(alice(), Seq::new(1), 1, ReplayContent::AsWritten);
    receive(&mut replica, &server, newer);
    let before = replica.clone();
    assert_eq!(receive(&mut replica, &server, frame), Recovery::Nothing);
    assert!(replica == before);
}

#[test]
fn a_frame_that_overlaps_brings_the_rest() {
    let (mut server, mut replica) = started();
    let id = server.start_conversation();
    let frame = server.frame(alice(), Seq::ZERO, 2, ReplayContent::AsWritten);
    assert_eq!(receive(&mut replica, &server, frame), Recovery::Nothing);
    assert!(replica.conversation(id).is_some());
    assert_eq!(at(&replica), 2);
}

#[test]
fn before_the_bootstrap_there_is_nothing_to_apply_to() {
    let (server, _) = started();
    let mut replica = Replica::new();
    let frame = server.frame(alice(), Seq::ZERO, 10, ReplayContent::AsWritten);
    assert_eq!(receive(&mut replica, &server, frame), Recovery::Bootstrap);
    assert!(replica == Replica::new());
}

#[test]
fn an_unknown_event_is_counted_and_passed() {
    let (server, mut replica) = started();
    let frame = ServerFrame::Events {
        prev: Seq::new(1),
        cursor: Seq::new(2),
        events: vec![LoggedEvent {
            seq: Seq::new(2),
            event: Event::Unknown,
        }],
    };
    let (changes, ask) = replica.receive(frame, server.clock);
    assert_eq!((changes, ask), (Changes::default(), Recovery::Nothing));
    assert_eq!((at(&replica), replica.skipped_events()), (2, 1));
}

#[test]
fn a_stream_of_the_same_log_goes_on() {
    let (server, mut replica) = started();
    let ready = server.resume(replica.cursor().unwrap());
    assert_eq!(receive(&mut replica, &server, ready), Recovery::Nothing);
    assert_eq!(at(&replica), 1);
}

#[test]
fn a_stream_of_another_log_begins_anew() {
    let (server, mut replica) = started();
    let ready = ServerFrame::Ready {
        epoch: protocol::Epoch::from_bytes([7; 16]),
        cursor: Seq::new(1),
        heartbeat_ms: 1,
    };
    assert_eq!(receive(&mut replica, &server, ready), Recovery::Bootstrap);
}

#[test]
fn every_reset_begins_anew() {
    let (mut server, mut replica) = started();
    server.start_conversation();
    server.trim_log(server.head());
    let reset = server.resume(replica.cursor().unwrap());
    let reason = ResetReason::CursorTooOld;
    assert_eq!(reset, ServerFrame::Reset { reason });
    assert_eq!(receive(&mut replica, &server, reset), Recovery::Bootstrap);

    let ahead = Cursor {
        epoch: server.epoch,
        seq: Seq::new(99),
    };
    let reset = server.resume(ahead);
    assert_eq!(receive(&mut replica, &server, reset), Recovery::Bootstrap);
    let reason = ResetReason::Unknown;
    let reset = ServerFrame::Reset { reason };
    assert_eq!(receive(&mut replica, &server, reset), Recovery::Bootstrap);
}
