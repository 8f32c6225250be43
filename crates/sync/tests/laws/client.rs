//! A replica on a bad line: frames are dropped and doubled, answers come late
//! or never, and the log may be cut behind its back.

use fake::{
    FakeServer, NotFound, ReplayContent,
    entity::{alice, client_message_id},
};
use protocol::{Content, ConversationId, Message, MessageId, MessagePage, Seq, ServerFrame};
use sync::{Filter, Frontier, Recovery, Replica, SendRefusal, Window, timeline::PageRequest};

use crate::{request, truth};

/// What the server said to a request, on its way.
#[derive(Debug)]
pub(crate) enum ServerAnswer {
    Messages(ConversationId, PageRequest, MessagePage),
    Conversations(Filter, protocol::ConversationPage),
    Stored(MessageId, Result<Message, NotFound>),
}

/// Alice's browser.
#[derive(Debug)]
pub(crate) struct ClientModel {
    pub(crate) replica: Replica,
    pub(crate) answers: Vec<ServerAnswer>,
    /// Up to where the server has sent on this line; none while it is down.
    line: Option<Seq>,
    written: u64,
}

impl ClientModel {
    pub(crate) fn start(server: &FakeServer) -> Self {
        let mut client = Self {
            replica: Replica::new(),
            answers: Vec::new(),
            line: None,
            written: 0,
        };
        client.bootstrap(server);
        client
    }

    /// What was asked before a bootstrap belongs to the replica before it.
    fn bootstrap(&mut self, server: &FakeServer) {
        self.replica.bootstrap(server.bootstrap(alice(), 2));
        self.answers
            .retain(|answer| matches!(answer, ServerAnswer::Stored(..)));
        self.line = Some(server.head());
    }

    /// Connects again from the replica's own cursor.
    pub(crate) fn resume(&mut self, server: &FakeServer) {
        let cursor = self.replica.cursor().expect("bootstrapped");
        self.line = Some(cursor.seq);
        self.take_frame(server, server.resume(cursor));
    }

    /// The next events arrive, or are lost on the way.
    pub(crate) fn next_frame(
        &mut self,
        server: &FakeServer,
        size: usize,
        lost: bool,
        replay: ReplayContent,
    ) {
        let Some(sent) = self.line.filter(|sent| *sent < server.head()) else {
            return;
        };
        let frame = server.frame(alice(), sent, size, replay);
        if let ServerFrame::Events { cursor, .. } = frame {
            self.line = Some(cursor);
        }
        if !lost {
            self.take_frame(server, frame);
        }
    }

    /// An old frame arrives again.
    pub(crate) fn old_frame(&mut self, server: &FakeServer, back: u64, size: usize) {
        let at = self.replica.cursor().expect("bootstrapped").seq.get();
        let prev = Seq::new(at.saturating_sub(back));
        self.take_frame(
            server,
            server.frame(alice(), prev, size, ReplayContent::AsWritten),
        );
    }

    /// The line drops; answers on their way are lost with it.
    pub(crate) fn hang_up(&mut self) {
        self.line = None;
        for answer in self.answers.drain(..) {
            if let ServerAnswer::Stored(id, _) = answer {
                self.replica.postpone(id);
            }
        }
    }

    fn take_frame(&mut self, server: &FakeServer, frame: ServerFrame) {
        let before = self.replica.cursor();
        let (_, ask) = self.replica.receive(frame, server.clock);
        match ask {
            Recovery::Nothing => {}
            Recovery::Resume => {
                assert_eq!(self.replica.cursor(), before, "nothing was applied");
                self.resume(server);
            }
            Recovery::Bootstrap => self.bootstrap(server),
        }
    }

    pub(crate) fn ask_messages(&mut self, server: &FakeServer, of: ConversationId, limit: usize) {
        let asked = match self.replica.window(of) {
            Window::From(key) => PageRequest::Before(key),
            Window::Unloaded | Window::Whole => PageRequest::Newest,
        };
        let page = request::messages(server, of, asked, limit);
        self.answers.push(ServerAnswer::Messages(of, asked, page));
    }

    pub(crate) fn ask_conversations(&mut self, server: &FakeServer, filter: Filter, limit: usize) {
        let before = match self.replica.frontier(filter) {
            Frontier::DownTo(key) => Some(key),
            Frontier::Unloaded | Frontier::Whole => None,
        };
        let page = request::conversations(server, filter, before, limit);
        self.answers.push(ServerAnswer::Conversations(filter, page));
    }

    pub(crate) fn write(&mut self, server: &FakeServer, of: ConversationId) {
        self.written += 1;
        let (id, content) = (client_message_id(self.written), Content::text("hi"));
        self.replica.write(id, of, content, server.clock);
    }

    /// Sends all that is ready. What cannot reach the server waits again.
    pub(crate) fn send(&mut self, server: &mut FakeServer, reached: bool) {
        for id in self.replica.outbox().ready() {
            let taken = self.replica.take(id).expect("ready");
            if reached {
                let stored = server.send_message(alice(), taken.conversation_id, id, taken.content);
                self.answers.push(ServerAnswer::Stored(id, stored));
            } else {
                self.replica.postpone(id);
            }
        }
    }

    pub(crate) fn hear(&mut self, answer: ServerAnswer) {
        match answer {
            ServerAnswer::Messages(of, asked, page) => {
                self.replica.load_messages(of, asked, page);
            }
            ServerAnswer::Conversations(filter, page) => {
                self.replica.load_conversations(filter, page);
            }
            ServerAnswer::Stored(_, Ok(message)) => {
                self.replica.acknowledge(message);
            }
            ServerAnswer::Stored(id, Err(NotFound)) => {
                let refusal = SendRefusal {
                    code: "conversation_not_found".to_owned(),
                    reason: "It is gone.".to_owned(),
                };
                self.replica.refuse(id, refusal);
            }
        }
    }

    /// The line gets well, and everything that can be heard is heard.
    pub(crate) fn settle(&mut self, server: &mut FakeServer) {
        self.resume(server);
        while !self.answers.is_empty() || !self.replica.outbox().ready().is_empty() {
            for answer in std::mem::take(&mut self.answers) {
                self.hear(answer);
            }
            self.send(server, true);
        }
        self.next_frame(server, 10_000, false, ReplayContent::AsWritten);
        truth::ask_for_marks(&mut self.replica, server);
    }
}
