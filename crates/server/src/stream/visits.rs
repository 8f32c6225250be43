//! Which pages an account's visitors are on, as far as they have written.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{ContactId, ServerFrame, WebPage};

use super::hub::Room;

/// The visitors who have at least one stream open.
#[derive(Debug, Default)]
pub struct Visits {
    here: Mutex<BTreeMap<ContactId, Here>>,
}

#[derive(Debug, Default)]
struct Here {
    lines: usize,
    page: Option<WebPage>,
    /// They wrote once, so the agents know them.
    is_known: bool,
}

impl Here {
    fn told(&self) -> Option<&WebPage> {
        self.page.as_ref().filter(|_| self.is_known)
    }
}

impl Visits {
    fn here(&self) -> MutexGuard<'_, BTreeMap<ContactId, Here>> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose pages an agent who comes must be told.
    pub fn told(&self) -> Vec<ContactId> {
        let here = self.here();
        let told = here.iter().filter(|(_, here)| here.told().is_some());
        told.map(|(contact_id, _)| *contact_id).collect()
    }

    /// The page that one of them is on.
    pub fn frame(&self, contact_id: ContactId) -> Option<ServerFrame> {
        let here = self.here();
        let page = here.get(&contact_id)?.told()?.clone();
        Some(ServerFrame::Visiting {
            contact_id,
            page: Some(page),
        })
    }
}

/// One open stream of a visitor. Its end is told when their last one goes.
#[derive(Debug)]
pub struct Visit {
    room: Arc<Room>,
    contact_id: ContactId,
}

impl Visit {
    pub fn begin(room: Arc<Room>, contact_id: ContactId, is_known: bool) -> Self {
        {
            let mut here = room.visits.here();
            let here = here.entry(contact_id).or_default();
            here.lines += 1;
            here.is_known |= is_known;
        }
        Self { room, contact_id }
    }

    /// They are on this page now.
    pub fn go_to(&self, page: WebPage) {
        let told = {
            let mut here = self.room.visits.here();
            let Some(here) = here.get_mut(&self.contact_id) else {
                return;
            };
            let is_news = here.page.as_ref() != Some(&page);
            here.page = Some(page);
            here.told().filter(|_| is_news).cloned()
        };
        if let Some(page) = told {
            tell(&self.room, self.contact_id, Some(page));
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let was_told = {
            let mut all = self.room.visits.here();
            let Some(here) = all.get_mut(&self.contact_id) else {
                return;
            };
            here.lines = here.lines.saturating_sub(1);
            if here.lines > 0 {
                return;
            }
            let gone = all.remove(&self.contact_id);
            gone.is_some_and(|here| here.told().is_some())
        };
        if was_told {
            tell(&self.room, self.contact_id, None);
        }
    }
}

/// A visitor wrote: from now on the agents hear where they are.
pub fn make_known(room: &Room, contact_id: ContactId) {
    let page = {
        let mut here = room.visits.here();
        let Some(here) = here.get_mut(&contact_id).filter(|here| !here.is_known) else {
            return;
        };
        here.is_known = true;
        here.page.clone()
    };
    if page.is_some() {
        tell(room, contact_id, page);
    }
}

fn tell(room: &Room, contact_id: ContactId, page: Option<WebPage>) {
    room.say(&ServerFrame::Visiting { contact_id, page });
}
