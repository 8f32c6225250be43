//! One newtype per thing that has an id. An id is a UUIDv7, minted once by
//! whoever creates the thing, and is the same in SQL, on the wire and in views.
//! Ids are never built by joining strings.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::json::{Read, Reader, Write, push_hex};
use uuid::{Builder, Uuid};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from the wall clock (milliseconds since the Unix epoch)
            /// and ten random bytes.
            pub fn mint(unix_millis: u64, random: [u8; 10]) -> Self {
                Self(Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
            }

            /// The id as it is written, for clients: without the formatting
            /// that `to_string` brings along.
            pub fn text(&self) -> String {
                text_of(self.0)
            }

            /// The id's sixteen bytes, as they are stored.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id with exactly these bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                uuid_of(text).map(Self).ok_or(InvalidId)
            }
        }

        impl Read for $name {
            fn read(from: Reader<'_>) -> Self {
                Self(read_uuid(from))
            }
        }

        impl Write for $name {
            fn write(&self, out: &mut String) {
                self.text().write(out);
            }
        }
    };
}

id!(
    /// A tenant: one business, its agents, inboxes and conversations.
    AccountId
);
id!(
    /// A person who answers.
    AgentId
);
id!(
    /// A door that customers write to: one WhatsApp number, one website.
    InboxId
);
id!(
    /// A person who writes to an account.
    ContactId
);
id!(
    /// One contact in one inbox.
    ConversationId
);
id!(
    /// One message, minted by whoever writes it: the database key, the socket
    /// key and the view's key, before and after the server has seen it.
    MessageId
);
id!(
    /// One file, minted by the server when it comes.
    AttachmentId
);

pub(crate) fn read_uuid(from: Reader<'_>) -> Uuid {
    from.given(uuid_of(from.text()))
}

/// A UUID in the one spelling that we write. The library reads five.
pub(crate) fn uuid_of(text: &str) -> Option<Uuid> {
    let mut bytes = [0_u8; 16];
    let mut digits = 0;
    for (at, letter) in text.bytes().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            (letter == b'-').then_some(())?;
        } else {
            let digit = char::from(letter).to_digit(16)?;
            let byte = bytes.get_mut(digits / 2)?;
            *byte = *byte << 4 | u8::try_from(digit).ok()?;
            digits += 1;
        }
    }
    (digits == 32).then(|| Uuid::from_bytes(bytes))
}

/// That spelling.
pub(crate) fn text_of(uuid: Uuid) -> String {
    let mut text = String::new();
    for (at, byte) in uuid.into_bytes().into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        push_hex(&mut text, byte);
    }
    text
}

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid id")
    }
}

impl std::error::Error for InvalidId {}
