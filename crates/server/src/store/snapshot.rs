//! A copy of the database as it is at one moment, and whether one is whole.
//! Works beside a running server, and on databases of older versions.

use std::path::{Path, PathBuf};

use protocol::{AccountId, AttachmentId, Epoch};
use rusqlite::{Connection, OpenFlags};

use super::{database::row::col, error::StoreError, migration};
use crate::data_folder::FolderFault;

/// The first schema that has files.
const HAS_ATTACHMENTS: u32 = 3;
/// So many kinds of damage are told.
const MOST_FINDINGS: usize = 20;

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
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    let target = target
        .to_str()
        .ok_or_else(|| std::io::Error::other("SQLite needs a path that is text"))?;
    // One read transaction: whoever writes meanwhile is not held up.
    connection.execute("VACUUM INTO ?1", [target])?;
    Ok(())
}

/// What a database holds that nobody writes to.
///
/// # Errors
/// If it cannot be read, or is newer than this version.
pub fn contents(database: &Path) -> Result<Contents, StoreError> {
    let connection = open_reader(database)?;
    let schema = migration::schema(&connection)?;
    if schema > migration::SCHEMA {
        let (found, known) = (schema, migration::SCHEMA);
        return Err(FolderFault::NewerSchema { found, known }.into());
    }
    let epoch = connection.query_row("SELECT epoch FROM log_identity", [], |row| row.get(0))?;
    Ok(Contents {
        schema,
        epoch: Epoch::from_bytes(epoch),
        files: if schema < HAS_ATTACHMENTS {
            Vec::new()
        } else {
            files(&connection)?
        },
    })
}

fn files(connection: &Connection) -> Result<Vec<StoredFile>, StoreError> {
    let mut rows = connection.prepare(
        "SELECT account_id, id, size, message_id IS NOT NULL FROM attachments
         WHERE media_type IS NOT NULL AND size IS NOT NULL",
    )?;
    let rows = rows.query_map([], |row| {
        Ok(StoredFile {
            account_id: col(row, 0)?,
            id: col(row, 1)?,
            size: row.get::<_, i64>(2)?.cast_unsigned(),
            is_sent: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads all of a database; gives what is wrong with it.
///
/// # Errors
/// If it cannot be read at all.
pub fn damage(database: &Path) -> Result<Vec<String>, StoreError> {
    let connection = open_reader(database)?;
    let mut rows = connection.prepare(&format!("PRAGMA integrity_check({MOST_FINDINGS})"))?;
    let rows = rows.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for row in rows {
        match row {
            Ok(words) if words == "ok" => {}
            Ok(words) => found.push(words),
            Err(error) => {
                found.push(error.to_string());
                break;
            }
        }
    }
    Ok(found)
}

fn open_reader(database: &Path) -> Result<Connection, StoreError> {
    // Read and write, since a log beside it may have to be read in.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    Ok(connection)
}
