//! How protocol values stand in columns.

use std::borrow::Cow;

use protocol::{
    AccountId, AgentId, AttachmentId, Author, ChannelKind, ContactId, ConversationId,
    ConversationStatus, Direction, Epoch, InboxId, MessageId, Seq, Status, Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    error::{SqlError, SqlErrorKind},
    row::SqlRow,
    value::{FromSql, SqlValue, ToSql, ValueMismatch},
};

/// A value kept as JSON text.
#[derive(Debug)]
pub(in crate::store) struct Json<T>(pub(in crate::store) T);

macro_rules! id_column {
    ($($name:ident),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
                self.as_bytes().to_sql()
            }
        }

        impl FromSql for $name {
            fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
                <[u8; 16]>::from_sql(value).map(Self::from_bytes)
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
    MessageId,
    Epoch
);

macro_rules! word_column {
    ($($name:ident: $from:expr),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
                Ok(SqlValue::Text(Cow::Borrowed(self.as_str())))
            }
        }

        impl FromSql for $name {
            fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
                let from: fn(&str) -> Option<$name> = $from;
                let word = value.text()?;
                from(word).ok_or_else(|| {
                    ValueMismatch::new(format!("{word:?} is no {}", stringify!($name)))
                })
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

/// Before the id of a message's author, and in place of one.
const SYSTEM: u8 = 0;
const CONTACT: u8 = 1;
const AGENT: u8 = 2;

/// In bytes: as JSON it would be a sixth of a short message's row.
impl ToSql for Author {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        let bytes = match self {
            Self::System => vec![SYSTEM],
            Self::Contact(id) => [&[CONTACT], id.as_bytes().as_slice()].concat(),
            Self::Agent(id) => [&[AGENT], id.as_bytes().as_slice()].concat(),
        };
        Ok(SqlValue::Bytes(Cow::Owned(bytes)))
    }
}

impl FromSql for Author {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        let bytes = Vec::<u8>::from_sql(value)?;
        let author = match bytes.split_first() {
            Some((&SYSTEM, [])) => Some(Self::System),
            Some((&CONTACT, id)) => id
                .try_into()
                .ok()
                .map(ContactId::from_bytes)
                .map(Self::Contact),
            Some((&AGENT, id)) => id.try_into().ok().map(AgentId::from_bytes).map(Self::Agent),
            _ => None,
        };
        author.ok_or_else(|| ValueMismatch::new(format!("{bytes:02x?} is no author")))
    }
}

impl ToSql for Seq {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        i64::try_from(self.get())
            .map(SqlValue::Integer)
            .map_err(|error| SqlError::new(SqlErrorKind::Other, error))
    }
}

impl FromSql for Seq {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        u64::from_sql(value).map(Self::new)
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        Ok(SqlValue::Integer(self.millis()))
    }
}

impl FromSql for Timestamp {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        value.integer().map(Self::from_millis)
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> Result<SqlValue<'_>, SqlError> {
        serde_json::to_string(&self.0)
            .map(|json| SqlValue::Text(Cow::Owned(json)))
            .map_err(|error| SqlError::new(SqlErrorKind::Other, error))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        serde_json::from_str(value.text()?)
            .map(Self)
            .map_err(ValueMismatch::new)
    }
}

impl SqlRow<'_> {
    /// A column of JSON text.
    pub(in crate::store) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, SqlError> {
        self.get::<Json<T>>(name).map(|json| json.0)
    }

    /// A column of JSON text, or null.
    pub(in crate::store) fn optional_json<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, SqlError> {
        let json = self.get::<Option<Json<T>>>(name)?;
        Ok(json.map(|json| json.0))
    }
}
