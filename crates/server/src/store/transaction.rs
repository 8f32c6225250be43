//! One group's transaction: it numbers the events, and holds each conversation
//! it touches until the end, so that a burst writes and logs it once.

use std::collections::{BTreeMap, HashMap, HashSet};

use protocol::{
    AccountId, AgentId, ContactId, Conversation, ConversationId, Event, LoggedEvent, Seq, Timestamp,
};
use rusqlite::{Connection, params};

use super::{StoreError, audience::Audience, conversation, event_log, row::Col, writer::Committed};
use crate::channel::policy::ChannelPolicy;

/// What a command writes through.
#[derive(Debug)]
pub struct Transaction<'a> {
    pub(super) connection: &'a Connection,
    logs: BTreeMap<AccountId, Log>,
    /// In the order they were first touched, so that replays are the same.
    touched: Vec<Key>,
    conversations: HashMap<Key, Touched>,
    /// Which of them are whose.
    by_contact: HashMap<(AccountId, ContactId), Vec<ConversationId>>,
    /// Ids that this group gave away: the database does not know them yet, and
    /// no other account may have one of them.
    created: HashSet<ConversationId>,
}

/// A conversation's id comes from a client, so it means nothing without the
/// account.
type Key = (AccountId, ConversationId);

#[derive(Debug)]
struct Log {
    before: Seq,
    seq: Seq,
    events: Vec<(LoggedEvent, Audience)>,
}

#[derive(Debug)]
struct Touched {
    conversation: Conversation,
    change: Change,
    /// What the contact is called, or who it is, has changed.
    is_contact_changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    Updated,
    Created,
}

impl<'a> Transaction<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            logs: BTreeMap::new(),
            touched: Vec::new(),
            conversations: HashMap::new(),
            by_contact: HashMap::new(),
            created: HashSet::new(),
        }
    }

    /// Writes a page without changing anything, so that what keeps others from
    /// writing keeps this from it.
    pub fn probe(&self) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE log_identity SET epoch = epoch")?
            .execute([])?;
        Ok(())
    }

    /// Makes the database full at this many pages. For tests of a full disk.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: Option<u32>) -> Result<(), StoreError> {
        super::connection::limit_pages(self.connection, pages)
    }

    /// The number the account's next event gets, which is also the version of
    /// what it changes. Each must be used by one [`Self::log`].
    pub(super) fn next_seq(&mut self, account: AccountId) -> Result<Seq, StoreError> {
        let log = match self.logs.entry(account) {
            std::collections::btree_map::Entry::Occupied(log) => log.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let before = self
                    .connection
                    .prepare_cached("SELECT seq FROM accounts WHERE id = ?1")?
                    .query_row([Col(account)], |row| super::row::col(row, 0))?;
                place.insert(Log {
                    before,
                    seq: before,
                    events: Vec::new(),
                })
            }
        };
        log.seq = log.seq.next();
        Ok(log.seq)
    }

    /// Logs what happened at `seq`. Who may see it follows from the event.
    pub(super) fn log(
        &mut self,
        account: AccountId,
        seq: Seq,
        event: Event,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let audience = self.audience(account, &event)?;
        event_log::append(self.connection, account, seq, &event, audience, now)?;
        if let Some(log) = self.logs.get_mut(&account) {
            log.events.push((LoggedEvent { seq, event }, audience));
        }
        Ok(())
    }

    /// The conversation as this group has it so far.
    pub fn conversation(
        &mut self,
        account: AccountId,
        id: ConversationId,
    ) -> Result<Option<&Conversation>, StoreError> {
        let key = (account, id);
        if !self.conversations.contains_key(&key) {
            let Some(conversation) = conversation::find(self.connection, account, id)? else {
                return Ok(None);
            };
            self.hold(account, conversation, Change::None);
        }
        Ok(self
            .conversations
            .get(&key)
            .map(|touched| &touched.conversation))
    }

    /// Whether any account has a conversation of this id, also one that this
    /// group is about to store.
    pub(super) fn is_conversation_taken(&self, id: ConversationId) -> Result<bool, StoreError> {
        Ok(self.created.contains(&id) || conversation::is_stored(self.connection, id)?)
    }

    /// Who may see an event, of each kind.
    fn audience(&mut self, account: AccountId, event: &Event) -> Result<Audience, StoreError> {
        Ok(match event {
            Event::MessageCreated { message } | Event::MessageUpdated { message } => {
                let conversation = self.conversation(account, message.conversation_id)?;
                conversation.map_or(Audience::Agents, audience)
            }
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => audience(conversation),
            Event::ConversationRead { read_mark } => Audience::Agent(read_mark.agent_id),
            Event::AgentUpdated { .. } | Event::WidgetUpdated { .. } => Audience::Everybody,
            Event::InboxUpdated { .. } | Event::Deleted { .. } | Event::Unknown => Audience::Agents,
        })
    }

    /// This contact's conversations that this group has touched, in the order
    /// in which they came to be theirs.
    pub(super) fn touched_of(
        &self,
        account: AccountId,
        contact: ContactId,
    ) -> impl Iterator<Item = &Conversation> {
        let ids = self.by_contact.get(&(account, contact));
        ids.into_iter()
            .flatten()
            .filter_map(move |id| self.conversations.get(&(account, *id)))
            .map(|touched| &touched.conversation)
    }

    /// Takes in a new conversation, to be stored with the group. Its id must be
    /// free, see [`Self::is_conversation_taken`].
    pub(super) fn create_conversation(
        &mut self,
        account: AccountId,
        conversation: Conversation,
    ) -> Result<(), StoreError> {
        if !self.created.insert(conversation.id) {
            // Something may be written by now: this is no refusal.
            let words = "a conversation's id was given away twice".to_owned();
            return Err(StoreError::Commit(words));
        }
        self.hold(account, conversation, Change::Created);
        Ok(())
    }

    /// The conversations that this group has given to an agent.
    pub(super) fn touched_assigned_to(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> impl Iterator<Item = ConversationId> {
        let touched = self.touched.iter();
        let theirs = touched.filter(move |(owner, _)| *owner == account);
        theirs
            .filter_map(|key| self.conversations.get(key))
            .map(|touched| &touched.conversation)
            .filter(move |conversation| conversation.assignee == Some(agent))
            .map(|conversation| conversation.id)
    }

    /// Changes a conversation that [`Self::conversation`] has shown.
    pub(super) fn change_conversation(
        &mut self,
        account: AccountId,
        id: ConversationId,
        change: impl FnOnce(&mut Conversation),
    ) {
        let Some(touched) = self.conversations.get_mut(&(account, id)) else {
            return;
        };
        let contact = touched.conversation.contact.clone();
        change(&mut touched.conversation);
        touched.is_contact_changed |= touched.conversation.contact != contact;
        let before = contact.id;
        if touched.change == Change::None {
            touched.change = Change::Updated;
        }
        let after = touched.conversation.contact.id;
        if before != after {
            if let Some(theirs) = self.by_contact.get_mut(&(account, before)) {
                theirs.retain(|other| *other != id);
            }
            self.by_contact
                .entry((account, after))
                .or_default()
                .push(id);
        }
    }

    fn hold(&mut self, account: AccountId, conversation: Conversation, change: Change) {
        let key = (account, conversation.id);
        self.touched.push(key);
        self.by_contact
            .entry((account, conversation.contact.id))
            .or_default()
            .push(conversation.id);
        self.conversations.insert(
            key,
            Touched {
                conversation,
                change,
                is_contact_changed: false,
            },
        );
    }

    /// Stores the conversations and counters, and tells what was logged.
    pub(super) fn finish(mut self) -> Result<Vec<Committed>, StoreError> {
        let now = crate::clock::now();
        for key in std::mem::take(&mut self.touched) {
            let account_id = key.0;
            let Some(Touched {
                mut conversation,
                change,
                is_contact_changed,
            }) = self.conversations.remove(&key)
            else {
                continue;
            };
            if change == Change::None {
                continue;
            }
            let seq = self.next_seq(account_id)?;
            conversation.version = seq;
            let event = if change == Change::Created {
                conversation::insert(self.connection, account_id, &conversation)?;
                Event::ConversationCreated { conversation }
            } else {
                conversation::update(self.connection, account_id, &conversation)?;
                if is_contact_changed {
                    conversation::index_contact(self.connection, account_id, &conversation)?;
                }
                Event::ConversationUpdated { conversation }
            };
            self.log(account_id, seq, event, now)?;
        }
        for (account, log) in &self.logs {
            self.connection
                .prepare_cached("UPDATE accounts SET seq = ?2 WHERE id = ?1")?
                .execute(params![Col(*account), Col(log.seq)])?;
        }
        Ok(self
            .logs
            .into_iter()
            .map(|(account_id, log)| Committed {
                account_id,
                prev: log.before,
                cursor: log.seq,
                events: log.events,
            })
            .collect())
    }
}

/// A customer who reads messages here sees their own conversations.
fn audience(conversation: &Conversation) -> Audience {
    if ChannelPolicy::of(conversation.channel).is_hosted() {
        Audience::Visitor(conversation.contact.id)
    } else {
        Audience::Agents
    }
}
