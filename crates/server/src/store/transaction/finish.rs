//! What a transaction reads and writes of the conversations that it holds, and of
//! the log.

use protocol::{AccountId, Conversation, ConversationId, Event, LoggedEvent, Seq, Timestamp};

use super::{Change, Touched, Transaction};
use crate::{
    channel::policy::ChannelPolicy,
    store::{
        audience::Audience, committed::Committed, database::params, error::StoreError, event_log,
        query::conversation,
    },
};

impl Transaction<'_> {
    /// Logs what happened at `seq`. Who may see it follows from the event.
    pub(in crate::store) fn log(
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
            self.track(account, conversation, Change::None);
        }
        Ok(self
            .conversations
            .get(&key)
            .map(|touched| &touched.conversation))
    }

    /// Whether any account has a conversation of this id, also one that this
    /// group is about to store.
    pub(in crate::store) fn is_conversation_taken(
        &self,
        id: ConversationId,
    ) -> Result<bool, StoreError> {
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

    /// Stores the conversations and counters, and tells what was logged.
    pub(in crate::store) fn finish(mut self) -> Result<Vec<Committed>, StoreError> {
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
            self.connection.execute(
                "UPDATE accounts SET seq = ?2 WHERE id = ?1",
                params![*account, log.seq],
            )?;
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
