//! A copy of the database as it is at one moment, and whether one is whole.
//! Works beside a running server, and on databases of older versions.

use std::path::{Path, PathBuf};

use protocol::{AccountId, AttachmentId, Epoch};

use super::{
    database::{SqlConnection, engine_at, params},
    error::StoreError,
    migration,
};

/// The first schema that has files.
const HAS_ATTACHMENTS: u32 = 3;

/// What a database holds.
#[derive(Debug)]
pub struct Contents {
    pub schema: u32,
    pub epoch: Epoch,
    pub files: Vec<StoredFile>,
}

/// A file that a row says is there.
#[derive(Debug, Clone, Copy)]
pub struct StoredFile {
    pub account_id: AccountId,
    pub id: AttachmentId,
    pub size: u64,
    /// False: nobody has sent it yet, and it may be forgotten any time.
    pub is_sent: bool,
}

impl StoredFile {
    /// Where its bytes are, within the folder of files.
    pub fn path(&self) -> PathBuf {
        [self.account_id.to_string(), self.id.to_string()]
            .iter()
            .collect()
    }
}

/// Writes a copy of the database into a new file.
///
/// # Errors
/// If either cannot be used.
pub fn copy(database: &Path, target: &Path) -> Result<(), StoreError> {
    Ok(engine_at(database).copy_into(target)?)
}

/// What a database holds that nobody writes to.
///
/// # Errors
/// If it cannot be read, or is newer than this version.
pub fn contents(database: &Path) -> Result<Contents, StoreError> {
    let connection = engine_at(database).open_beside()?;
    let schema = migration::check_schema(&*connection)?;
    let connection = connection.sql();
    let query = "SELECT epoch FROM log_identity";
    Ok(Contents {
        schema,
        epoch: connection.one(query, params![], |row| row.get("epoch"))?,
        files: if schema < HAS_ATTACHMENTS {
            Vec::new()
        } else {
            files(connection)?
        },
    })
}

fn files(connection: &dyn SqlConnection) -> Result<Vec<StoredFile>, StoreError> {
    let query = "SELECT account_id, id, size, message_id IS NOT NULL AS is_sent FROM attachments
         WHERE media_type IS NOT NULL AND size IS NOT NULL";
    Ok(connection.all(query, params![], |row| {
        Ok(StoredFile {
            account_id: row.get("account_id")?,
            id: row.get("id")?,
            size: row.get::<i64>("size")?.cast_unsigned(),
            is_sent: row.get("is_sent")?,
        })
    })?)
}

/// Reads all of a database; gives what is wrong with it.
///
/// # Errors
/// If it cannot be read at all.
pub fn damage(database: &Path) -> Result<Vec<String>, StoreError> {
    Ok(engine_at(database).integrity_check()?)
}
