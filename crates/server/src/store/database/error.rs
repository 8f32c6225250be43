//! Errors of a database, by what follows from them, whichever engine it is.

/// What follows from an error of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum SqlErrorKind {
    /// The database itself is broken, or is none.
    Damaged,
    /// What the connection knows of the database cannot be trusted any more.
    ConnectionUnusable,
    /// Nobody wants the answer any more.
    Interrupted,
    /// A row would break a constraint.
    Constraint,
    /// There is no such row.
    NoRow,
    /// A row has no such column, or a value that cannot be read as its type.
    Column,
    /// Anything else. A full disk and a lock that somebody holds pass by
    /// themselves.
    Other,
}

impl SqlErrorKind {
    /// Whether the connection is better replaced by a new one.
    pub(in crate::store) const fn costs_connection(self) -> bool {
        matches!(self, Self::Damaged | Self::ConnectionUnusable)
    }
}

/// What the database could not do, in the engine's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct SqlError {
    pub(in crate::store) kind: SqlErrorKind,
    words: String,
}

impl SqlError {
    pub(in crate::store) fn new(kind: SqlErrorKind, words: impl ToString) -> Self {
        let words = words.to_string();
        Self { kind, words }
    }

    pub(in crate::store) fn column(name: &str, why: impl std::fmt::Display) -> Self {
        Self::new(SqlErrorKind::Column, format!("column {name}: {why}"))
    }
}
