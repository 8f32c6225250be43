//! Statements, rows, values and errors of SQLite's library.

use std::{borrow::Cow, ops::ControlFlow};

use rusqlite::{
    CachedStatement, Connection, ErrorCode, Row,
    types::{Null, ValueRef},
};

use super::{
    super::{
        engine::{Dialect, SqlColumns, SqlConnection},
        error::{SqlError, SqlErrorKind},
        row::SqlRow,
        value::{SqlValue, ToSql},
    },
    dialect::SQLITE,
};

impl SqlConnection for Connection {
    fn execute(&self, sql: &str, params: &[&dyn ToSql]) -> Result<usize, SqlError> {
        Ok(prepared(self, sql, params)?.raw_execute()?)
    }

    fn each_row(
        &self,
        sql: &str,
        params: &[&dyn ToSql],
        each: &mut dyn FnMut(&SqlRow<'_>) -> Result<ControlFlow<()>, SqlError>,
    ) -> Result<(), SqlError> {
        let mut statement = prepared(self, sql, params)?;
        debug_assert!(
            is_each_name_unique(&statement),
            "two columns have one name: {sql}"
        );
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if each(&SqlRow::new(row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn dialect(&self) -> &'static Dialect {
        &SQLITE
    }
}

/// The connection's statement for this SQL, with its parameters.
fn prepared<'a>(
    connection: &'a Connection,
    sql: &str,
    params: &[&dyn ToSql],
) -> Result<CachedStatement<'a>, SqlError> {
    let mut statement = connection.prepare_cached(sql)?;
    let (takes, given) = (statement.parameter_count(), params.len());
    if takes != given {
        let words = format!("a statement takes {takes} parameters and was given {given}");
        return Err(SqlError::new(SqlErrorKind::Other, words));
    }
    for (at, param) in params.iter().enumerate() {
        let index = at + 1;
        match param.to_sql()? {
            SqlValue::Null => statement.raw_bind_parameter(index, Null),
            SqlValue::Integer(number) => statement.raw_bind_parameter(index, number),
            SqlValue::Text(text) => statement.raw_bind_parameter(index, &*text),
            SqlValue::Bytes(bytes) => statement.raw_bind_parameter(index, &*bytes),
        }?;
    }
    Ok(statement)
}

fn is_each_name_unique(statement: &CachedStatement<'_>) -> bool {
    let mut names = statement.column_names();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() == all
}

impl SqlColumns for Row<'_> {
    fn count(&self) -> usize {
        self.as_ref().column_count()
    }

    fn name(&self, index: usize) -> Result<&str, SqlError> {
        Ok(self.as_ref().column_name(index)?)
    }

    fn value(&self, index: usize) -> Result<SqlValue<'_>, SqlError> {
        let mismatch = |why: &str| {
            let name = self.name(index).unwrap_or_default();
            Err(SqlError::column(name, why))
        };
        match self.get_ref(index)? {
            ValueRef::Null => Ok(SqlValue::Null),
            ValueRef::Integer(number) => Ok(SqlValue::Integer(number)),
            ValueRef::Text(text) => match std::str::from_utf8(text) {
                Ok(text) => Ok(SqlValue::Text(Cow::Borrowed(text))),
                Err(_) => mismatch("is no UTF-8"),
            },
            ValueRef::Blob(bytes) => Ok(SqlValue::Bytes(Cow::Borrowed(bytes))),
            ValueRef::Real(_) => mismatch("is a fraction"),
        }
    }
}

impl From<rusqlite::Error> for SqlError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match (&error, error.sqlite_error_code()) {
            (rusqlite::Error::QueryReturnedNoRows, _) => SqlErrorKind::NoRow,
            (_, Some(code)) => kind(code),
            (_, None) => SqlErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

const fn kind(code: ErrorCode) -> SqlErrorKind {
    match code {
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => SqlErrorKind::Damaged,
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ApiMisuse
        | ErrorCode::InternalMalfunction
        | ErrorCode::OutOfMemory => SqlErrorKind::ConnectionUnusable,
        ErrorCode::OperationInterrupted => SqlErrorKind::Interrupted,
        ErrorCode::ConstraintViolation => SqlErrorKind::Constraint,
        _ => SqlErrorKind::Other,
    }
}
