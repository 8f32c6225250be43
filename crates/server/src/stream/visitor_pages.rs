//! The web page that each connected visitor is on. Agents are told of visitors
//! who have written, and of nobody else.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{ContactId, ServerFrame, WebPage};

use super::hub::Room;

/// An account's visitors who have at least one stream open.
#[derive(Debug, Default)]
pub struct VisitorPages {
    connected: Mutex<BTreeMap<ContactId, Connected>>,
}

#[derive(Debug, Default)]
struct Connected {
    streams: usize,
    page: Option<WebPage>,
    /// They have written once, so agents have a conversation with them.
    is_known: bool,
}

impl Connected {
    /// The page, if agents may know it.
    fn visible_page(&self) -> Option<&WebPage> {
        self.page.as_ref().filter(|_| self.is_known)
    }
}

impl VisitorPages {
    fn connected(&self) -> MutexGuard<'_, BTreeMap<ContactId, Connected>> {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The visitors whose pages an agent is told when they connect.
    pub fn known(&self) -> Vec<ContactId> {
        let connected = self.connected();
        let known = connected
            .iter()
            .filter(|(_, visitor)| visitor.visible_page().is_some());
        known.map(|(contact_id, _)| *contact_id).collect()
    }

    /// The frame that tells the page of one of them.
    pub fn frame(&self, contact_id: ContactId) -> Option<ServerFrame> {
        let connected = self.connected();
        let page = connected.get(&contact_id)?.visible_page()?.clone();
        Some(ServerFrame::Visiting {
            contact_id,
            page: Some(page),
        })
    }
}

/// Held by each open stream of a visitor. When the last one is dropped, agents
/// are told that the visitor left.
#[derive(Debug)]
pub struct VisitorPageGuard {
    room: Arc<Room>,
    contact_id: ContactId,
}

impl VisitorPageGuard {
    pub fn begin(room: Arc<Room>, contact_id: ContactId, is_known: bool) -> Self {
        {
            let mut connected = room.visitor_pages.connected();
            let visitor = connected.entry(contact_id).or_default();
            visitor.streams += 1;
            visitor.is_known |= is_known;
        }
        Self { room, contact_id }
    }

    /// Sets the page, and tells the agents if it is another one.
    pub fn go_to(&self, page: WebPage) {
        let changed = {
            let mut connected = self.room.visitor_pages.connected();
            let Some(visitor) = connected.get_mut(&self.contact_id) else {
                return;
            };
            let is_new = visitor.page.as_ref() != Some(&page);
            visitor.page = Some(page);
            visitor.visible_page().filter(|_| is_new).cloned()
        };
        if let Some(page) = changed {
            tell_agents(&self.room, self.contact_id, Some(page));
        }
    }
}

impl Drop for VisitorPageGuard {
    fn drop(&mut self) {
        let was_visible = {
            let mut connected = self.room.visitor_pages.connected();
            let Some(visitor) = connected.get_mut(&self.contact_id) else {
                return;
            };
            visitor.streams = visitor.streams.saturating_sub(1);
            if visitor.streams > 0 {
                return;
            }
            let left = connected.remove(&self.contact_id);
            left.is_some_and(|visitor| visitor.visible_page().is_some())
        };
        if was_visible {
            tell_agents(&self.room, self.contact_id, None);
        }
    }
}

/// A visitor has written: from now on agents are told their page.
pub fn make_known(room: &Room, contact_id: ContactId) {
    let page = {
        let mut connected = room.visitor_pages.connected();
        let Some(visitor) = connected
            .get_mut(&contact_id)
            .filter(|visitor| !visitor.is_known)
        else {
            return;
        };
        visitor.is_known = true;
        visitor.page.clone()
    };
    if page.is_some() {
        tell_agents(room, contact_id, page);
    }
}

fn tell_agents(room: &Room, contact_id: ContactId, page: Option<WebPage>) {
    room.say(&ServerFrame::Visiting { contact_id, page });
}
