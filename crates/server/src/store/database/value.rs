//! The values that go into statements and come out of rows.

use std::borrow::Cow;

use super::error::{SqlError, SqlErrorKind};

/// A value, as every engine knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum SqlValue<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
}

/// A value is of another type than the column is read as.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(in crate::store) struct ValueMismatch(String);

impl ValueMismatch {
    pub(super) fn new(why: impl ToString) -> Self {
        Self(why.to_string())
    }

    fn expected(type_name: &str, found: &SqlValue<'_>) -> Self {
        let found = match found {
            SqlValue::Null => "null",
            SqlValue::Integer(_) => "a number",
            SqlValue::Text(_) => "text",
            SqlValue::Bytes(_) => "bytes",
        };
        Self(format!("{found} instead of {type_name}"))
    }
}

/// What can be a statement's parameter.
pub(in crate::store) trait ToSql {
    /// # Errors
    /// If it has no representation, such as a number past `i64`.
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError>;
}

/// What can be read from a column.
pub(in crate::store) trait FromSql: Sized {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch>;
}

impl SqlValue<'_> {
    pub(super) fn integer(&self) -> Result<i64, ValueMismatch> {
        match self {
            Self::Integer(number) => Ok(*number),
            other => Err(ValueMismatch::expected("a number", other)),
        }
    }

    pub(super) fn text(&self) -> Result<&str, ValueMismatch> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(ValueMismatch::expected("text", other)),
        }
    }

    pub(super) fn bytes(&self) -> Result<&[u8], ValueMismatch> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            other => Err(ValueMismatch::expected("bytes", other)),
        }
    }
}

impl<T: ToSql + ?Sized> ToSql for &T {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        (**self).to_sql()
    }
}

impl<T: ToSql> ToSql for Option<T> {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        self.as_ref().map_or(Ok(SqlValue::Null), ToSql::to_sql)
    }
}

impl<T: FromSql> FromSql for Option<T> {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        match value {
            SqlValue::Null => Ok(None),
            value => T::from_sql(value).map(Some),
        }
    }
}

macro_rules! integer_value {
    ($($number:ty),*) => {$(
        impl ToSql for $number {
            fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
                i64::try_from(*self)
                    .map(SqlValue::Integer)
                    .map_err(|error| SqlError::new(SqlErrorKind::Other, error))
            }
        }

        impl FromSql for $number {
            fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
                Self::try_from(value.integer()?).map_err(ValueMismatch::new)
            }
        }
    )*};
}
integer_value!(i64, u8, u32, u64, usize);

impl ToSql for bool {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        Ok(SqlValue::Integer(i64::from(*self)))
    }
}

impl FromSql for bool {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        value.integer().map(|number| number != 0)
    }
}

impl ToSql for str {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        Ok(SqlValue::Text(Cow::Borrowed(self)))
    }
}

impl ToSql for String {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        self.as_str().to_sql()
    }
}

impl FromSql for String {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        value.text().map(ToOwned::to_owned)
    }
}

impl ToSql for [u8] {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        Ok(SqlValue::Bytes(Cow::Borrowed(self)))
    }
}

impl<const N: usize> ToSql for [u8; N] {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        self.as_slice().to_sql()
    }
}

impl<const N: usize> FromSql for [u8; N] {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        Self::try_from(value.bytes()?).map_err(ValueMismatch::new)
    }
}

impl ToSql for Vec<u8> {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        self.as_slice().to_sql()
    }
}

impl FromSql for Vec<u8> {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        value.bytes().map(ToOwned::to_owned)
    }
}
