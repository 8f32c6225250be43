//! A place in an account's event log.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::parse_uuid;
use uuid::Uuid;

/// The number of an event in its account's log: 1, 2, 3 … without holes.
/// Zero stands before the first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "u64", into = "u64")]
pub struct Seq(u64);

impl Seq {
    /// Before the first event.
    pub const ZERO: Self = Self(0);
    /// The largest that a database can hold: 63 bits.
    pub const MAX: Self = Self(i64::MAX as u64);

    /// A number that is known to be one of a log.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number itself.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The number after this one.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The number is past 63 bits: no log has such an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidSeq;

impl fmt::Display for InvalidSeq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid event number")
    }
}

impl std::error::Error for InvalidSeq {}

impl TryFrom<u64> for Seq {
    type Error = InvalidSeq;

    fn try_from(number: u64) -> Result<Self, InvalidSeq> {
        (number <= Self::MAX.0)
            .then_some(Self(number))
            .ok_or(InvalidSeq)
    }
}

impl From<Seq> for u64 {
    fn from(seq: Seq) -> Self {
        seq.0
    }
}

impl std::str::FromStr for Seq {
    type Err = InvalidSeq;

    fn from_str(text: &str) -> Result<Self, InvalidSeq> {
        let number: u64 = text.parse().map_err(|_| InvalidSeq)?;
        number.try_into()
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which log a cursor belongs to. A database that was replaced has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
#[serde(transparent)]
pub struct Epoch(Uuid);

impl Epoch {
    /// The epoch with exactly these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// Its sixteen bytes, as they are stored.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Epoch {
    type Err = crate::id::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_uuid(text).map(Self).ok_or(crate::id::InvalidId)
    }
}

/// Everything up to and including `seq` of log `epoch` has been applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Of which log.
    pub epoch: Epoch,
    /// Up to which event.
    pub seq: Seq,
}

/// `epoch.seq`: how a cursor is written as one word, in `Last-Event-ID`.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::id::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (epoch, seq) = text.split_once('.').ok_or(crate::id::InvalidId)?;
        Ok(Self {
            epoch: epoch.parse()?,
            seq: seq.parse().map_err(|_| crate::id::InvalidId)?,
        })
    }
}
