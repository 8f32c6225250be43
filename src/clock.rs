//! The words for a time: as short as they can be and still be clear.

use leptos::prelude::*;
use protocol::Timestamp;

use crate::dom::calendar;
pub use crate::dom::calendar::Day;

/// How much of a date needs to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    Today,
    Yesterday,
    ThisWeek,
    ThisYear,
    Older,
}

/// How far back a day is. `same_year` is the calendar's answer.
pub fn age(day: Day, today: Day, same_year: bool) -> Age {
    match today.0 - day.0 {
        ..=0 => Age::Today,
        1 => Age::Yesterday,
        2..=6 => Age::ThisWeek,
        _ if same_year => Age::ThisYear,
        _ => Age::Older,
    }
}

/// The present minute, for labels that grow old.
#[derive(Debug, Clone, Copy)]
pub struct Now(ReadSignal<Timestamp>);

impl Now {
    /// Starts the clock.
    pub fn provide() {
        let (now, set_now) = signal(calendar::now());
        let every = std::time::Duration::from_secs(30);
        // The page is the clock's lifetime: there is nothing to stop.
        let started = set_interval_with_handle(move || set_now.set(calendar::now()), every);
        debug_assert!(started.is_ok(), "a page can start a timer");
        provide_context(Self(now));
    }

    /// The present, tracked.
    pub fn get(self) -> Timestamp {
        self.0.get()
    }
}

/// The clock of the page.
pub fn use_now() -> Now {
    expect_context()
}

/// For a row of the list: a time today, else a day.
pub fn in_list(at: Timestamp, now: Timestamp) -> String {
    match age_of(at, now) {
        Age::Today => calendar::time(at),
        Age::Yesterday => "Yesterday".to_owned(),
        Age::ThisWeek => calendar::weekday_short(at),
        Age::ThisYear => calendar::day_and_month(at),
        Age::Older => calendar::date(at),
    }
}

/// For the heading between two days.
pub fn between_days(at: Timestamp, now: Timestamp) -> String {
    match age_of(at, now) {
        Age::Today => "Today".to_owned(),
        Age::Yesterday => "Yesterday".to_owned(),
        Age::ThisWeek => calendar::weekday(at),
        Age::ThisYear => calendar::weekday_and_day(at),
        Age::Older => calendar::date_long(at),
    }
}

fn age_of(at: Timestamp, now: Timestamp) -> Age {
    age(
        calendar::day_of(at),
        calendar::day_of(now),
        calendar::year_of(at) == calendar::year_of(now),
    )
}

/// A span in the largest unit that says something.
pub fn span(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match minutes {
        0 => "less than a minute".to_owned(),
        1..=59 => format!("{minutes} min"),
        _ => format!("{} h", minutes / 60),
    }
}
