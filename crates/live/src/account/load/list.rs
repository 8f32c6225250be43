//! The list of conversations: pages by filter, search, and single conversations
//! that only events have named.

use std::rc::Rc;

use protocol::ConversationId;
use sync::{Filter, Frontier};

use super::FilterFlags;
use crate::{
    account::Engine,
    platform::request::{Request, conversation_path, encode},
};

impl Engine {
    /// The connection is back: loads again what failed to load.
    pub(in crate::account) fn retry_failed_loads(self: &Rc<Self>) {
        let failed = self.loads.borrow_mut().take_failed();
        self.load_each(failed);
        self.retry_shown_timeline();
    }

    pub(super) fn load_each(self: &Rc<Self>, filters: FilterFlags) {
        let Some(load) = self.loads.borrow().load_list else {
            return;
        };
        for filter in Filter::EVERY {
            if filters[filter as usize] {
                load(self, filter);
            }
        }
    }

    /// Loads the next page of the list under a filter.
    pub(crate) fn load_conversations(self: &Rc<Self>, filter: Filter) {
        self.loads
            .borrow_mut()
            .request_filter(filter, Self::load_conversations);
        let replica = self.replica.borrow();
        let before = match replica.frontier(filter) {
            _ if replica.cursor().is_none() => return,
            Frontier::Whole => return,
            Frontier::Unloaded => String::new(),
            Frontier::DownTo(key) => format!("&before={key}"),
        };
        drop(replica);
        if self.is_over() || !self.loads.borrow_mut().begin_page(filter) {
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
        self.fetch(request, move |engine, page| {
            engine.loads.borrow_mut().finish_page(filter);
            match page {
                _ if !engine.loads.borrow().is_current(generation) => {
                    engine.load_conversations(filter)
                }
                Ok(page) => {
                    let changes = engine.replica.borrow_mut().load_conversations(filter, page);
                    engine.publish(changes);
                }
                Err(problem) if problem.status == 0 => {
                    engine.loads.borrow_mut().page_failed(filter);
                }
                Err(problem) => engine.report(problem),
            }
        });
    }

    /// Fetches the conversations that only events have named. Events carry
    /// nobody's read marks, so how much of them is unread is not known yet.
    pub(crate) fn load_missing_read_marks(self: &Rc<Self>) {
        let missing_read_marks: Vec<ConversationId> =
            self.replica.borrow().missing_read_marks().collect();
        let generation = self.loads.borrow().generation;
        for id in missing_read_marks {
            if !self.loads.borrow_mut().fetching_read_marks.insert(id) {
                continue;
            }
            let request = Request::get(conversation_path(id, ""));
            self.fetch(request, move |engine, found| {
                engine.loads.borrow_mut().fetching_read_marks.remove(&id);
                match found {
                    Ok(page) if engine.loads.borrow().is_current(generation) => {
                        let changes = engine.replica.borrow_mut().load_found(page);
                        engine.publish(changes);
                    }
                    // After a reset the mark is asked for again; a failed request
                    // is repeated on the conversation's next event; a deleted
                    // conversation has no unread count.
                    Ok(_) | Err(_) => {}
                }
            });
        }
    }

    /// Searches on the server; what it finds enters the replica.
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
        let handle = self.fetch(request, move |engine, found| match found {
            Ok(page) if engine.loads.borrow().is_current(generation) => {
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
