//! The seam between the store and its database engine. Only what is in this folder
//! names an engine's library.
//!
//! Commands and queries run SQL on a [`SqlConnection`]: `?1`, `?2`, … stand for
//! parameters, columns are read by name. What engines write differently is in
//! [`dialect`]. Below it is SQLite's part, [`sqlite`]: files, transactions, snapshots,
//! the write-ahead log, the schema. Another engine implements [`SqlConnection`] and
//! what [`SqliteConnection`] and [`Checkpoint`] do for the writer, the readers and
//! the migrations, and passes `suite`.

mod column;
mod connection;
pub(super) mod dialect;
mod error;
mod row;
mod sqlite;
mod value;

pub(super) use self::{
    column::Json,
    connection::{SqlConnection, params},
    error::{SqlError, SqlErrorKind},
    row::SqlRow,
    sqlite::{Backfill, Checkpoint, Migration, SqliteConnection, integrity_check, quick_check},
    value::{FromSql, SqlValue, ToSql, ValueMismatch},
};

#[cfg(test)]
mod suite;
