//! Timelines: a conversation's newest messages, and older pages on scrolling.

use std::rc::Rc;

use protocol::{ConversationId, ConversationPage, MessagePage, Problem};
use sync::{Changes, Window, timeline::PageRequest};

use crate::{
    account::{
        Engine,
        request::{Call, Then},
    },
    connection::ConnectionInput,
    platform::request::{Request, conversation_path, read},
    signals::Loading,
};

/// A conversation with its newest messages.
pub(super) type Newest = (ConversationPage, MessagePage);
/// `None`: the server has no such conversation (404).
type FetchedTimeline = Result<Option<Newest>, Problem>;

impl Engine {
    /// Fetches a conversation and its newest messages, side by side.
    pub(super) fn fetch_timeline(
        self: &Rc<Self>,
        id: ConversationId,
        then: Then<FetchedTimeline>,
    ) -> Call {
        let paths = ["", "/messages"].map(|rest| conversation_path(id, rest));
        self.fetch_all(
            paths.map(Request::get).into(),
            Box::new(move |engine, answers| {
                let both = answers.and_then(|bodies| {
                    let mut bodies = bodies.into_iter();
                    let mut next = || Ok(bodies.next().unwrap_or_default());
                    Ok((read(next())?, read(next())?))
                });
                let found = match both {
                    Ok(both) => Ok(Some(both)),
                    Err(problem) if problem.status == 404 => Ok(None),
                    Err(problem) => Err(problem),
                };
                then(engine, found);
            }),
        )
    }

    /// A conversation that exists on this page alone until its first message.
    pub(crate) fn begin_here(self: &Rc<Self>, id: ConversationId) {
        let changes = self.replica.borrow_mut().begin(id);
        self.publish(changes);
    }

    pub(super) fn has_window(&self, id: ConversationId) -> bool {
        self.replica.borrow().window(id) != Window::Unloaded
    }

    fn set_loading(self: &Rc<Self>, id: ConversationId, loading: Loading) {
        self.loads.borrow_mut().loadings.insert(id, loading);
        self.publish(Changes {
            timelines: [id].into(),
            ..Changes::default()
        });
    }

    fn loading(&self, id: ConversationId) -> Loading {
        self.loads.borrow().loading(id)
    }

    /// Loads a conversation and its newest messages, unless they are here.
    pub(crate) fn open(self: &Rc<Self>, id: ConversationId) {
        let busy = matches!(self.loading(id), Loading::Newest | Loading::Older);
        if busy || self.has_window(id) || self.is_over() {
            return;
        }
        self.set_loading(id, Loading::Newest);
        if self.replica.borrow().cursor().is_none() {
            // `finish_bootstrap` opens whatever is `loading`.
            return;
        }
        let generation = self.loads.borrow().generation;
        self.fetch_timeline(
            id,
            Box::new(move |engine, found| {
                if engine.loads.borrow().is_current(generation) {
                    let found = found.map(|found| found.map(|(c, m)| (Some(c), m)));
                    engine.fetched(id, found, PageRequest::Newest);
                }
            }),
        );
    }

    /// Loads the page before the oldest message that is here.
    pub(crate) fn load_older(self: &Rc<Self>, id: ConversationId) {
        let Window::From(before) = self.replica.borrow().window(id) else {
            return;
        };
        if matches!(self.loading(id), Loading::Newest | Loading::Older) {
            return;
        }
        self.set_loading(id, Loading::Older);
        let path = conversation_path(id, &["/messages?before=", &before.to_string()].concat());
        let generation = self.loads.borrow().generation;
        self.fetch(Request::get(path), move |engine, page| {
            if engine.loads.borrow().is_current(generation) {
                let page = page.map(|page| Some((None, page)));
                engine.fetched(id, page, PageRequest::Before(before));
            }
        });
    }

    fn fetched(
        self: &Rc<Self>,
        id: ConversationId,
        fetched: Result<Option<(Option<ConversationPage>, MessagePage)>, Problem>,
        requested: PageRequest,
    ) {
        match fetched {
            Ok(Some((found, page))) => {
                self.loads.borrow_mut().loadings.remove(&id);
                let mut replica = self.replica.borrow_mut();
                let mut changes =
                    found.map_or_else(Changes::default, |found| replica.load_found(found));
                changes.merge(replica.load_messages(id, requested, page));
                drop(replica);
                self.publish(changes);
            }
            Ok(None) => self.set_loading(id, Loading::NotFound),
            Err(problem) if problem.status == 401 => self.dispatch(ConnectionInput::SignedOut),
            Err(problem) => self.set_loading(id, Loading::Failed(problem)),
        }
    }

    /// The connection is back: loads again what failed to load for the
    /// conversation on screen.
    pub(super) fn retry_shown_timeline(self: &Rc<Self>) {
        let Some(id) = self.viewed() else { return };
        if !matches!(self.loading(id), Loading::Failed(_)) {
            return;
        }
        if self.has_window(id) {
            self.load_older(id);
        } else {
            self.open(id);
        }
    }
}
