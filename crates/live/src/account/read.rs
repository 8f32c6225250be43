//! What I do besides writing: reading, typing, looking, assigning, resolving.

use std::rc::Rc;

use protocol::{
    AgentId, ClientFrame, ConversationId, ConversationStatus, Direction, Event, MessageId, Problem,
    Status,
    command::{Assignment, ChangeConversation, Introduce, Rate},
    identity::{Identified, Identify},
};
use sync::{
    Changes, Filter,
    presence::TYPING_LASTS_MS,
    sorted::{Map, Set},
};

use super::{
    Engine,
    request::{Answers, first},
    send::is_final,
};
use crate::{
    Transport,
    connection::ConnectionInput,
    platform::Guard,
    platform::request::{Request, conversation_path},
};

/// How often `typing` is said while somebody types.
const TYPING_EVERY_MS: i64 = 3_000;
/// After how long it is said again who I am, where it could not be heard.
const INTRODUCE_AGAIN_MS: i64 = 10_000;
/// How many messages from the end are looked at for the newest event.
const TAIL: usize = 50;

/// What was said about me, and to whom it is still to be said.
#[derive(Default)]
pub(super) struct Reading {
    /// Read marks on their way.
    marking: Set<ConversationId>,
    /// Read marks to be sent once more: something came, or the connection was down.
    due: Set<ConversationId>,
    typed_at: Map<ConversationId, i64>,
    typing_until: i64,
    typing_alarm: Option<Guard>,
    /// Who I am is being told.
    introducing: bool,
    introduce_alarm: Option<Guard>,
    /// A message of mine was taken: who I am can be told.
    is_heard: bool,
}

impl Engine {
    pub(crate) fn mark_read(self: &Rc<Self>, id: ConversationId) {
        let Some(up_to) = self.newest_shown(id) else {
            return;
        };
        if self.replica.borrow().unread(id) == 0 || self.is_over() {
            return;
        }
        let busy = {
            let mut reading = self.reading.borrow_mut();
            let busy = !reading.marking.insert(id);
            if busy {
                reading.due.insert(id);
            } else {
                reading.due.remove(&id);
            }
            busy
        };
        if busy {
            return;
        }
        let (rest, body) = self.role.seen(up_to);
        let request = Request::of("POST", conversation_path(id, rest)).with_text(body);
        let marked = move |engine: &Rc<Self>, answers: Answers| {
            let told = answers.map(first).and_then(|body| engine.role.told(body));
            engine.marked(id, told);
        };
        self.ask_all(vec![request], Box::new(marked));
    }

    /// Says that what came to me has come, where somebody wants to know.
    pub(super) fn acknowledge(self: &Rc<Self>, id: ConversationId, up_to: MessageId) {
        let Some((rest, body)) = self.role.received(up_to) else {
            return;
        };
        let request = Request::of("POST", conversation_path(id, rest)).with_text(body);
        let told = |engine: &Rc<Self>, answers: Answers| {
            // Nobody waits for it: that it was seen says so too.
            if let Ok(event) = answers.map(first).and_then(|body| engine.role.told(body)) {
                engine.apply_event(event);
            }
        };
        self.ask_all(vec![request], Box::new(told));
    }

    /// Says who I am.
    pub(crate) fn introduce(self: &Rc<Self>, says: Introduce) {
        self.role.queue_introduction(says);
        self.flush_identity();
    }

    /// A message of mine was taken.
    pub(super) fn heard(self: &Rc<Self>) {
        self.reading.borrow_mut().is_heard = true;
        self.flush_identity();
    }

    /// Whether I wrote before: else my first message says who I am.
    pub(super) fn is_known(&self) -> bool {
        let replica = self.replica.borrow();
        self.reading.borrow().is_heard || !replica.conversations(Filter::All, None).is_empty()
    }

    /// Tells what was said of me and nobody heard; one after the other, so that
    /// the latest word counts.
    pub(super) fn flush_identity(self: &Rc<Self>) {
        if self.reading.borrow().introducing || !self.is_known() {
            return;
        }
        let Some(says) = self.role.unsent_introduction() else {
            return;
        };
        self.reading.borrow_mut().introducing = true;
        let request = Request::of("PATCH", "/contact").with(&says);
        let told = move |engine: &Rc<Self>, answers: Answers| {
            engine.reading.borrow_mut().introducing = false;
            match answers {
                // What is new comes with the conversation's own event.
                Ok(_) => engine.flush_identity(),
                Err(problem) if is_final(&problem) => {
                    engine.report(problem);
                    engine.flush_identity();
                }
                // Said again when the connection is back, or after a while.
                Err(problem) => {
                    engine.role.requeue_introduction(says);
                    let again = engine.after(INTRODUCE_AGAIN_MS, Self::flush_identity);
                    engine.reading.borrow_mut().introduce_alarm = Some(again);
                    if problem.status != 0 {
                        engine.report(problem);
                    }
                }
            }
        };
        self.ask_all(vec![request], Box::new(told));
    }

    /// Says how good it was.
    pub(crate) fn rate(self: &Rc<Self>, id: ConversationId, score: u8, comment: Option<String>) {
        let rate = Rate { score, comment };
        let request = Request::of("POST", conversation_path(id, "/rating")).with(&rate);
        let told = |engine: &Rc<Self>, answers: Answers| {
            let told = answers.map(first).and_then(|body| engine.role.told(body));
            match told {
                Ok(event) => engine.apply_event(event),
                Err(problem) => engine.report(problem),
            }
        };
        self.ask_all(vec![request], Box::new(told));
    }

    /// Shows a signed word for who I am.
    pub(crate) fn identify(
        self: &Rc<Self>,
        token: String,
        then: Box<dyn FnOnce(Result<Option<String>, Problem>)>,
    ) {
        let request = Request::of("POST", "/identify").with(&Identify { token });
        self.ask::<Identified>(request, move |_, answer| {
            then(answer.map(|identified| identified.token));
        });
    }

    /// What came while I was away.
    pub(super) fn acknowledge_all(self: &Rc<Self>) {
        let came: Vec<(ConversationId, MessageId)> = {
            let replica = self.replica.borrow();
            let all = replica.conversations(Filter::All, None).into_iter();
            let last = all.filter_map(|id| {
                let last = replica.conversation(id)?.last_message.as_ref()?;
                let is_new = last.direction == Direction::Out && last.status == Status::Sent;
                is_new.then_some((id, last.id))
            });
            last.collect()
        };
        for (id, up_to) in came {
            self.acknowledge(id, up_to);
        }
    }

    fn marked(self: &Rc<Self>, id: ConversationId, answer: Result<Event, Problem>) {
        let due = {
            let mut reading = self.reading.borrow_mut();
            reading.marking.remove(&id);
            reading.due.remove(&id)
        };
        match answer {
            Ok(event) => {
                self.apply_event(event);
                if due {
                    self.mark_read(id);
                }
            }
            Err(problem) if problem.status == 401 => self.dispatch(ConnectionInput::SignedOut),
            // Nobody waits for it: it is said again when the connection is back, or
            // with the next message.
            Err(_) => {
                self.reading.borrow_mut().due.insert(id);
            }
        }
    }

    pub(super) fn mark_read_again(self: &Rc<Self>) {
        let due = std::mem::take(&mut self.reading.borrow_mut().due);
        for id in due {
            self.mark_read(id);
        }
    }

    /// The message on screen that the log knows last.
    fn newest_shown(&self, id: ConversationId) -> Option<MessageId> {
        let replica = self.replica.borrow();
        let tail = replica.timeline(id)?.shown().rev().take(TAIL);
        tail.max_by_key(|message| message.seq)
            .map(|message| message.id)
    }

    /// An answer that is an entity counts like the event that will say it too.
    fn apply_event(self: &Rc<Self>, event: Event) {
        let mut changes = Changes::default();
        self.replica.borrow_mut().apply(event, &mut changes);
        self.publish(changes);
    }

    pub(crate) fn typing(self: &Rc<Self>, id: ConversationId) {
        let now = self.platform.now();
        let Some((stream, transport)) = self.connection.borrow().live() else {
            return;
        };
        let last = self.reading.borrow().typed_at.get(&id).copied();
        if last.is_some_and(|last| (last..last + TYPING_EVERY_MS).contains(&now)) {
            return;
        }
        self.reading.borrow_mut().typed_at.insert(id, now);
        match transport {
            Transport::Socket => self.send_frame(
                stream,
                ClientFrame::Typing {
                    conversation_id: id,
                },
            ),
            Transport::Events => {
                if let Some(request) = self.role.types(id) {
                    // Not worth telling anybody if it fails.
                    self.ask_all(vec![request], Box::new(|_, _| ()));
                }
            }
        }
    }

    pub(crate) fn viewing(self: &Rc<Self>, id: Option<ConversationId>) {
        if self.viewing.replace(id) != id {
            if let Some(id) = id {
                self.signals.touch(id);
            }
            self.announce_presence();
        }
    }

    /// Tells the others what is on my screen, or which page I am on.
    pub(crate) fn announce_presence(&self) {
        let Some((stream, Transport::Socket)) = self.connection.borrow().live() else {
            return;
        };
        let frame = match self.role.page() {
            Some(page) => ClientFrame::Visiting { page },
            None => ClientFrame::Viewing {
                conversation_id: self.viewing.get(),
            },
        };
        self.send_frame(stream, frame);
    }

    pub(crate) fn assign(self: &Rc<Self>, id: ConversationId, to: Option<AgentId>) {
        let to = to.map_or(Assignment::Nobody, Assignment::Agent);
        self.change(
            id,
            &ChangeConversation {
                assignee: Some(to),
                ..ChangeConversation::default()
            },
        );
    }

    pub(crate) fn resolve(self: &Rc<Self>, id: ConversationId, status: ConversationStatus) {
        self.change(
            id,
            &ChangeConversation {
                status: Some(status),
                ..ChangeConversation::default()
            },
        );
    }

    fn change(self: &Rc<Self>, id: ConversationId, change: &ChangeConversation) {
        let request = Request::of("PATCH", conversation_path(id, "")).with(change);
        self.ask(request, |engine, answer| match answer {
            Ok(conversation) => engine.apply_event(Event::ConversationUpdated { conversation }),
            Err(problem) => engine.report(problem),
        });
    }

    /// Somebody types: forgets it when their time is up.
    pub(super) fn watch_typing(self: &Rc<Self>) {
        let mut reading = self.reading.borrow_mut();
        reading.typing_until = self.platform.now() + TYPING_LASTS_MS;
        if reading.typing_alarm.is_none() {
            reading.typing_alarm = Some(self.after(TYPING_LASTS_MS / 4, Self::forget_typing));
        }
    }

    fn forget_typing(self: &Rc<Self>) {
        let now = self.now();
        let changes = self.replica.borrow_mut().tick(now);
        let again = now.millis() < self.reading.borrow().typing_until + TYPING_LASTS_MS / 4;
        let alarm = again.then(|| self.after(TYPING_LASTS_MS / 4, Self::forget_typing));
        let rung = std::mem::replace(&mut self.reading.borrow_mut().typing_alarm, alarm);
        drop(rung);
        self.publish(changes);
    }
}
