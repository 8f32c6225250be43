//! What commands and queries run their SQL on.

use std::ops::ControlFlow;

use super::{
    engine::{EngineConnection, SqlConnection},
    error::{SqlError, SqlErrorKind},
    row::SqlRow,
    value::ToSql,
};

/// The values of a statement's parameters `?1`, `?2`, … in order.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::store::database::value::ToSql),*]
    };
}
pub(in crate::store) use params;

impl dyn EngineConnection + '_ {
    /// Runs `work` in one transaction: all of it is stored, or nothing.
    pub(in crate::store) fn transaction<T, E: From<SqlError>>(
        &self,
        work: impl FnOnce(&dyn SqlConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin()?;
        let rolled_back = RolledBack(self);
        let done = work(self.sql())?;
        self.commit()?;
        drop(rolled_back);
        Ok(done)
    }

    /// The same. What it deletes or replaces can be read nowhere on disk afterwards.
    pub(in crate::store) fn overwriting_transaction<T, E: From<SqlError>>(
        &self,
        work: impl FnOnce(&dyn SqlConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.overwrite_deleted(true)?;
        let done = self.transaction(work)?;
        self.overwrite_deleted(false)?;
        Ok(done)
    }
}

/// Rolls back what is still open when it is dropped, by an error or a panic.
struct RolledBack<'a>(&'a (dyn EngineConnection + 'a));

impl Drop for RolledBack<'_> {
    fn drop(&mut self) {
        self.0.roll_back();
    }
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
