//! Rows of files. A file is its uploader's until it is sent, and its
//! conversation's from then on.

use protocol::{
    AccountId, AgentId, Attachment, AttachmentId, Author, Content, ConversationId, MessageId,
    Timestamp, attachment::MAX_BYTES,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Read, Refusal, StoreError, Transaction,
    row::{Col, Json, col},
    visitor::Visitor,
};

/// How many files somebody may have brought and not sent.
const MAX_UNSENT: u32 = 30;
/// How much all of an account's people may have brought and not sent, in bytes;
/// what is still coming counts as the largest file.
const MAX_UNSENT_BYTES: u64 = 2 * 1024 * 1024 * 1024;

const COLUMNS: &str = "a.id, a.name, a.media_type, a.size, a.width, a.height";

fn attachment(row: &Row<'_>) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        id: col(row, 0)?,
        name: row.get(1)?,
        media_type: row.get(2)?,
        size: row.get::<_, i64>(3)?.cast_unsigned(),
        width: row.get(4)?,
        height: row.get(5)?,
    })
}

impl Transaction<'_> {
    /// A file is about to come.
    pub fn begin_attachment(
        &mut self,
        account: AccountId,
        id: AttachmentId,
        uploader: Author,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unsent: u32 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM attachments
                 WHERE uploader = ?1 AND account_id = ?2 AND message_id IS NULL",
            )?
            .query_row(params![Json(uploader), Col(account)], |row| row.get(0))?;
        let bytes: i64 = self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(coalesce(size, ?2)), 0) FROM attachments
                 WHERE account_id = ?1 AND message_id IS NULL",
            )?
            .query_row(params![Col(account), MAX_BYTES.cast_signed()], |row| {
                row.get(0)
            })?;
        if unsent >= MAX_UNSENT || bytes.cast_unsigned() >= MAX_UNSENT_BYTES {
            return Err(Refusal::TooManyFiles.into());
        }
        self.connection
            .prepare_cached(
                "INSERT INTO attachments (id, account_id, uploader, name, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                Col(id),
                Col(account),
                Json(uploader),
                name,
                Col(now)
            ])?;
        Ok(())
    }

    /// It has come, and this is what it is.
    pub fn keep_attachment(
        &mut self,
        account: AccountId,
        attachment: &Attachment,
    ) -> Result<(), StoreError> {
        let kept = self
            .connection
            .prepare_cached(
                "UPDATE attachments SET media_type = ?3, size = ?4, width = ?5, height = ?6
                 WHERE id = ?1 AND account_id = ?2",
            )?
            .execute(params![
                Col(attachment.id),
                Col(account),
                attachment.media_type,
                attachment.size.cast_signed(),
                attachment.width,
                attachment.height
            ])?;
        if kept == 0 {
            return Err(Refusal::NotFound.into());
        }
        Ok(())
    }

    /// Nobody sent it in time, and from now on nobody can. False: somebody has.
    pub fn expire_attachment(
        &mut self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<bool, StoreError> {
        let expired = self
            .connection
            .prepare_cached(
                "UPDATE attachments SET media_type = NULL
                 WHERE id = ?1 AND account_id = ?2 AND message_id IS NULL",
            )?
            .execute(params![Col(id), Col(account)])?;
        Ok(expired > 0)
    }

    /// It did not come, or nobody sent it.
    pub fn forget_attachment(
        &mut self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "DELETE FROM attachments
                 WHERE id = ?1 AND account_id = ?2 AND message_id IS NULL",
            )?
            .execute(params![Col(id), Col(account)])?;
        Ok(())
    }

    /// The content as it is stored: a file is its author's own, is sent once,
    /// and is what the server says it is.
    pub(super) fn checked_content(
        &self,
        account: AccountId,
        author: Author,
        content: &Content,
    ) -> Result<Content, StoreError> {
        let Content::Attachment { attachment: named } = content else {
            return Ok(content.clone());
        };
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM attachments a
                 WHERE a.id = ?1 AND a.account_id = ?2 AND a.uploader = ?3
                   AND a.message_id IS NULL AND a.media_type IS NOT NULL"
            ))?
            .query_row(
                params![Col(named.id), Col(account), Json(author)],
                attachment,
            )
            .optional()?;
        let attachment = found.ok_or(Refusal::NoSuchFile)?;
        Ok(Content::Attachment { attachment })
    }

    /// Gives a file to the message that is sent with it.
    pub(super) fn send_attachment(
        &mut self,
        account: AccountId,
        content: &Content,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        let Content::Attachment { attachment } = content else {
            return Ok(());
        };
        self.connection
            .prepare_cached(
                "UPDATE attachments SET conversation_id = ?3, message_id = ?4
                 WHERE id = ?1 AND account_id = ?2",
            )?
            .execute(params![
                Col(attachment.id),
                Col(account),
                Col(conversation),
                Col(message)
            ])?;
        Ok(())
    }
}

/// Whether any message has a file.
pub(super) fn is_any_sent(connection: &Connection) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM attachments WHERE message_id IS NOT NULL)";
    Ok(connection.query_row(query, [], |row| row.get(0))?)
}

fn find(
    connection: &Connection,
    rule: &str,
    params: &[&dyn rusqlite::ToSql],
) -> Result<Option<Attachment>, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM attachments a
             LEFT JOIN conversations c ON c.id = a.conversation_id AND c.account_id = a.account_id
             WHERE a.id = ?1 AND a.account_id = ?2 AND a.media_type IS NOT NULL AND {rule}"
        ))?
        .query_row(params, attachment)
        .optional()?)
}

impl Read<'_> {
    /// A file as an agent may see it: sent by anybody, or brought by themselves.
    pub fn attachment_for_agent(
        &self,
        account: AccountId,
        agent: AgentId,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, StoreError> {
        let author = Json(Author::Agent(agent));
        let rule = "(a.message_id IS NOT NULL OR a.uploader = ?3)";
        find(self.connection, rule, &[&Col(id), &Col(account), &author])
    }

    /// A file as a visitor may see it: of their own conversations, or brought by
    /// themselves.
    pub fn attachment_for_visitor(
        &self,
        visitor: Visitor,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, StoreError> {
        let author = Json(Author::Contact(visitor.contact_id));
        let rule = "(c.contact_id = ?4 AND c.inbox_id = ?5 AND c.channel = 'widget'
                     OR a.message_id IS NULL AND a.uploader = ?3)";
        find(
            self.connection,
            rule,
            &[
                &Col(id),
                &Col(visitor.account_id),
                &author,
                &Col(visitor.contact_id),
                &Col(visitor.inbox_id),
            ],
        )
    }

    /// Files that were brought before this and never sent.
    pub fn unsent_attachments(
        &self,
        before: Timestamp,
    ) -> Result<Vec<(AccountId, AttachmentId)>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT account_id, id FROM attachments
             WHERE message_id IS NULL AND created_at < ?1",
        )?;
        let rows = rows.query_map([Col(before)], |row| Ok((col(row, 0)?, col(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
