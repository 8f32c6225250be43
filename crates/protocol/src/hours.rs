//! When somebody answers, as a website says it: a week in one time zone. What
//! it means at an instant, the server works out; browsers' clocks are not to be
//! trusted.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Timestamp, text_form::text_form};

/// The most changes that an [`Availability`] names.
pub const MAX_CHANGES: usize = 32;

/// The most spans in a day.
pub const MAX_SPANS: usize = 8;

/// A week of opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// As IANA names it: `Europe/Vienna`.
    pub time_zone: String,
    /// Monday first. A day without spans is closed.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<Span>>))]
    pub days: [Vec<Span>; 7],
}

/// From one time of a day to another. One that is not later is the next day's:
/// `22:00` to `02:00` is a night, `00:00` to `00:00` a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// When it opens.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub from: Time,
    /// When it closes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub to: Time,
}

impl Span {
    /// Whether it ends on the day after it began.
    pub fn ends_next_day(self) -> bool {
        self.to <= self.from
    }
}

/// A time of day, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Time {
    minutes: u16,
}

const DAY: u16 = 24 * 60;

impl Time {
    /// 00:00
    pub const MIDNIGHT: Self = Self { minutes: 0 };

    /// Minutes after midnight, below 1440.
    pub const fn of_minutes(minutes: u16) -> Option<Self> {
        if minutes < DAY {
            Some(Self { minutes })
        } else {
            None
        }
    }

    /// So much later, round the clock.
    #[must_use]
    pub const fn plus_hours(self, hours: u16) -> Self {
        Self {
            minutes: (self.minutes + hours % 24 * 60) % DAY,
        }
    }

    /// 0 to 23.
    pub const fn hour(self) -> u16 {
        self.minutes / 60
    }

    /// 0 to 59.
    pub const fn minute(self) -> u16 {
        self.minutes % 60
    }
}

/// The text is not `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTime;

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time like 09:30")
    }
}

impl std::error::Error for InvalidTime {}

text_form!(Time);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl std::str::FromStr for Time {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let &[a, b, b':', c, d] = text.as_bytes() else {
            return Err(InvalidTime);
        };
        if ![a, b, c, d].iter().all(u8::is_ascii_digit) {
            return Err(InvalidTime);
        }
        let two = |tens: u8, ones: u8| u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
        let (hour, minute) = (two(a, b), two(c, d));
        (minute < 60)
            .then(|| Self::of_minutes(hour * 60 + minute))
            .flatten()
            .ok_or(InvalidTime)
    }
}

/// What the hours mean now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Availability {
    /// Whether somebody answers now.
    pub open: bool,
    /// When that changes, and changes back, and so on: the next [`MAX_CHANGES`] within
    /// two weeks. Without any, it does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Timestamp>,
}

impl Availability {
    /// Without hours.
    pub const ALWAYS: Self = Self {
        open: true,
        changes: Vec::new(),
    };

    /// Whether somebody answers at this instant, and when that changes next, as far as
    /// it is known.
    pub fn at(&self, now: Timestamp) -> (bool, Option<Timestamp>) {
        let passed = self.changes.iter().take_while(|at| **at <= now).count();
        let is_open = self.open == (passed % 2 == 0);
        (is_open, self.changes.get(passed).copied())
    }
}
