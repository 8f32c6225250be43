//! A row of an answer, read by its columns' names.

use std::cell::Cell;

use super::{engine::SqlColumns, error::SqlError, value::FromSql};

/// A row of an answer.
pub(in crate::store) struct SqlRow<'a> {
    columns: &'a dyn SqlColumns,
    /// Behind the column that was read last: they are mostly read in order.
    next: Cell<usize>,
}

impl<'a> SqlRow<'a> {
    pub(super) fn new(columns: &'a dyn SqlColumns) -> Self {
        let next = Cell::new(0);
        Self { columns, next }
    }

    /// The value of the column with this name.
    ///
    /// # Errors
    /// [`super::SqlErrorKind::Column`] if there is none, or it is no `T`.
    pub(in crate::store) fn get<T: FromSql>(&self, name: &str) -> Result<T, SqlError> {
        let index = self.index(name)?;
        self.next.set(index + 1);
        T::from_sql(self.columns.value(index)?).map_err(|mismatch| SqlError::column(name, mismatch))
    }

    fn index(&self, name: &str) -> Result<usize, SqlError> {
        let next = self.next.get();
        for index in (next..self.columns.count()).chain(0..next) {
            if self.columns.name(index)? == name {
                return Ok(index);
            }
        }
        Err(SqlError::column(name, "the answer has none of this name"))
    }
}
