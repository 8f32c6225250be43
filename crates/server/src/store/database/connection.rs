//! What commands and queries run their SQL on.

use std::{fmt, ops::ControlFlow};

use super::{
    error::{SqlError, SqlErrorKind},
    row::SqlRow,
    value::ToSql,
};

/// The values of a statement's parameters `?1`, `?2`, … in order.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::store::database::ToSql),*]
    };
}
pub(in crate::store) use params;

/// A connection to an engine, inside a transaction or a snapshot. Statements are
/// prepared once for each connection, and kept.
pub(in crate::store) trait SqlConnection: fmt::Debug {
    /// Runs a statement that gives no rows. Gives the number of rows it changed.
    fn execute(&self, sql: &str, params: &[&dyn ToSql]) -> Result<usize, SqlError>;

    /// Runs a statement, and hands out its rows until `each` breaks.
    fn each_row(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        each: &mut dyn FnMut(&SqlRow<'_>) -> Result<ControlFlow<()>, SqlError>,
    ) -> Result<(), SqlError>;
}

impl dyn SqlConnection + '_ {
    /// All rows.
    pub(in crate::store) fn all<T>(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        mut read: impl FnMut(&SqlRow<'_>) -> Result<T, SqlError>,
    ) -> Result<Vec<T>, SqlError> {
        let mut all = Vec::new();
        self.each_row(sql, params, &mut |row| {
            all.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// The first row, if there is one.
    pub(in crate::store) fn find<T>(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        read: impl Fn(&SqlRow<'_>) -> Result<T, SqlError>,
    ) -> Result<Option<T>, SqlError> {
        let mut found = None;
        self.each_row(sql, params, &mut |row| {
            found = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The first row.
    ///
    /// # Errors
    /// [`SqlErrorKind::NoRow`] if there is none.
    pub(in crate::store) fn one<T>(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        read: impl Fn(&SqlRow<'_>) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        self.find(sql, params, read)?
            .ok_or_else(|| SqlError::new(SqlErrorKind::NoRow, "there is no such row"))
    }

    /// Whether there is a row.
    pub(in crate::store) fn exists(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
    ) -> Result<bool, SqlError> {
        Ok(self.find(sql, params, |_| Ok(()))?.is_some())
    }
}
