//! The database: one writer thread that commits in groups, and a pool of readers.
//!
//! A command is one transaction that holds the state it changes, the events it
//! causes and the job it needs; it is answered after the commit is durable. In
//! reading order: [`database`] (the seam to the engine),
//! [`migration`], [`writer`], [`transaction`], [`event_log`] and [`audience`] (who
//! sees which event), [`reader`]; what recognizes a
//! database that is damaged or was restored, [`commit_guard`], [`log_marker`],
//! [`log_identity`]; [`secrets`] (encryption at rest), [`database_copy`] (for backups),
//! [`stored_bytes`] (storage quotas); then [`query`], one file per noun.

pub mod audience;
mod commit_guard;
mod committed;
mod database;
pub mod database_copy;
mod email_key;
mod error;
pub mod event_log;
mod log_identity;
mod log_marker;
mod migration;
pub mod query;
mod reader;
mod secrets;
pub mod stored_bytes;
mod transaction;
mod writer;

use std::{fmt, sync::Arc};

use protocol::Epoch;

pub use self::query::{
    account, agent, attachment, conversation, device, identity, inbox, journal, message,
    notification, outgoing, provider_message, read_mark, session, visitor, widget,
};
pub use committed::Committed;
pub use error::{Refusal, StoreError};
pub use log_marker::{RestoreSign, mark_restored};
pub use reader::ReadSnapshot;
pub use secrets::Secrets;
pub use transaction::Transaction;

use self::{
    commit_guard::CommitGuard,
    database::{EngineConnection, SqlErrorKind, engine_at},
    log_identity::RestoreRecovery,
    log_marker::{LogMarker, Writing, begun, plan},
    reader::Readers,
    writer::Writer,
};
use crate::{
    clock,
    data_folder::{DataFolder, FolderFault, Lock, WatchedFiles, private_folder},
    delivery::outcome::UNSURE_MS,
    secret::SecretKey,
    supervision::{Fatal, Restarts},
};

/// The schema that this version writes.
pub const SCHEMA: u32 = database::SCHEMA;

/// How the data folder is used.
#[derive(Debug, Clone, Copy)]
pub enum Access<'a> {
    /// By a server, which looks for damage first.
    Serve(&'a Lock),
    /// By a command, while no server runs.
    Alone(&'a Lock),
    /// By a command, beside a running server.
    Beside,
}

/// A handle on the database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    guard: Arc<CommitGuard>,
    epoch: Epoch,
    restore_sign: Option<RestoreSign>,
    secrets: Secrets,
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
    /// Opens the folder's database, making or migrating it first. `committed`
    /// hears of every group after it is durable, in log order. The secrets'
    /// key is the folder's own where none is given.
    ///
    /// # Errors
    /// If the database cannot be opened, migrated or locked, is damaged, newer
    /// than this version, or not the whole of what was there.
    pub fn open(
        folder: &DataFolder,
        access: Access<'_>,
        key: Option<&SecretKey>,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        Self::open_supervised(folder, access, key, &Fatal::default(), committed)
    }

    /// The same; `fatal` hears when nothing can be stored any more.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_supervised(
        folder: &DataFolder,
        access: Access<'_>,
        key: Option<&SecretKey>,
        fatal: &Fatal,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let opened = Self::open_unchecked(folder, access, key, fatal, committed);
        opened.map_err(|error| {
            if error.is_damage() {
                FolderFault::Damaged(error.to_string()).into()
            } else {
                error
            }
        })
    }

    fn open_unchecked(
        folder: &DataFolder,
        access: Access<'_>,
        key: Option<&SecretKey>,
        fatal: &Fatal,
        committed: impl FnMut(Committed) + Send + 'static,
    ) -> Result<Self, StoreError> {
        folder.check_database()?;
        let remains = folder.remains();
        let path = folder.database();
        let engine = engine_at(&path);
        let mut connection = engine.open_or_create()?;
        if let Access::Serve(_) = access {
            connection.quick_check().map_err(|error| match error.kind {
                SqlErrorKind::Damaged => FolderFault::Damaged(error.to_string()).into(),
                _ => StoreError::from(error),
            })?;
        }
        let schema = connection.schema()?;
        if schema == 0
            && let Some(remains) = remains
        {
            return Err(FolderFault::DatabaseEmpty {
                database: path.display().to_string(),
                remains: remains.display().to_string(),
            }
            .into());
        }
        if schema < SCHEMA && matches!(access, Access::Beside) {
            return Err(FolderFault::OlderServerRuns.into());
        }
        if schema == 0 {
            tracing::warn!(path = %path.display(), "there is no database here: a new, empty one is made");
        }
        migration::migrate(&mut *connection)?;
        // Before the secrets: a server that is still starting encrypts them.
        let joined = match access {
            Access::Beside => Some(beside(&*connection, folder)?),
            Access::Serve(_) | Access::Alone(_) => None,
        };
        let attachments = folder.attachments();
        if !attachments.exists() && attachment::is_any_sent(connection.sql())? {
            let attachments = attachments.display().to_string();
            return Err(FolderFault::AttachmentsMissing(attachments).into());
        }
        private_folder().create(&attachments)?;
        let secrets = Secrets::of(&*connection, folder, key)?;
        let visitor_key = secrets.visitor_key(connection.sql())?;
        if let Some(newest) = log_identity::newest_time(connection.sql())? {
            clock::at_least(newest);
        }
        let (marker, epoch, restore_sign) = match joined {
            Some((marker, epoch)) => (marker, epoch, None),
            None => begin(&*connection, folder)?,
        };
        let readers = Readers::open(Arc::clone(&engine))?;
        let files = WatchedFiles::of(folder, matches!(access, Access::Beside))?;
        let guard = Arc::new(CommitGuard::new(files, marker));
        Ok(Self {
            writer: Arc::new(Writer::start(
                connection,
                engine,
                Arc::clone(&guard),
                fatal,
                Restarts::FEW,
                committed,
            )?),
            readers: Arc::new(readers),
            guard,
            epoch,
            restore_sign,
            secrets,
            visitor_key,
        })
    }

    /// Whether the database was restored to an earlier state before this start, and
    /// what shows it.
    pub const fn restore_sign(&self) -> Option<RestoreSign> {
        self.restore_sign
    }

    /// Seals and opens the secrets that are stored.
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Whether the database's files are still there and whole. Cheap.
    ///
    /// # Errors
    /// The first fault that was ever found: it does not go away by itself.
    pub fn check(&self) -> Result<(), FolderFault> {
        self.guard.check()
    }

    /// Waits until the data folder cannot be used any more. Meanwhile it writes the
    /// key's file again where somebody deleted it.
    pub async fn fault(&self) -> FolderFault {
        loop {
            if let Err(fault) = self.check() {
                return fault;
            }
            self.secrets.keep_key();
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }

    /// At a stop: makes the log marker durable and writes it no more, then copies
    /// the write-ahead log into the database. A `-wal` file that stayed could be
    /// read into another copy of the database that is put beside it.
    pub fn close(&self) {
        self.guard.close();
        if self.check().is_ok()
            && let Err(error) = self.readers.engine().close()
        {
            tracing::warn!(%error, "the write-ahead log stays beside the database");
        }
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
        self.guard
            .condemn_if_damaged(self.writer.write(command).await)
    }

    /// Reads from one consistent snapshot.
    ///
    /// # Errors
    /// If the query fails or refuses.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&ReadSnapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.guard
            .condemn_if_damaged(Arc::clone(&self.readers).read(query).await)
    }
}

/// Begins an instance of the log, in a new epoch where it was restored.
fn begin(
    connection: &dyn EngineConnection,
    folder: &DataFolder,
) -> Result<(LogMarker, Epoch, Option<RestoreSign>), StoreError> {
    let path = folder.log_marker();
    let position = log_identity::position(connection.sql())?;
    let found = LogMarker::read(&path)?;
    let plan = plan(&position, &found, rand::random(), rand::random());
    let mut marker = LogMarker::open(&path, Writing::Alone, plan.pending)?;
    marker.begin(plan.pending)?;
    crate::data_folder::sync_folder(folder.path())?;
    let recovery = plan.restore_sign.map(|_| RestoreRecovery {
        epoch: Epoch::from_bytes(rand::random()),
        unsure_until: clock::now().plus_millis(UNSURE_MS),
    });
    let position = log_identity::begin_instance(connection, plan.pending.next, recovery)?;
    marker.begin(begun(&position, plan.pending.next))?;
    Ok((marker, position.epoch, plan.restore_sign))
}

/// Joins the instance that a running server has begun.
fn beside(
    connection: &dyn EngineConnection,
    folder: &DataFolder,
) -> Result<(LogMarker, Epoch), StoreError> {
    let position = log_identity::position(connection.sql())?;
    let instance = position.instance.ok_or(FolderFault::OlderServerRuns)?;
    let record = begun(&position, instance);
    let marker = LogMarker::open(&folder.log_marker(), Writing::Beside, record)?;
    Ok((marker, position.epoch))
}
