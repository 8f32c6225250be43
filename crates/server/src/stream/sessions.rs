//! Which sessions and inboxes the open streams belong to, so that a stream ends
//! with its session. Signing out says so here at once; for what another process
//! ended, [`crate::job`] compares with the database.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{InboxId, Timestamp};
use tokio::sync::watch;

use crate::{
    auth::{token::Token, visitor},
    store::{ReadSnapshot, StoreError, session::TokenHash, widget::WidgetAccess},
};

/// What lets somebody listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// An agent's session.
    Session(TokenHash),
    /// A visitor's token.
    Visitor(Token),
}

impl Grant {
    /// Whether somebody may still listen under it.
    pub fn holds(&self, read: &ReadSnapshot<'_>, now: Timestamp) -> Result<bool, StoreError> {
        Ok(past(read, &[*self], now)?.is_empty())
    }
}

/// Those of the grants that hold no longer. An inbox is looked up once, however
/// many visitors it has.
pub fn past(
    read: &ReadSnapshot<'_>,
    grants: &[Grant],
    now: Timestamp,
) -> Result<Vec<Grant>, StoreError> {
    let mut accesses: HashMap<InboxId, Option<WidgetAccess>> = HashMap::new();
    let mut past = Vec::new();
    for grant in grants {
        let holds = match grant {
            Grant::Session(token) => read.session(*token, now)?.is_some(),
            Grant::Visitor(token) if token.expires_at <= now => false,
            Grant::Visitor(token) => {
                let access = match accesses.entry(token.inbox_id) {
                    Entry::Occupied(access) => access.into_mut(),
                    Entry::Vacant(place) => place.insert(read.access(token.inbox_id)?),
                };
                match access {
                    Some(access) => !visitor::is_superseded(read, *token, access)?,
                    None => false,
                }
            }
        };
        if !holds {
            past.push(*grant);
        }
    }
    Ok(past)
}

/// The grants of all open streams.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    open: Arc<Mutex<HashMap<Grant, Listeners>>>,
}

#[derive(Debug)]
struct Listeners {
    count: usize,
    ended: watch::Sender<bool>,
}

/// A stream that is open under a grant, registered until it is dropped.
#[derive(Debug)]
pub struct Registration {
    sessions: Sessions,
    grant: Grant,
    ended: watch::Receiver<bool>,
}

impl Sessions {
    /// Registers a stream. Whether the grant holds is to be asked after this,
    /// not before: else its end could fall between the two.
    pub fn register(&self, grant: Grant) -> Registration {
        let mut open = self.open();
        let listeners = open.entry(grant).or_insert_with(|| Listeners {
            count: 0,
            ended: watch::Sender::new(false),
        });
        listeners.count += 1;
        Registration {
            sessions: self.clone(),
            grant,
            ended: listeners.ended.subscribe(),
        }
    }

    /// Ends the streams of a grant. What is published after this reaches none.
    pub fn end(&self, grant: &Grant) {
        if let Some(listeners) = self.open().get(grant) {
            listeners.ended.send_replace(true);
        }
    }

    /// The grants that streams are open under, once each.
    pub fn grants(&self) -> Vec<Grant> {
        self.open().keys().copied().collect()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Grant, Listeners>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registration {
    pub const fn grant(&self) -> Grant {
        self.grant
    }

    /// Whether the grant has ended.
    pub fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// To be asked while [`Self::ended`] waits.
    pub fn signal(&self) -> watch::Receiver<bool> {
        self.ended.clone()
    }

    /// Waits until the grant has ended. Cancel-safe.
    pub async fn ended(&mut self) {
        // The sender lives as long as this is registered.
        drop(self.ended.wait_for(|ended| *ended).await);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut open = self.sessions.open();
        if let Some(listeners) = open.get_mut(&self.grant) {
            listeners.count -= 1;
            if listeners.count == 0 {
                open.remove(&self.grant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_end_of_a_session_reaches_its_streams_and_no_others() {
        let sessions = Sessions::default();
        let (hers, his) = (Grant::Session([1; 32]), Grant::Session([2; 32]));
        let mut one = sessions.register(hers);
        let two = sessions.register(hers);
        let other = sessions.register(his);
        sessions.end(&hers);
        one.ended().await;
        assert!(one.has_ended() && two.has_ended() && !other.has_ended());
        drop((one, two));
        assert_eq!(sessions.grants(), [his]);
        drop(other);
        assert!(sessions.grants().is_empty());
    }
}
