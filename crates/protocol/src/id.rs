//! One newtype per thing that has an id. An id is a UUIDv7, minted once by
//! whoever creates the thing, and is the same in SQL, on the wire and in views.
//! Ids are never built by joining strings.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

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
                fmt::Display::fmt(&self.0, f)
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
                parse_uuid(text).map(Self).ok_or(InvalidId)
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
    /// An address of the business on one channel: a WhatsApp number, a website.
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

/// A UUID in the one spelling that we write: 36 characters with hyphens. The
/// library reads four more.
pub(crate) fn parse_uuid(text: &str) -> Option<Uuid> {
    let is_hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
    is_hyphenated.then(|| Uuid::try_parse(text).ok()).flatten()
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
