//! How protocol values stand in SQL columns.

use protocol::{
    AccountId, AgentId, AttachmentId, ChannelKind, ContactId, ConversationId, ConversationStatus,
    Direction, InboxId, MessageId, Seq, Status, Timestamp,
};
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

/// A protocol value as a column: the orphan rule wants a wrapper of ours.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Col<T>(pub(in crate::store) T);

/// A value kept as JSON text.
#[derive(Debug)]
pub(in crate::store) struct Json<T>(pub(in crate::store) T);

macro_rules! id_column {
    ($($name:ident),*) => {$(
        impl ToSql for Col<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
            }
        }

        impl FromSql for Col<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <[u8; 16]>::column_result(value).map(|bytes| Self($name::from_bytes(bytes)))
            }
        }
    )*};
}
id_column!(
    AccountId,
    AgentId,
    AttachmentId,
    InboxId,
    ContactId,
    ConversationId,
    MessageId
);

macro_rules! word_column {
    ($($name:ident: $from:expr),*) => {$(
        impl ToSql for Col<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.as_str().into())
            }
        }

        impl FromSql for Col<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let from: fn(&str) -> Option<$name> = $from;
                from(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}
word_column!(
    Status: Status::from_word,
    Direction: |word| match word {
        "in" => Some(Direction::In),
        "out" => Some(Direction::Out),
        _ => None,
    },
    ChannelKind: |word| ChannelKind::ALL.into_iter().find(|kind| kind.as_str() == word),
    ConversationStatus: |word| match word {
        "open" => Some(ConversationStatus::Open),
        "resolved" => Some(ConversationStatus::Resolved),
        _ => None,
    }
);

impl ToSql for Col<Seq> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = i64::try_from(self.0.get())
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(number.into())
    }
}

impl FromSql for Col<Seq> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number)
            .map(|number| Self(Seq::new(number)))
            .map_err(|_| FromSqlError::OutOfRange(number))
    }
}

impl ToSql for Col<Timestamp> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.millis().into())
    }
}

impl FromSql for Col<Timestamp> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_i64()
            .map(|millis| Self(Timestamp::from_millis(millis)))
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(Into::into)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// Reads a wrapped column.
pub(in crate::store) fn col<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
where
    Col<T>: FromSql,
{
    row.get::<_, Col<T>>(index).map(|col| col.0)
}

/// Reads a wrapped column that may be null.
pub(in crate::store) fn maybe<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>>
where
    Col<T>: FromSql,
{
    row.get::<_, Option<Col<T>>>(index)
        .map(|col| col.map(|col| col.0))
}

/// Reads JSON text.
pub(in crate::store) fn json<T: DeserializeOwned>(
    row: &Row<'_>,
    index: usize,
) -> rusqlite::Result<T> {
    row.get::<_, Json<T>>(index).map(|json| json.0)
}

/// Reads JSON text that may be null.
pub(in crate::store) fn maybe_json<T: DeserializeOwned>(
    row: &Row<'_>,
    index: usize,
) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<Json<T>>>(index)
        .map(|json| json.map(|json| json.0))
}
