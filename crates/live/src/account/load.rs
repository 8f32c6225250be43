//! Pages in: the first screen, timelines, more of the list, finds.

use std::rc::Rc;

use protocol::{Author, ConversationId, ConversationPage, MessagePage, Problem};
use sync::{Changes, Filter, Frontier, Pending, Window, sorted::Set, timeline::PageRequest};

use super::{
    Engine,
    request::{Answers, Call, Then, first},
};
use crate::{
    connection::ConnectionInput,
    platform::outbox_store::OutboxStore,
    platform::request::{Request, conversation_path, encode, read},
    role::BootstrapResponse,
    signals::{self, Loading, Loadings},
};

/// How long the first screen may take on a slow network.
const BOOTSTRAP_MS: i64 = 20_000;

/// What is being fetched.
#[derive(Default)]
pub(super) struct Loads {
    pub(super) loadings: Loadings,
    /// How often the replica was begun anew. A page asked for before that may
    /// be older than the new beginning: it is asked for again.
    generation: u32,
    /// How often the first screen was asked for: only the newest counts.
    attempt: u32,
    bootstrap: Option<Call>,
    search: Option<Call>,
    /// By filter, as are those below.
    filters: [bool; Filter::EVERY.len()],
    /// Conversations that are asked for because only events have named them.
    finding: Set<ConversationId>,
    /// Filters whose page did not come: asked again when the connection is live.
    failed: [bool; Filter::EVERY.len()],
    /// How a filter's next page is loaded, once one was asked for: where there
    /// is no list, there is no code for it.
    list: Option<fn(&Rc<Engine>, Filter)>,
    /// Filters that were looked at: after a reset they are loaded again. The
    /// first screen is of all.
    requested: [bool; Filter::EVERY.len()],
}

/// The first screen, and what came with it.
struct BootstrapProgress {
    attempt: u32,
    beginning: BootstrapResponse,
    stored: Option<(Rc<dyn OutboxStore>, Vec<Pending>)>,
    shown: Option<(ConversationId, Newest)>,
}

/// A conversation with its newest messages.
type Newest = (ConversationPage, MessagePage);
/// Nothing: there is no such conversation.
type Found = Result<Option<Newest>, Problem>;

impl Engine {
    /// Fetches the first screen; after a reset also what is on screen, so that
    /// all of it is replaced at once.
    pub(super) fn load(self: &Rc<Self>) {
        let attempt = {
            let mut loads = self.loads.borrow_mut();
            loads.attempt += 1;
            loads.attempt
        };
        let request = self.role.first_screen().within(BOOTSTRAP_MS);
        let answered = move |engine: &Rc<Self>, answers: Answers| {
            let beginning = answers.map(first).and_then(|body| engine.role.begin(body));
            match beginning {
                Ok(beginning) => engine.find_stored(Box::new(BootstrapProgress {
                    attempt,
                    beginning,
                    stored: None,
                    shown: None,
                })),
                // Whoever was somebody here stays that until the page ends:
                // what they write meanwhile would go out in another's name.
                Err(problem)
                    if engine.replica.borrow().author().is_none()
                        && engine.role.retries_bootstrap(&problem) =>
                {
                    engine.load();
                }
                Err(problem) => engine.not_begun(&problem),
            }
        };
        let handle = self.ask_all(vec![request], Box::new(answered));
        self.keep_loading(handle);
    }

    /// The newest attempt at the first screen ends those before it.
    fn keep_loading(&self, handle: Call) {
        let older = self.loads.borrow_mut().bootstrap.replace(handle);
        if let Some(older) = older {
            older.abort();
        }
    }

    fn find_stored(self: &Rc<Self>, mut begun: Box<BootstrapProgress>) {
        if self.store.borrow().is_some() {
            return self.find_shown(begun);
        }
        let opening = self.platform.outbox(owner(begun.beginning.me));
        let weak = Rc::downgrade(self);
        self.platform.spawn(Box::pin(async move {
            begun.stored = Some(opening.await);
            if let Some(engine) = Self::present(&weak) {
                engine.find_shown(begun);
            }
        }));
    }

    fn find_shown(self: &Rc<Self>, mut begun: Box<BootstrapProgress>) {
        if self.loads.borrow().attempt != begun.attempt {
            return;
        }
        let Some(id) = self.viewing.get().filter(|id| self.has_window(*id)) else {
            return self.begun(*begun);
        };
        let handle = self.fetch_timeline(
            id,
            Box::new(move |engine, found| match found {
                Ok(found) => {
                    begun.shown = found.map(|found| (id, found));
                    engine.begun(*begun);
                }
                Err(problem) => engine.not_begun(&problem),
            }),
        );
        self.keep_loading(handle);
    }

    fn not_begun(self: &Rc<Self>, problem: &Problem) {
        self.dispatch(if problem.status == 401 {
            ConnectionInput::SignedOut
        } else {
            ConnectionInput::LoadFailed
        });
    }

    fn begun(self: &Rc<Self>, begun: BootstrapProgress) {
        let me = self.replica.borrow().author();
        if me.is_some_and(|me| me != begun.beginning.me) {
            // Somebody else signed in behind our back: nothing of ours may go
            // out in their name.
            self.dispatch(ConnectionInput::SignedOut);
            return;
        }
        let mut changes = {
            let mut replica = self.replica.borrow_mut();
            let mut changes = (begun.beginning.enter)(&mut replica);
            if let Some((id, (found, page))) = begun.shown {
                changes.merge(replica.load_found(found));
                changes.merge(replica.load_messages(id, PageRequest::Newest, page));
            }
            changes
        };
        if let Some((store, stored)) = begun.stored {
            changes.merge(self.replica.borrow_mut().restore(stored));
            *self.store.borrow_mut() = Some(store);
            self.store_all();
        }
        let (wanted, filters) = {
            let mut loads = self.loads.borrow_mut();
            loads.generation += 1;
            loads.bootstrap = None;
            (std::mem::take(&mut loads.loadings), loads.requested)
        };
        self.publish(changes);
        signals::put(&self.signals.loaded, true);
        self.acknowledge_all();
        for id in wanted.keys() {
            self.open(*id);
        }
        self.load_each(filters);
        self.dispatch(ConnectionInput::Loaded);
    }

    fn fetch_timeline(self: &Rc<Self>, id: ConversationId, then: Then<Found>) -> Call {
        let paths = ["", "/messages"].map(|rest| conversation_path(id, rest));
        self.ask_all(
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

    /// A conversation that only exists here so far.
    pub(crate) fn begin_here(self: &Rc<Self>, id: ConversationId) {
        let changes = self.replica.borrow_mut().begin(id);
        self.publish(changes);
    }

    fn has_window(&self, id: ConversationId) -> bool {
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
        let loads = self.loads.borrow();
        loads.loadings.get(&id).cloned().unwrap_or_default()
    }

    /// Drops what is being fetched.
    pub(super) fn abort_loads(&self) {
        let loads = self.loads.take();
        for fetch in [loads.bootstrap, loads.search].into_iter().flatten() {
            fetch.abort();
        }
    }

    pub(crate) fn open(self: &Rc<Self>, id: ConversationId) {
        let busy = matches!(self.loading(id), Loading::Newest | Loading::Older);
        if busy || self.has_window(id) || self.is_over() {
            return;
        }
        self.set_loading(id, Loading::Newest);
        if self.replica.borrow().cursor().is_none() {
            // The first screen comes first, and then asks for this.
            return;
        }
        let generation = self.loads.borrow().generation;
        self.fetch_timeline(
            id,
            Box::new(move |engine, found| {
                if engine.loads.borrow().generation == generation {
                    let found = found.map(|found| found.map(|(c, m)| (Some(c), m)));
                    engine.fetched(id, found, PageRequest::Newest);
                }
            }),
        );
    }

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
        self.ask(Request::get(path), move |engine, page| {
            if engine.loads.borrow().generation == generation {
                let page = page.map(|page| Some((None, page)));
                engine.fetched(id, page, PageRequest::Before(before));
            }
        });
    }

    fn fetched(
        self: &Rc<Self>,
        id: ConversationId,
        fetched: Result<Option<(Option<ConversationPage>, MessagePage)>, Problem>,
        asked: PageRequest,
    ) {
        match fetched {
            Ok(Some((found, page))) => {
                self.loads.borrow_mut().loadings.remove(&id);
                let mut replica = self.replica.borrow_mut();
                let mut changes =
                    found.map_or_else(Changes::default, |found| replica.load_found(found));
                changes.merge(replica.load_messages(id, asked, page));
                drop(replica);
                self.publish(changes);
            }
            Ok(None) => self.set_loading(id, Loading::NotFound),
            Err(problem) if problem.status == 401 => self.dispatch(ConnectionInput::SignedOut),
            Err(problem) => self.set_loading(id, Loading::Failed(problem)),
        }
    }

    /// The connection is live again: what could not be loaded may load now.
    pub(super) fn open_again(self: &Rc<Self>) {
        let failed = std::mem::take(&mut self.loads.borrow_mut().failed);
        self.load_each(failed);
        let Some(id) = self.viewing.get() else { return };
        if !matches!(self.loading(id), Loading::Failed(_)) {
            return;
        }
        if self.has_window(id) {
            self.load_older(id);
        } else {
            self.open(id);
        }
    }

    fn load_each(self: &Rc<Self>, filters: [bool; Filter::EVERY.len()]) {
        let Some(load) = self.loads.borrow().list else {
            return;
        };
        for filter in Filter::EVERY {
            if filters[filter as usize] {
                load(self, filter);
            }
        }
    }

    pub(crate) fn load_conversations(self: &Rc<Self>, filter: Filter) {
        {
            let mut loads = self.loads.borrow_mut();
            loads.list = Some(Self::load_conversations);
            loads.requested[filter as usize] |= filter != Filter::All;
        }
        let replica = self.replica.borrow();
        let before = match replica.frontier(filter) {
            _ if replica.cursor().is_none() => return,
            Frontier::Whole => return,
            Frontier::Unloaded => String::new(),
            Frontier::DownTo(key) => format!("&before={key}"),
        };
        drop(replica);
        if self.is_over()
            || std::mem::replace(&mut self.loads.borrow_mut().filters[filter as usize], true)
        {
            return;
        }
        let only = match filter {
            Filter::All => "",
            Filter::Mine => "&assignee=me",
            Filter::Unassigned => "&assignee=none",
            Filter::Unread => "&unread=true",
        };
        let request = Request::get(format!("/conversations?limit=50{only}{before}"));
        let generation = self.loads.borrow().generation;
        self.ask(request, move |engine, page| {
            engine.loads.borrow_mut().filters[filter as usize] = false;
            match page {
                _ if engine.loads.borrow().generation != generation => {
                    engine.load_conversations(filter)
                }
                Ok(page) => {
                    let changes = engine.replica.borrow_mut().load_conversations(filter, page);
                    engine.publish(changes);
                }
                Err(problem) if problem.status == 0 => {
                    engine.loads.borrow_mut().failed[filter as usize] = true;
                }
                Err(problem) => engine.report(problem),
            }
        });
    }

    /// Asks for conversations that only events have named: my read marks in
    /// them, and so their unread numbers, are not known yet.
    pub(crate) fn load_missing_read_marks(self: &Rc<Self>) {
        let missing_read_marks: Vec<ConversationId> =
            self.replica.borrow().missing_read_marks().collect();
        let generation = self.loads.borrow().generation;
        for id in missing_read_marks {
            if !self.loads.borrow_mut().finding.insert(id) {
                continue;
            }
            let request = Request::get(conversation_path(id, ""));
            self.ask(request, move |engine, found| {
                engine.loads.borrow_mut().finding.remove(&id);
                match found {
                    Ok(page) if engine.loads.borrow().generation == generation => {
                        let changes = engine.replica.borrow_mut().load_found(page);
                        engine.publish(changes);
                    }
                    // A newer beginning knows better; a lost connection asks again
                    // with the conversation's next event; what is gone has no
                    // unread number.
                    Ok(_) | Err(_) => {}
                }
            });
        }
    }

    pub(crate) fn search(self: &Rc<Self>, text: &str) {
        if let Some(older) = self.loads.borrow_mut().search.take() {
            older.abort();
        }
        let text = text.trim();
        if text.is_empty() || self.replica.borrow().cursor().is_none() || self.is_over() {
            return;
        }
        let request = Request::get(format!("/conversations?limit=50&q={}", encode(text)));
        let generation = self.loads.borrow().generation;
        let handle = self.ask(request, move |engine, found| match found {
            Ok(page) if engine.loads.borrow().generation == generation => {
                let mut changes = engine.replica.borrow_mut().load_found(page);
                changes.list = true;
                engine.publish(changes);
            }
            Ok(_) => {}
            Err(problem) => engine.report(problem),
        });
        self.loads.borrow_mut().search = Some(handle);
    }
}

/// Whose outbox it is, as its name says.
fn owner(me: Author) -> String {
    match me {
        Author::Agent(id) => id.to_string(),
        Author::Contact(id) => id.to_string(),
        Author::System => String::new(),
    }
}
