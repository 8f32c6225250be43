//! The seam between the store and its database engine: only what is in this folder
//! names an engine or its library.
//!
//! Commands and queries run SQL on a [`SqlConnection`] and read columns by name. What
//! an engine implements is in [`engine`]; there is one, [`sqlite`]. Each passes `suite`.

mod column;
mod connection;
mod engine;
mod error;
mod row;
mod sqlite;
pub(super) mod value;

use std::{path::Path, sync::Arc};

#[cfg(test)]
pub(super) use self::sqlite::SqliteConnection as TestConnection;
pub(super) use self::{
    column::Json,
    connection::params,
    engine::{Backfill, DatabaseEngine, EngineConnection, Maintenance, SCHEMA, SqlConnection},
    error::{SqlError, SqlErrorKind},
    row::SqlRow,
    value::{FromSql, SqlValue, ToSql, ValueMismatch},
};

/// The engine of the database in this file. Here, and nowhere else, the engine is
/// chosen.
pub(super) fn engine_at(path: &Path) -> Arc<dyn DatabaseEngine> {
    Arc::new(sqlite::SqliteDatabase::new(path))
}

#[cfg(test)]
mod suite;
