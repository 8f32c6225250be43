//! Bootstrap: the server's answer, then the stored outbox, then what is on screen.
//! All of it enters the replica at once.

use std::rc::Rc;

use protocol::{Author, ConversationId, Problem};
use sync::{Pending, timeline::PageRequest};

use super::timeline::Newest;
use crate::{
    account::{
        Engine,
        request::{Answers, Call, first},
    },
    connection::ConnectionInput,
    platform::outbox_store::OutboxStore,
    role::BootstrapResponse,
    signals,
};

/// How long a bootstrap may take on a slow network.
const BOOTSTRAP_MS: i64 = 20_000;

/// A bootstrap whose parts are being fetched; applied when all are there.
struct BootstrapProgress {
    attempt: u32,
    response: BootstrapResponse,
    /// The outbox of whoever is signed in, unless it is open already.
    stored: Option<(Rc<dyn OutboxStore>, Vec<Pending>)>,
    /// The conversation on screen, after a reset.
    shown: Option<(ConversationId, Newest)>,
}

impl Engine {
    /// Fetches the bootstrap; after a reset also what is on screen, so that
    /// all of it is replaced at once.
    pub(in crate::account) fn bootstrap(self: &Rc<Self>) {
        let attempt = self.loads.borrow_mut().begin_bootstrap();
        let request = self.role.bootstrap_request().within(BOOTSTRAP_MS);
        let answered = move |engine: &Rc<Self>, answers: Answers| {
            let response = answers
                .map(first)
                .and_then(|body| engine.role.read_bootstrap(body));
            match response {
                Ok(response) => engine.open_outbox(Box::new(BootstrapProgress {
                    attempt,
                    response,
                    stored: None,
                    shown: None,
                })),
                // Only before the first one: a new identity in the middle of a
                // page would send the unsent messages in another's name.
                Err(problem)
                    if engine.replica.borrow().author().is_none()
                        && engine.role.retries_bootstrap(&problem) =>
                {
                    engine.bootstrap();
                }
                Err(problem) => engine.bootstrap_failed(&problem),
            }
        };
        let handle = self.fetch_all(vec![request], Box::new(answered));
        self.replace_bootstrap_call(handle);
    }

    /// Only the newest attempt counts: aborts the one before.
    fn replace_bootstrap_call(&self, handle: Call) {
        let older = self.loads.borrow_mut().bootstrap.replace(handle);
        if let Some(older) = older {
            older.abort();
        }
    }

    fn open_outbox(self: &Rc<Self>, mut progress: Box<BootstrapProgress>) {
        if self.outbox_store.borrow().is_some() {
            return self.fetch_shown(progress);
        }
        let opening = self.platform.outbox(owner(progress.response.me));
        let weak = Rc::downgrade(self);
        self.platform.spawn(Box::pin(async move {
            progress.stored = Some(opening.await);
            if let Some(engine) = Self::present(&weak) {
                engine.fetch_shown(progress);
            }
        }));
    }

    fn fetch_shown(self: &Rc<Self>, mut progress: Box<BootstrapProgress>) {
        if self.loads.borrow().bootstrap_attempt != progress.attempt {
            return;
        }
        let Some(id) = self.viewed().filter(|id| self.has_window(*id)) else {
            return self.finish_bootstrap(*progress);
        };
        let handle = self.fetch_timeline(
            id,
            Box::new(move |engine, found| match found {
                Ok(found) => {
                    progress.shown = found.map(|found| (id, found));
                    engine.finish_bootstrap(*progress);
                }
                Err(problem) => engine.bootstrap_failed(&problem),
            }),
        );
        self.replace_bootstrap_call(handle);
    }

    fn bootstrap_failed(self: &Rc<Self>, problem: &Problem) {
        self.dispatch(if problem.status == 401 {
            ConnectionInput::SignedOut
        } else {
            ConnectionInput::BootstrapFailed
        });
    }

    fn finish_bootstrap(self: &Rc<Self>, progress: BootstrapProgress) {
        let me = self.replica.borrow().author();
        if me.is_some_and(|me| me != progress.response.me) {
            // Another tab signed in as somebody else: nothing from this page
            // may be sent in their name.
            self.dispatch(ConnectionInput::SignedOut);
            return;
        }
        let mut changes = {
            let mut replica = self.replica.borrow_mut();
            let mut changes = (progress.response.enter)(&mut replica);
            if let Some((id, (found, page))) = progress.shown {
                changes.merge(replica.load_found(found));
                changes.merge(replica.load_messages(id, PageRequest::Newest, page));
            }
            changes
        };
        if let Some((store, stored)) = progress.stored {
            changes.merge(self.replica.borrow_mut().restore(stored));
            *self.outbox_store.borrow_mut() = Some(store);
            self.store_all();
        }
        let (wanted, filters) = self.loads.borrow_mut().finish_bootstrap();
        self.publish(changes);
        signals::put(&self.signals.bootstrapped, true);
        self.acknowledge_all();
        for id in wanted.keys() {
            self.open(*id);
        }
        self.load_each(filters);
        self.dispatch(ConnectionInput::Bootstrapped);
    }
}

/// The name of the outbox of an agent or visitor.
fn owner(me: Author) -> String {
    match me {
        Author::Agent(id) => id.to_string(),
        Author::Contact(id) => id.to_string(),
        Author::System => String::new(),
    }
}
