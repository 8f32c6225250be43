//! Requests of this account, and how their answers come back to it. Answers go to
//! boxed callbacks: an async function for each kind of answer would be compiled,
//! and downloaded, once for each kind.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::{Rc, Weak},
    task::{Context, Poll},
};

use protocol::Problem;
use serde::de::DeserializeOwned;

use super::Engine;
use crate::{
    platform::Task,
    platform::request::{Request, read},
};

/// The bodies, in the order of the requests; or the first problem.
pub(super) type Answers = Result<Vec<String>, Problem>;

/// A callback for an answer.
pub(super) type Then<T> = Box<dyn FnOnce(&Rc<Engine>, T)>;

impl Engine {
    /// The engine, if it is still there and not stopped.
    pub(super) fn present(weak: &Weak<Self>) -> Option<Rc<Self>> {
        weak.upgrade().filter(|engine| !engine.stopped.get())
    }

    /// Makes a request and gives its answer, read, to `then`: unless it is
    /// aborted, or the engine is gone by then.
    pub(super) fn fetch<T: DeserializeOwned>(
        self: &Rc<Self>,
        request: Request,
        then: impl FnOnce(&Rc<Self>, Result<T, Problem>) + 'static,
    ) -> Call {
        self.fetch_all(
            vec![request],
            Box::new(move |engine, answers| then(engine, read(answers.map(first)))),
        )
    }

    /// Adds the role's path and token, and makes the request.
    pub(super) fn request(&self, mut request: Request) -> Task<Result<String, Problem>> {
        request.path.insert_str(0, self.role.path());
        request.token = self.role.token();
        self.platform.request(request)
    }

    /// The same for several requests side by side; the answers stay unread.
    pub(super) fn fetch_all(self: &Rc<Self>, requests: Vec<Request>, then: Then<Answers>) -> Call {
        let parts = requests.into_iter();
        let parts = parts.map(|request| RequestState::InFlight(self.request(request)));
        let call = Call(Rc::new(RefCell::new(parts.collect())));
        let answers = call.clone();
        let weak = Rc::downgrade(self);
        self.platform.spawn(Box::pin(async move {
            let answers = answers.await;
            if let Some(engine) = Self::present(&weak) {
                then(&engine, answers);
            }
        }));
        call
    }
}

pub(super) fn first(bodies: Vec<String>) -> String {
    bodies.into_iter().next().unwrap_or_default()
}

/// Requests on their way.
#[derive(Clone)]
pub(super) struct Call(Rc<RefCell<Vec<RequestState>>>);

enum RequestState {
    InFlight(Task<Result<String, Problem>>),
    Answered(String),
}

impl Call {
    /// Drops the requests: then nobody wakes what waits for their answers.
    pub(super) fn abort(&self) {
        drop(self.0.take());
    }
}

impl Future for Call {
    type Output = Answers;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answers> {
        let mut parts = self.0.borrow_mut();
        // No requests: aborted.
        let mut waiting = parts.is_empty();
        for part in parts.iter_mut() {
            if let RequestState::InFlight(task) = part {
                match task.as_mut().poll(context) {
                    Poll::Ready(Ok(body)) => *part = RequestState::Answered(body),
                    Poll::Ready(Err(problem)) => return Poll::Ready(Err(problem)),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            return Poll::Pending;
        }
        let bodies = parts.drain(..).filter_map(|part| match part {
            RequestState::Answered(body) => Some(body),
            RequestState::InFlight(_) => None,
        });
        Poll::Ready(Ok(bodies.collect()))
    }
}
