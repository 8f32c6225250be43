//! The seam between the store and its database engine. Only what is in this folder
//! names an engine's library.
//!
//! Commands and queries run SQL on a [`SqlConnection`]: `?1`, `?2`, … stand for
//! parameters, columns are read by name. What engines write differently is in
//! [`dialect`]. SQLite's part is [`sqlite`]: files, transactions, snapshots, the
//! write-ahead log, the schema.

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
    sqlite::{Checkpoint, FillStep, Migration, SqliteConnection, integrity_check, quick_check},
    value::{FromSql, SqlValue, ToSql, ValueMismatch},
};

#[cfg(test)]
mod suite;
