//! Open sockets and event streams: each resumes from a cursor and is then sent
//! every event, one a frame.

use std::collections::{BTreeMap, VecDeque};

use protocol::{ClientFrame, Cursor, Seq, ServerFrame};

use crate::{
    log::{LogReader, ReplayContent},
    server::FakeServer,
};

/// A stream, by the number that the test's network gave it.
pub type StreamId = u64;

/// The streams that have resumed, and what waits to be sent on any.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    /// Whose each is, and up to where it was sent.
    sent_to: BTreeMap<StreamId, (LogReader, Seq)>,
    waiting: VecDeque<(StreamId, ServerFrame)>,
}

impl FakeServer {
    /// A client says something on a stream.
    pub fn receive_frame(&mut self, stream: StreamId, frame: ClientFrame) {
        self.received_frames.push(frame.clone());
        match frame {
            ClientFrame::Resume {
                epoch,
                cursor,
                token,
            } => {
                let cursor = Cursor {
                    epoch: epoch.unwrap_or(self.epoch),
                    seq: cursor.unwrap_or_else(|| self.head()),
                };
                let answer = self.resume(cursor);
                if matches!(answer, ServerFrame::Ready { .. }) {
                    // A visitor is known by a token, an agent by a cookie.
                    let reader = match token {
                        Some(_) => LogReader::Visitor,
                        None => LogReader::Agent(self.me),
                    };
                    self.streams.sent_to.insert(stream, (reader, cursor.seq));
                }
                self.streams.waiting.push_back((stream, answer));
            }
            ClientFrame::Ping => self.streams.waiting.push_back((stream, ServerFrame::Pong)),
            ClientFrame::Typing { .. }
            | ClientFrame::Viewing { .. }
            | ClientFrame::Visiting { .. }
            | ClientFrame::Unknown => {}
        }
    }

    /// Sends a frame that is outside the log, such as `typing`, on every stream.
    pub fn broadcast(&mut self, frame: &ServerFrame) {
        for stream in self.streams.sent_to.keys() {
            self.streams.waiting.push_back((*stream, frame.clone()));
        }
    }

    /// What is to be sent now, in order.
    pub fn take_frames(&mut self) -> Vec<(StreamId, ServerFrame)> {
        let mut frames: Vec<_> = self.streams.waiting.drain(..).collect();
        let head = self.head();
        for (stream, (reader, sent_to)) in self.streams.sent_to.clone() {
            let mut prev = sent_to;
            while prev < head {
                let frame = self.frame(reader, prev, 1, ReplayContent::AsWritten);
                frames.push((stream, frame));
                prev = prev.next();
            }
            self.streams.sent_to.insert(stream, (reader, head));
        }
        frames
    }

    /// A stream has ended.
    pub fn close_stream(&mut self, stream: StreamId) {
        self.streams.sent_to.remove(&stream);
    }

    /// All streams have ended.
    pub fn close_streams(&mut self) {
        self.streams = Streams::default();
    }
}
