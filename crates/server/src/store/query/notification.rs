//! E-mail notifications (table `letters`): answers that a visitor has not seen, on
//! their way to them by e-mail. One mark per conversation says up to which answer
//! they were sent, which is enough since answers are stored in their order.

use protocol::{
    AccountId, Agent, ChannelKind, Conversation, ConversationId, Message, Seq, Timestamp,
};

use crate::channel::policy::ChannelPolicy;
use crate::store::{
    database::params, error::StoreError, query::inbox, query::message, query::widget,
    reader::ReadSnapshot, transaction::Transaction,
};

/// What an answer must be to go into an e-mail, beside after the mark.
const UNSEEN: &str = "m.direction = 'out' AND m.status IN ('sent', 'delivered')
    AND m.second >= ?1";

/// The channels whose customers read messages here, as a list in SQL.
fn hosted_channels() -> String {
    let hosted = ChannelKind::ALL.into_iter();
    let hosted = hosted.filter(|kind| ChannelPolicy::of(*kind).is_hosted());
    let words: Vec<String> = hosted.map(|kind| format!("'{}'", kind.as_str())).collect();
    words.join(", ")
}

/// A visitor who is to be written to, and when.
#[derive(Debug, Clone, Copy)]
pub struct DueNotification {
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    pub at: Timestamp,
}

/// All that an e-mail says, and to whom.
#[derive(Debug, Clone)]
pub struct EmailNotification {
    pub account_id: AccountId,
    pub conversation: Conversation,
    /// The inbox's name.
    pub inbox: String,
    /// The sites that may hold the chat; empty for any.
    pub domains: Vec<String>,
    pub agents: Vec<Agent>,
    /// Oldest first, and never none.
    pub answers: Vec<Message>,
    /// How often it was tried before.
    pub tries: u32,
}

impl EmailNotification {
    /// Where the mark stands when this has been mailed.
    pub fn up_to(&self) -> Seq {
        let newest = self.answers.iter().map(|answer| answer.seq).max();
        newest.unwrap_or(Seq::ZERO)
    }
}

impl ReadSnapshot<'_> {
    /// Who is to be written to next, the longest due first. An answer is due
    /// `after_ms` after the newest one, and past writing about before `since`.
    pub fn due_notifications(
        &self,
        after_ms: i64,
        since: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueNotification>, StoreError> {
        let hosted = hosted_channels();
        let dialect = self.connection.dialect();
        let by_unseen = dialect.by_unseen;
        let due_at = (dialect.greatest)("max(m.sent_at) + ?2", "coalesce(l.due_at, 0)");
        Ok(self.connection.all(
            &format!(
                "SELECT c.account_id, c.id,
                {due_at} AS due_at
             FROM conversations c {by_unseen}
             JOIN contacts p ON p.id = c.contact_id AND p.account_id = c.account_id
             LEFT JOIN letters l ON l.conversation_id = c.id AND l.account_id = c.account_id
             JOIN messages m ON m.conversation_id = c.id AND m.account_id = c.account_id
             WHERE c.unseen > 0 AND c.channel IN ({hosted}) AND c.last_activity_at >= ?3
               AND p.email IS NOT NULL
               AND {UNSEEN} AND m.seq > coalesce(l.up_to, 0)
             GROUP BY c.id, c.account_id, l.due_at ORDER BY due_at, c.id LIMIT ?4"
            ),
            params![since.second(), after_ms, since, limit],
            |row| {
                Ok(DueNotification {
                    account_id: row.get("account_id")?,
                    conversation_id: row.get("id")?,
                    at: row.get("due_at")?,
                })
            },
        )?)
    }

    /// What there is to write. `None`: seen by now.
    pub fn email_notification(
        &self,
        due: DueNotification,
        since: Timestamp,
    ) -> Result<Option<EmailNotification>, StoreError> {
        let account = due.account_id;
        let Some(conversation) = self.conversation(account, due.conversation_id)? else {
            return Ok(None);
        };
        let is_wanted = ChannelPolicy::of(conversation.channel).is_hosted()
            && conversation.unseen > 0
            && conversation.contact.email.is_some();
        let inbox = inbox::find(self.connection, account, conversation.inbox_id)?;
        let (true, Some(inbox)) = (is_wanted, inbox) else {
            return Ok(None);
        };
        let mark = self.connection.find(
            "SELECT up_to, tries, tried FROM letters
                 WHERE conversation_id = ?1 AND account_id = ?2",
            params![conversation.id, account],
            |row| Ok((row.get("up_to")?, row.get("tries")?, row.get("tried")?)),
        )?;
        let (up_to, tries, tried) = mark.unwrap_or((Seq::ZERO, 0, Seq::ZERO));
        let answers = self.unseen_after(account, conversation.id, up_to, since)?;
        let Some(newest) = answers.iter().map(|answer| answer.seq).max() else {
            return Ok(None);
        };
        let tries = if newest > tried { 0 } else { tries };
        let access = widget::access(self.connection, inbox.id)?;
        Ok(Some(EmailNotification {
            account_id: account,
            conversation,
            inbox: inbox.name,
            domains: access.map(|access| access.domains).unwrap_or_default(),
            agents: self.agents(account)?,
            answers,
            tries,
        }))
    }

    fn unseen_after(
        &self,
        account: AccountId,
        conversation: ConversationId,
        up_to: Seq,
        since: Timestamp,
    ) -> Result<Vec<Message>, StoreError> {
        Ok(self.connection.all(
            &format!(
                "SELECT {} FROM messages m
             WHERE conversation_id = ?2 AND account_id = ?3
               AND {UNSEEN} AND seq > ?4
             ORDER BY second, seq",
                message::COLUMNS
            ),
            params![since.second(), conversation, account, up_to],
            message::message,
        )?)
    }
}

impl Transaction<'_> {
    /// Stores a try before it is made, so that one that is lost in a crash waits as
    /// long as one that was refused.
    pub fn begin_notification(
        &mut self,
        notification: &EmailNotification,
        again_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO letters (conversation_id, account_id, tries, due_at, tried)
                 VALUES (?1, ?2, ?4, ?3, ?5)
                 ON CONFLICT (conversation_id) DO UPDATE
             SET tries = excluded.tries, due_at = excluded.due_at,
                    tried = excluded.tried",
            params![
                notification.conversation.id,
                notification.account_id,
                again_at,
                notification.tries + 1,
                notification.up_to()
            ],
        )?;
        Ok(())
    }

    /// Its answers are not written about again.
    pub fn finish_notification(
        &mut self,
        notification: &EmailNotification,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE letters SET up_to = ?3, tries = 0, due_at = 0
                 WHERE conversation_id = ?1 AND account_id = ?2",
            params![
                notification.conversation.id,
                notification.account_id,
                notification.up_to()
            ],
        )?;
        Ok(())
    }
}
