//! One group's transaction: it numbers the events, and holds each conversation
//! it touches until the end, so that a burst writes and logs it once. `finish`
//! loads what is held, logs, and stores it at the end.

mod finish;

use std::collections::{BTreeMap, HashMap, HashSet};

use protocol::{AccountId, AgentId, ContactId, Conversation, ConversationId, LoggedEvent, Seq};

use super::{
    audience::Audience,
    database::{SqlConnection, params},
    error::{CommitFailure, StoreError},
};

/// What a command writes through.
#[derive(Debug)]
pub struct Transaction<'a> {
    pub(super) connection: &'a dyn SqlConnection,
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
    pub(super) fn new(connection: &'a dyn SqlConnection) -> Self {
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
            .execute("UPDATE log_identity SET epoch = epoch", params![])?;
        Ok(())
    }

    /// Makes the database full at this many pages. For tests of a full disk.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: Option<u32>) -> Result<(), StoreError> {
        let limit = (self.connection.dialect().limit_pages)(pages);
        self.connection.find(&limit, params![], |_| Ok(()))?;
        Ok(())
    }

    /// The number the account's next event gets, which is also the version of
    /// what it changes. Each must be used by one [`Self::log`].
    pub(super) fn next_seq(&mut self, account: AccountId) -> Result<Seq, StoreError> {
        let log = match self.logs.entry(account) {
            std::collections::btree_map::Entry::Occupied(log) => log.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let before = self.connection.one(
                    "SELECT seq FROM accounts WHERE id = ?1",
                    params![account],
                    |row| row.get("seq"),
                )?;
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
            let failure = CommitFailure::new("a conversation's id was given away twice");
            return Err(StoreError::Commit(failure));
        }
        self.track(account, conversation, Change::Created);
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

    fn track(&mut self, account: AccountId, conversation: Conversation, change: Change) {
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
}
