//! SQLite: the database file, in WAL mode with `synchronous=FULL`.

mod check;
mod connection;
mod dialect;
mod migration;
mod statement;
#[cfg(test)]
mod test_connection;
mod wal;

use std::path::{Path, PathBuf};

pub(in crate::store) use self::connection::SqliteConnection;
use self::wal::Checkpoint;
use super::{
    engine::{DatabaseEngine, EngineConnection, Maintenance},
    error::{SqlError, SqlErrorKind},
};
use crate::supervision::Fatal;

/// The database in one file.
#[derive(Debug)]
pub(super) struct SqliteDatabase {
    path: PathBuf,
}

impl SqliteDatabase {
    pub(super) fn new(path: &Path) -> Self {
        let path = path.to_owned();
        Self { path }
    }
}

impl DatabaseEngine for SqliteDatabase {
    fn open_or_create(&self) -> Result<Box<dyn EngineConnection>, SqlError> {
        let connection = SqliteConnection::open_or_create(&self.path)?;
        Ok(Box::new(connection.without_checkpoints()?))
    }

    fn open_writer(&self) -> Result<Box<dyn EngineConnection>, SqlError> {
        let connection = SqliteConnection::open(&self.path)?;
        Ok(Box::new(connection.without_checkpoints()?))
    }

    fn open_reader(&self) -> Result<Box<dyn EngineConnection>, SqlError> {
        Ok(Box::new(SqliteConnection::open_reader(&self.path)?))
    }

    fn open_beside(&self) -> Result<Box<dyn EngineConnection>, SqlError> {
        Ok(Box::new(SqliteConnection::open_beside(&self.path)?))
    }

    fn start_maintenance(&self, fatal: &Fatal) -> Result<Box<dyn Maintenance>, SqlError> {
        Ok(Box::new(Checkpoint::start(&self.path, fatal)?))
    }

    fn copy_into(&self, target: &Path) -> Result<(), SqlError> {
        let target = target.to_str().ok_or_else(|| {
            SqlError::new(SqlErrorKind::Other, "SQLite needs a path that is text")
        })?;
        // In one read transaction, which does not block the writer.
        SqliteConnection::open_beside(&self.path)?.vacuum_into(target)
    }

    fn integrity_check(&self) -> Result<Vec<String>, SqlError> {
        check::integrity_check(&SqliteConnection::open_beside(&self.path)?)
    }

    fn close(&self) -> Result<(), SqlError> {
        SqliteConnection::open(&self.path)?.truncate_wal()
    }
}
