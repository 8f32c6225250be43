//! Streams: opened, read, closed. Frames wait in a queue and are applied for a few
//! milliseconds at a time, so that a burst never delays a key press.

use std::{collections::VecDeque, rc::Rc};

use protocol::{ClientFrame, ConversationPage, ServerFrame, frame::CloseReason, json};
use sync::{Changes, replica::Recovery, sorted::Map};

use super::Engine;
use crate::{
    Transport,
    connection::{ConnectionInput, StreamNumber},
    platform::request::Request,
    platform::{Stream, StreamEvent},
};

/// How long frames are applied before input and painting have their turn.
const BUDGET_MS: i64 = 8;
/// How long the request that finds out whether HTTP works may take.
const PROBE_MS: i64 = 5_000;

/// Open streams, and their frames that were not applied yet.
#[derive(Default)]
pub(super) struct OpenStreams {
    open: Map<StreamNumber, Box<dyn Stream>>,
    frames: VecDeque<(StreamNumber, String)>,
    draining: bool,
}

impl Engine {
    pub(super) fn open_stream(self: &Rc<Self>, id: StreamNumber, transport: Transport) {
        let cursor = self.replica.borrow().cursor();
        let weak = Rc::downgrade(self);
        let on_event = move |event| {
            if let Some(engine) = Self::present(&weak) {
                engine.handle(id, event);
            }
        };
        let stream = self
            .platform
            .open(self.role.path(), transport, cursor, Rc::new(on_event));
        self.streams.borrow_mut().open.insert(id, stream);
    }

    pub(super) fn close_stream(&self, id: StreamNumber) {
        let stream = self.streams.borrow_mut().open.remove(&id);
        drop(stream);
    }

    pub(super) fn send_frame(&self, id: StreamNumber, frame: ClientFrame) {
        if let Some(stream) = self.streams.borrow().open.get(&id) {
            stream.send(json::write(&frame));
        }
    }

    /// Tells the server the replica's cursor: it replays from there.
    pub(super) fn resume(&self, id: StreamNumber) {
        let cursor = self.replica.borrow().cursor();
        let frame = ClientFrame::Resume {
            token: self.role.token(),
            epoch: cursor.map(|cursor| cursor.epoch),
            cursor: cursor.map(|cursor| cursor.seq),
        };
        self.send_frame(id, frame);
    }

    pub(super) fn ping(&self, id: StreamNumber) {
        self.send_frame(id, ClientFrame::Ping);
    }

    /// Makes a small request, to find out whether HTTP works.
    pub(super) fn probe(self: &Rc<Self>) {
        let request = Request::get("/conversations?limit=1").within(PROBE_MS);
        self.fetch(request, |engine, answer| match answer {
            Ok(ConversationPage { .. }) => engine.dispatch(ConnectionInput::Probed(true)),
            Err(problem) if problem.status == 401 => engine.dispatch(ConnectionInput::SignedOut),
            Err(_) => engine.dispatch(ConnectionInput::Probed(false)),
        });
    }

    fn handle(self: &Rc<Self>, id: StreamNumber, event: StreamEvent) {
        match event {
            StreamEvent::Opened => self.dispatch(ConnectionInput::Opened(id)),
            StreamEvent::Frame(frame) => {
                self.dispatch(ConnectionInput::Received(id));
                self.streams.borrow_mut().frames.push_back((id, frame));
                self.drain_soon();
            }
            StreamEvent::Closed(code) => {
                self.close_stream(id);
                self.dispatch(ConnectionInput::Closed {
                    stream: id,
                    signed_out: code == Some(CloseReason::SignedOut.code()),
                });
            }
        }
    }

    fn drain_soon(self: &Rc<Self>) {
        if std::mem::replace(&mut self.streams.borrow_mut().draining, true) {
            return;
        }
        let weak = Rc::downgrade(self);
        let drain = move || {
            if let Some(engine) = Self::present(&weak) {
                engine.drain();
            }
        };
        self.platform.soon(Box::new(drain));
    }

    /// Applies queued frames, and writes the signals once.
    fn drain(self: &Rc<Self>) {
        let began = self.platform.now();
        let mut changes = Changes::default();
        loop {
            let next = self.streams.borrow_mut().frames.pop_front();
            let Some((id, frame)) = next else { break };
            if self.connection.borrow().knows(id) {
                self.receive(id, &frame, &mut changes);
            }
            if self.platform.now() - began >= BUDGET_MS {
                break;
            }
        }
        let more = {
            let mut streams = self.streams.borrow_mut();
            streams.draining = false;
            !streams.frames.is_empty()
        };
        self.publish(changes);
        if more {
            self.drain_soon();
        }
    }

    fn receive(self: &Rc<Self>, id: StreamNumber, frame: &str, changes: &mut Changes) {
        let Some(frame) = json::read::<ServerFrame>(frame) else {
            // Skipping it would leave a gap, and a resume would bring it again:
            // load the state that follows it instead.
            self.dispatch(ConnectionInput::Reset(id));
            return;
        };
        let ready = match frame {
            ServerFrame::Ready { heartbeat_ms, .. } => Some(heartbeat_ms),
            _ => None,
        };
        if matches!(frame, ServerFrame::Typing { .. }) {
            self.watch_typing();
        }
        let now = self.now();
        let (changed, recovery) = self.replica.borrow_mut().receive(frame, now);
        changes.merge(changed);
        match (recovery, ready) {
            (Recovery::Resume, _) => self.dispatch(ConnectionInput::Gap(id)),
            (Recovery::Bootstrap, _) => self.dispatch(ConnectionInput::Reset(id)),
            (Recovery::Nothing, Some(heartbeat_ms)) => self.dispatch(ConnectionInput::Ready {
                stream: id,
                heartbeat_ms,
            }),
            (Recovery::Nothing, None) => {}
        }
    }
}
