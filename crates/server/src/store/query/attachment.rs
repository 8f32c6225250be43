//! Rows of files. A file is its uploader's until it is sent, and its
//! conversation's from then on.

use protocol::{
    AccountId, AgentId, Attachment, AttachmentId, Author, ContactId, Content, ConversationId,
    MessageId, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::attachment::limits::Storage;
use crate::store::{
    database::row::{Col, Json, col},
    error::Refusal,
    error::StoreError,
    query::visitor::Visitor,
    reader::Read,
    stored_bytes::{NetworkHash, Owner},
    transaction::Transaction,
};

/// How many files somebody may have brought and not sent.
const MAX_UNSENT: u32 = 30;

/// A file that begins to be written.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub id: AttachmentId,
    pub uploader: Author,
    /// Of the address it comes from.
    pub network: NetworkHash,
    pub name: String,
    /// How large it says it is.
    pub declared: u64,
}

impl NewFile {
    const fn owner(&self) -> Owner {
        match self.uploader {
            Author::Contact(contact) => Owner::Visitor {
                contact,
                network: Some(self.network),
            },
            Author::Agent(_) | Author::System => Owner::Agents,
        }
    }
}

/// What is known of a picture's thumbnail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thumbnail {
    Untried,
    /// None can be made.
    Impossible,
    Kept,
}

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
    /// A file is about to be written.
    pub fn begin_attachment(
        &mut self,
        account: AccountId,
        file: &NewFile,
        storage: &Storage,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unsent: u32 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM attachments
                 WHERE uploader = ?1 AND account_id = ?2 AND message_id IS NULL",
            )?
            .query_row(params![Json(file.uploader), Col(account)], |row| row.get(0))?;
        if unsent >= MAX_UNSENT {
            return Err(Refusal::TooManyFiles.into());
        }
        let owner = file.owner();
        self.check_room(account, owner, file.declared, storage, now)?;
        self.connection
            .prepare_cached(
                "INSERT INTO attachments
                     (id, account_id, uploader, name, created_at, contact_id, network)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                Col(file.id),
                Col(account),
                Json(file.uploader),
                file.name,
                Col(now),
                owner.contact().map(Col),
                owner.network()
            ])?;
        Ok(())
    }

    /// It has come, and this is what it is.
    pub fn keep_attachment(
        &mut self,
        account: AccountId,
        attachment: &Attachment,
        storage: &Storage,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let owner = self.owner_of(account, attachment.id)?;
        self.check_room(account, owner, attachment.size, storage, now)?;
        self.connection
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
        self.count_stored(account, owner.contact(), attachment.size.cast_signed())
    }

    /// Its thumbnail has so many bytes; none can be made without. False: the
    /// file is gone.
    pub fn keep_thumbnail(
        &mut self,
        account: AccountId,
        id: AttachmentId,
        size: Option<u64>,
    ) -> Result<bool, StoreError> {
        let owner = match self.owner_of(account, id) {
            Ok(owner) => owner,
            Err(StoreError::Refused(Refusal::NotFound)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let size = size.unwrap_or(0).cast_signed();
        let known = self
            .connection
            .prepare_cached(
                "UPDATE attachments SET thumbnail_size = ?3
                 WHERE id = ?1 AND account_id = ?2 AND thumbnail_size IS NULL",
            )?
            .execute(params![Col(id), Col(account), size])?;
        if known > 0 {
            self.count_stored(account, owner.contact(), size)?;
        }
        Ok(true)
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
        let gone: Option<(Option<Col<ContactId>>, i64)> = self
            .connection
            .prepare_cached(
                "DELETE FROM attachments
                 WHERE id = ?1 AND account_id = ?2 AND message_id IS NULL
                 RETURNING contact_id, coalesce(size, 0) + coalesce(thumbnail_size, 0)",
            )?
            .query_row(params![Col(id), Col(account)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((contact, bytes)) = gone {
            self.count_stored(account, contact.map(|Col(contact)| contact), -bytes)?;
        }
        Ok(())
    }

    /// The content as it is stored: a file is its author's own, is sent once,
    /// and is what the server says it is.
    pub(in crate::store) fn checked_content(
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
    pub(in crate::store) fn send_attachment(
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
pub(in crate::store) fn is_any_sent(connection: &Connection) -> Result<bool, StoreError> {
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

    /// What is known of the thumbnail of a file that somebody may see.
    pub fn thumbnail(&self, account: AccountId, id: AttachmentId) -> Result<Thumbnail, StoreError> {
        let size: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT thumbnail_size FROM attachments WHERE id = ?1 AND account_id = ?2",
            )?
            .query_row(params![Col(id), Col(account)], |row| row.get(0))
            .optional()?
            .ok_or(Refusal::NotFound)?;
        Ok(match size {
            None => Thumbnail::Untried,
            Some(0) => Thumbnail::Impossible,
            Some(_) => Thumbnail::Kept,
        })
    }

    /// Files that are being written, or were when a server died.
    pub fn unfinished_attachments(&self) -> Result<Vec<(AccountId, AttachmentId)>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT account_id, id FROM attachments
             WHERE message_id IS NULL AND media_type IS NULL",
        )?;
        let rows = rows.query_map([], |row| Ok((col(row, 0)?, col(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
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
