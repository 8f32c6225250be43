//! Whether somebody answers now: a week of hours, laid over the calendar of its
//! time zone. The zones are part of the program, so that every machine says the
//! same.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use protocol::{
    Availability, Hours, Timestamp,
    hours::{MAX_CHANGES, Span},
};

/// Days that are looked at from today on. A week shows every gap that there
/// is, but one that falls into the hour which a clock change leaves out.
const HORIZON: i32 = 15;

/// Whether the name is in our table.
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// What the hours mean at an instant. Hours whose zone is gone from our table
/// mean nothing: better open than silent for ever.
pub fn of(hours: Option<&Hours>, now: Timestamp) -> Availability {
    let within = hours.and_then(|hours| {
        let zone = TimeZone::get(&hours.time_zone).ok()?;
        within(&hours.days, &zone, now)
    });
    within.unwrap_or(Availability::ALWAYS)
}

fn within(days: &[Vec<Span>; 7], zone: &TimeZone, now: Timestamp) -> Option<Availability> {
    let instant = jiff::Timestamp::from_millisecond(now.millis()).ok()?;
    let today = instant.to_zoned(zone.clone()).date();
    let mut last = today;
    let mut open: Vec<(i64, i64)> = Vec::new();
    // Yesterday's nights reach into today.
    for offset in -1..HORIZON {
        let date = today.checked_add(offset.days()).ok()?;
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
        for span in &days[weekday] {
            let until = if span.ends_next_day() {
                date.tomorrow().ok()?
            } else {
                date
            };
            let from = instant_of(date, span.from, zone)?;
            let to = instant_of(until, span.to, zone)?;
            // None, where a clock change leaves it out.
            if from < to {
                open.push((from, to));
            }
        }
        last = date;
    }
    let end = instant_of(last, protocol::hours::Time::MIDNIGHT, zone)?;
    let now = now.millis();
    open.sort_unstable();
    let mut changes: Vec<i64> = Vec::new();
    for (from, to) in open {
        match changes.last_mut() {
            // What touches is one.
            Some(until) if from <= *until => *until = to.max(*until),
            _ => changes.extend([from, to]),
        }
    }
    let passed = changes.partition_point(|at| *at <= now);
    let changes = changes.into_iter().filter(|at| *at < end);
    Some(Availability {
        open: passed % 2 == 1,
        changes: changes
            .skip(passed)
            .take(MAX_CHANGES)
            .map(Timestamp::from_millis)
            .collect(),
    })
}

/// A local time as an instant. Where clocks are set forward over it, it is as
/// much later as they are set; where they are set back over it, it is the first
/// of the two.
fn instant_of(date: Date, time: protocol::hours::Time, zone: &TimeZone) -> Option<i64> {
    let hour = i8::try_from(time.hour()).ok()?;
    let minute = i8::try_from(time.minute()).ok()?;
    let local: DateTime = date.at(hour, minute, 0, 0);
    let zoned = zone.to_ambiguous_zoned(local).compatible().ok()?;
    Some(zoned.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests;
