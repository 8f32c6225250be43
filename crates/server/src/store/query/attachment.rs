//! Rows of files. A file is its uploader's until it is sent, and its
//! conversation's from then on.

use protocol::{
    AccountId, AgentId, Attachment, AttachmentId, Author, ContactId, Content, ConversationId,
    MessageId, Timestamp,
};

use crate::attachment::limits::Storage;
use crate::store::{
    database::{Json, SqlConnection, SqlError, SqlRow, ToSql, params},
    error::Refusal,
    error::StoreError,
    query::visitor::VisitorScope,
    reader::ReadSnapshot,
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

fn attachment(row: &SqlRow<'_>) -> Result<Attachment, SqlError> {
    Ok(Attachment {
        id: row.get("id")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        size: row.get::<i64>("size")?.cast_unsigned(),
        width: row.get("width")?,
        height: row.get("height")?,
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
        let unsent: u32 = self.connection.one(
            "SELECT count(*) AS count FROM attachments
                 WHERE uploader = ?1 AND account_id = ?2 AND message_id IS NULL",
            params![Json(file.uploader), account],
            |row| row.get("count"),
        )?;
        if unsent >= MAX_UNSENT {
            return Err(Refusal::TooManyFiles.into());
        }
        let owner = file.owner();
        self.check_room(account, owner, file.declared, storage, now)?;
        self.connection.execute(
            "INSERT INTO attachments
                     (id, account_id, uploader, name, created_at, contact_id, network)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                file.id,
                account,
                Json(file.uploader),
                file.name,
                now,
                owner.contact(),
                owner.network()
            ],
        )?;
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
        self.connection.execute(
            "UPDATE attachments SET media_type = ?3, size = ?4, width = ?5, height = ?6
                 WHERE id = ?1 AND account_id = ?2",
            params![
                attachment.id,
                account,
                attachment.media_type,
                attachment.size.cast_signed(),
                attachment.width,
                attachment.height
            ],
        )?;
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
        let known = self.connection.execute(
            "UPDATE attachments SET thumbnail_size = ?3
                 WHERE id = ?1 AND account_id = ?2 AND thumbnail_size IS NULL",
            params![id, account, size],
        )?;
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
        let expired = self.connection.execute(
            "UPDATE attachments SET media_type = NULL
                 WHERE id = ?1 AND account_id = ?2 AND message_id IS NULL",
            params![id, account],
        )?;
        Ok(expired > 0)
    }

    /// It did not come, or nobody sent it.
    pub fn forget_attachment(
        &mut self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<(), StoreError> {
        let gone: Option<(Option<ContactId>, i64)> = self.connection.find(
            "DELETE FROM attachments
                 WHERE id = ?1 AND account_id = ?2 AND message_id IS NULL
                 RETURNING contact_id, coalesce(size, 0) + coalesce(thumbnail_size, 0) AS bytes",
            params![id, account],
            |row| Ok((row.get("contact_id")?, row.get("bytes")?)),
        )?;
        if let Some((contact, bytes)) = gone {
            self.count_stored(account, contact, -bytes)?;
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
        let Content::Attachment {
            attachment: named,
            caption,
        } = content
        else {
            return Ok(content.clone());
        };
        let found = self.connection.find(
            &format!(
                "SELECT {COLUMNS} FROM attachments a
                 WHERE a.id = ?1 AND a.account_id = ?2 AND a.uploader = ?3
                   AND a.message_id IS NULL AND a.media_type IS NOT NULL"
            ),
            params![named.id, account, Json(author)],
            attachment,
        )?;
        let attachment = found.ok_or(Refusal::NoSuchFile)?;
        Ok(Content::Attachment {
            attachment,
            caption: caption.clone(),
        })
    }

    /// Gives a file to the message that is sent with it.
    pub(in crate::store) fn send_attachment(
        &mut self,
        account: AccountId,
        content: &Content,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        let Content::Attachment { attachment, .. } = content else {
            return Ok(());
        };
        self.connection.execute(
            "UPDATE attachments SET conversation_id = ?3, message_id = ?4
                 WHERE id = ?1 AND account_id = ?2",
            params![attachment.id, account, conversation, message],
        )?;
        Ok(())
    }
}

/// Whether any message has a file.
pub(in crate::store) fn is_any_sent(connection: &dyn SqlConnection) -> Result<bool, StoreError> {
    let query = "SELECT 1 FROM attachments WHERE message_id IS NOT NULL LIMIT 1";
    Ok(connection.exists(query, params![])?)
}

fn find(
    connection: &dyn SqlConnection,
    rule: &str,
    params: &[&dyn ToSql],
) -> Result<Option<Attachment>, StoreError> {
    Ok(connection.find(
        &format!(
            "SELECT {COLUMNS} FROM attachments a
             LEFT JOIN conversations c ON c.id = a.conversation_id AND c.account_id = a.account_id
         WHERE a.id = ?1 AND a.account_id = ?2 AND a.media_type IS NOT NULL AND {rule}"
        ),
        params,
        attachment,
    )?)
}

impl ReadSnapshot<'_> {
    /// A file as an agent may see it: sent by anybody, or brought by themselves.
    pub fn attachment_for_agent(
        &self,
        account: AccountId,
        agent: AgentId,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, StoreError> {
        let author = Json(Author::Agent(agent));
        let rule = "(a.message_id IS NOT NULL OR a.uploader = ?3)";
        find(self.connection, rule, &[&id, &account, &author])
    }

    /// A file as a visitor may see it: of their own conversations, or brought by
    /// themselves.
    pub fn attachment_for_visitor(
        &self,
        visitor: VisitorScope,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, StoreError> {
        let author = Json(Author::Contact(visitor.contact_id));
        let rule = "(c.contact_id = ?4 AND c.inbox_id = ?5 AND c.channel = 'widget'
                     OR a.message_id IS NULL AND a.uploader = ?3)";
        find(
            self.connection,
            rule,
            &[
                &id,
                &visitor.account_id,
                &author,
                &visitor.contact_id,
                &visitor.inbox_id,
            ],
        )
    }

    /// What is known of the thumbnail of a file that somebody may see.
    pub fn thumbnail(&self, account: AccountId, id: AttachmentId) -> Result<Thumbnail, StoreError> {
        let size: Option<i64> = self
            .connection
            .find(
                "SELECT thumbnail_size FROM attachments WHERE id = ?1 AND account_id = ?2",
                params![id, account],
                |row| row.get("thumbnail_size"),
            )?
            .ok_or(Refusal::NotFound)?;
        Ok(match size {
            None => Thumbnail::Untried,
            Some(0) => Thumbnail::Impossible,
            Some(_) => Thumbnail::Kept,
        })
    }

    /// Files that are being written, or were when a server died.
    pub fn unfinished_attachments(&self) -> Result<Vec<(AccountId, AttachmentId)>, StoreError> {
        Ok(self.connection.all(
            "SELECT account_id, id FROM attachments
             WHERE message_id IS NULL AND media_type IS NULL",
            params![],
            |row| Ok((row.get("account_id")?, row.get("id")?)),
        )?)
    }

    /// Files that were brought before this and never sent.
    pub fn unsent_attachments(
        &self,
        before: Timestamp,
    ) -> Result<Vec<(AccountId, AttachmentId)>, StoreError> {
        Ok(self.connection.all(
            "SELECT account_id, id FROM attachments
             WHERE message_id IS NULL AND created_at < ?1",
            params![before],
            |row| Ok((row.get("account_id")?, row.get("id")?)),
        )?)
    }
}
