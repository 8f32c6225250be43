//! The SQLite file underneath: how it is opened, and how protocol values stand in
//! its columns.

pub(super) mod connection;
pub(super) mod row;
