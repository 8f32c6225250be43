//! A week of opening hours while it is being edited: times are texts.

use protocol::{
    Hours,
    hours::{MAX_SPANS, Span, Time},
};

use super::draft::{WebsiteError, WebsiteField};
use crate::settings::form::rebase::{Rebase, field};

/// Opening hours, with times as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    pub time_zone: String,
    pub days: [Vec<(String, String)>; 7],
}

/// The days, Monday first.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Week {
    /// What most begin with: five days from nine to five.
    pub fn usual(time_zone: String) -> Self {
        let days = std::array::from_fn(|day| {
            if day < 5 {
                vec![Self::span()]
            } else {
                Vec::new()
            }
        });
        Self { time_zone, days }
    }

    fn span() -> (String, String) {
        ("09:00".to_owned(), "17:00".to_owned())
    }

    /// What a day gets next: nine to five, then something later.
    pub fn add(&mut self, day: usize) {
        let last = self.days[day].last();
        let later = last.and_then(|(_, to)| {
            let to: Time = to.parse().ok()?;
            let at = |hours| to.plus_hours(hours).to_string();
            Some((at(1), at(4)))
        });
        self.days[day].push(later.unwrap_or_else(Self::span));
    }

    pub(super) fn of(hours: &Hours) -> Self {
        let typed = |span: &Span| (span.from.to_string(), span.to.to_string());
        Self {
            time_zone: hours.time_zone.clone(),
            days: hours
                .days
                .each_ref()
                .map(|spans| spans.iter().map(typed).collect()),
        }
    }

    pub(super) fn hours(&self) -> Result<Hours, WebsiteError> {
        let mut days: [Vec<Span>; 7] = Default::default();
        for (day, (spans, typed)) in days.iter_mut().zip(&self.days).enumerate() {
            for (from, to) in typed {
                let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
                    let words = format!("{}: enter both times.", DAYS[day]);
                    return Err(WebsiteError::in_field(WebsiteField::Hours, words));
                };
                spans.push(Span { from, to });
            }
        }
        Ok(Hours {
            time_zone: self.time_zone.clone(),
            days,
        })
    }

    /// Whether a day takes another span.
    pub fn has_room(&self, day: usize) -> bool {
        self.days[day].len() < MAX_SPANS
    }
}

impl Rebase for Week {
    fn rebased(&self, base: &Self, stored: &Self) -> Self {
        Self {
            time_zone: field(&self.time_zone, &base.time_zone, &stored.time_zone),
            days: std::array::from_fn(|day| {
                field(&self.days[day], &base.days[day], &stored.days[day])
            }),
        }
    }
}
