//! The database: SQLite in WAL mode with `synchronous=FULL`, one writer thread
//! that commits in groups, and a pool of readers.
//!
//! Law 1 lives here: a command is one transaction that holds the state it
//! changes, the events it causes and the job it needs; it is answered after the
//! commit is durable. In reading order: [`connection`], [`writer`],
//! [`transaction`], [`reader`], [`fault`], then one file per noun.

pub mod account;
pub mod agent;
pub mod attachment;
pub mod audience;
mod connection;
pub mod conversation;
pub mod device;
mod email_key;
pub mod event_log;
mod fault;
pub mod identity;
pub mod inbox;
pub mod journal;
pub mod letter;
pub mod message;
pub mod outgoing;
pub mod provider_message;
pub mod read_mark;
mod reader;
mod row;
pub mod session;
pub mod stored_bytes;
mod transaction;
pub mod visitor;
pub mod widget;
mod writer;

use std::{fmt, path::Path, sync::Arc};

use protocol::Epoch;

pub use reader::Read;
pub use transaction::Transaction;
pub use writer::Committed;

use self::{reader::Readers, writer::Writer};
use crate::{
    panic::Panicked,
    supervision::{Fatal, Restarts},
};

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A rule says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk is full, the file is locked, a query is wrong.
    #[error("the database failed: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error("a stored value cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The group this was part of could not be committed.
    #[error("the commit failed: {0}")]
    Commit(String),
    #[error("the store is closed")]
    Closed,
    /// A command or query has a mistake in it; nothing of it was stored.
    #[error(transparent)]
    Panicked(#[from] Panicked),
}

/// A rule that a command broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such thing in this account")]
    NotFound,
    #[error("the id belongs to something else")]
    IdTaken,
    #[error("the message has not failed")]
    NotFailed,
    #[error("the address is in use")]
    AddressTaken,
    #[error("there is no such file to be sent")]
    NoSuchFile,
    #[error("too many files were brought and not sent")]
    TooManyFiles,
    #[error("the channel does not take this kind of message")]
    NotSendable,
    #[error("the website has no secret to sign identities with")]
    NoIdentitySecret,
    #[error("the conversation is not resolved")]
    NotResolved,
    #[error("there are too many attributes")]
    TooManyAttributes,
    #[error("the credentials are not what they were")]
    CredentialsChanged,
    #[error("the website's secret is not what it was")]
    IdentityOutdated,
    #[error("the account's files fill its storage")]
    AccountStorageFull,
    #[error("there is no room for more files of this visitor")]
    VisitorStorageFull,
    #[error("visitors at this network address brought too much today")]
    NetworkStorageFull,
}

/// A handle on the database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    epoch: Epoch,
    visitor_key: [u8; 32],
}

/// Without the key: this ends up in logs.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database in this file, making or migrating it first.
    /// `committed` hears of every group after it is durable, in log order.
    ///
    /// # Errors
    /// If the file cannot be opened, migrated or locked.
    pub fn open(
        path: &Path,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        Self::open_supervised(path, &Fatal::default(), committed)
    }

    /// The same; `fatal` hears when nothing can be stored any more.
    ///
    /// # Errors
    /// If the file cannot be opened, migrated or locked.
    pub fn open_supervised(
        path: &Path,
        fatal: &Fatal,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let mut connection = connection::open(path)?;
        connection::migrate(&mut connection)?;
        let epoch = connection::epoch(&connection)?;
        let visitor_key = connection::visitor_key(&connection)?;
        Ok(Self {
            writer: Arc::new(Writer::start(
                connection,
                path,
                fatal,
                Restarts::FEW,
                committed,
            )?),
            readers: Arc::new(Readers::open(path)?),
            epoch,
            visitor_key,
        })
    }

    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The key that signs visitors' tokens.
    pub const fn visitor_key(&self) -> &[u8; 32] {
        &self.visitor_key
    }

    /// Runs a command. It may be run again if a neighbour in its group failed,
    /// so it must be repeatable; a refusal must come before any write.
    ///
    /// # Errors
    /// A refusal, or why nothing was stored. After an `Ok` it is durable.
    pub async fn write<T, F>(&self, command: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.write(command).await
    }

    /// Reads from one consistent snapshot.
    ///
    /// # Errors
    /// If the query fails or refuses.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        Arc::clone(&self.readers).read(query).await
    }
}
