//! Weeks, nights, empty days, and the days on which clocks change.

use jiff::{ToSpan, civil::DateTime};
use proptest::prelude::*;
use protocol::hours::Time;

use super::*;

fn span(text: &str) -> Span {
    let (from, to) = text.split_once('-').unwrap();
    Span {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

/// Hours by day, Monday first: `09:00-12:00 13:00-17:00`, or nothing.
fn hours(time_zone: &str, days: [&str; 7]) -> Hours {
    Hours {
        time_zone: time_zone.to_owned(),
        days: days.map(|spans| spans.split_whitespace().map(span).collect()),
    }
}

fn at(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = text.parse().unwrap();
    Timestamp::from_millis(instant.as_millisecond())
}

/// What holds at an instant, in words.
fn says(hours: &Hours, now: &str) -> String {
    let (open, changes_at) = of(Some(hours), at(now)).at(at(now));
    let open = if open { "open" } else { "closed" };
    match changes_at {
        Some(at) => {
            let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap();
            format!("{open} until {at}")
        }
        None => format!("{open} for ever"),
    }
}

const WORKDAY: &str = "09:00-12:30 13:30-17:30";
const WEEK: [&str; 7] = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, "09:00-15:00", "", ""];

#[test]
fn without_hours_somebody_always_answers() {
    assert_eq!(of(None, at("2026-01-05T00:00:00Z")), Availability::ALWAYS);
}

#[test]
fn a_week_with_lunch_breaks() {
    let week = hours("Europe/Vienna", WEEK);
    // A Monday in winter: an hour before UTC.
    for (now, then) in [
        ("2026-01-05T07:59:59Z", "closed until 2026-01-05T08:00:00Z"),
        ("2026-01-05T08:00:00Z", "open until 2026-01-05T11:30:00Z"),
        ("2026-01-05T11:29:59Z", "open until 2026-01-05T11:30:00Z"),
        ("2026-01-05T11:30:00Z", "closed until 2026-01-05T12:30:00Z"),
        ("2026-01-05T16:30:00Z", "closed until 2026-01-06T08:00:00Z"),
        // From Friday afternoon over two empty days.
        ("2026-01-09T14:00:00Z", "closed until 2026-01-12T08:00:00Z"),
        ("2026-01-11T12:00:00Z", "closed until 2026-01-12T08:00:00Z"),
        // In summer it is two hours.
        ("2026-07-06T07:00:00Z", "open until 2026-07-06T10:30:00Z"),
    ] {
        assert_eq!(says(&week, now), then, "at {now}");
    }
}

#[test]
fn a_night_belongs_to_the_day_it_began() {
    let nights = hours("Europe/Vienna", ["", "", "", "", "22:00-02:00", "", ""]);
    for (now, then) in [
        ("2026-01-09T20:59:00Z", "closed until 2026-01-09T21:00:00Z"),
        ("2026-01-09T23:30:00Z", "open until 2026-01-10T01:00:00Z"),
        ("2026-01-10T01:00:00Z", "closed until 2026-01-16T21:00:00Z"),
    ] {
        assert_eq!(says(&nights, now), then, "at {now}");
    }
}

#[test]
fn a_night_from_sunday_into_monday_crosses_the_week() {
    let nights = hours("UTC", ["", "", "", "", "", "", "20:00-04:00"]);
    assert_eq!(
        says(&nights, "2026-01-05T03:59:00Z"),
        "open until 2026-01-05T04:00:00Z"
    );
}

#[test]
fn spans_that_touch_or_overlap_are_one() {
    let whole = hours(
        "UTC",
        ["00:00-00:00", "00:00-06:00 05:00-08:00", "", "", "", "", ""],
    );
    assert_eq!(
        says(&whole, "2026-01-05T12:00:00Z"),
        "open until 2026-01-06T08:00:00Z"
    );
}

#[test]
fn a_week_without_gaps_never_closes_and_one_without_spans_never_opens() {
    let always = hours("America/Santiago", ["00:00-00:00"; 7]);
    let never = hours("America/Santiago", [""; 7]);
    // Through a year, and so through the midnights that Chile leaves out.
    for day in 0..366 {
        let now = at("2026-01-01T12:00:00Z").plus_millis(day * 86_400_000);
        assert_eq!(of(Some(&always), now), Availability::ALWAYS);
        let closed = of(Some(&never), now);
        assert_eq!((closed.open, closed.changes), (false, vec![]));
    }
}

#[test]
fn clocks_that_are_set_forward_shorten_the_night() {
    // Vienna, 29 March 2026: 02:00 becomes 03:00.
    let nights = hours(
        "Europe/Vienna",
        ["", "", "", "", "", "22:00-06:00", "02:15-02:45 08:00-10:00"],
    );
    for (now, then) in [
        ("2026-03-28T22:00:00Z", "open until 2026-03-29T04:00:00Z"),
        ("2026-03-29T04:00:00Z", "closed until 2026-03-29T06:00:00Z"),
    ] {
        assert_eq!(says(&nights, now), then, "at {now}");
    }
    let left_out = hours("Europe/Vienna", ["", "", "", "", "", "", "02:15-02:45"]);
    assert_eq!(
        says(&left_out, "2026-03-29T00:30:00Z"),
        "closed until 2026-03-29T01:15:00Z",
        "as much later as the clocks are set"
    );
}

#[test]
fn clocks_that_are_set_back_lengthen_the_night() {
    // Vienna, 25 October 2026: 03:00 becomes 02:00.
    let nights = hours("Europe/Vienna", ["", "", "", "", "", "22:00-06:00", ""]);
    assert_eq!(
        says(&nights, "2026-10-24T20:00:00Z"),
        "open until 2026-10-25T05:00:00Z"
    );
    let twice = hours("Europe/Vienna", ["", "", "", "", "", "", "02:15-02:45"]);
    assert_eq!(
        says(&twice, "2026-10-25T00:15:00Z"),
        "open until 2026-10-25T00:45:00Z",
        "the first of the two"
    );
}

#[test]
fn the_same_hours_are_other_instants_elsewhere() {
    for (zone, then) in [
        ("Pacific/Auckland", "closed until 2026-01-05T20:00:00Z"),
        ("Asia/Kathmandu", "open until 2026-01-05T06:45:00Z"),
        ("America/St_Johns", "closed until 2026-01-05T12:30:00Z"),
    ] {
        let week = hours(zone, WEEK);
        assert_eq!(says(&week, "2026-01-05T04:30:00Z"), then, "{zone}");
    }
}

#[test]
fn a_zone_is_one_of_the_table() {
    for name in [
        "Europe/Vienna",
        "UTC",
        "Asia/Calcutta",
        "Asia/Beirut",
        "America/Argentina/Ushuaia",
    ] {
        assert!(is_time_zone(name), "{name}");
    }
    for name in ["", "Mars/Olympus", "+02:00", "../etc/passwd", "EU/Vienna\0"] {
        assert!(!is_time_zone(name), "{name}");
    }
    let lost = hours("Mars/Olympus", [""; 7]);
    assert_eq!(
        of(Some(&lost), at("2026-01-05T04:30:00Z")),
        Availability::ALWAYS
    );
}

/// What a person reads off the wall clock and the sign at the access.
fn reads(hours: &Hours, local: DateTime) -> bool {
    let minutes = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let of_day = |offset: i32| {
        let day = local.date().checked_add(offset.days()).unwrap();
        &hours.days[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()]
    };
    let of_time = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let today = of_day(0).iter().any(|span| {
        of_time(span.from) <= minutes && (span.ends_next_day() || minutes < of_time(span.to))
    });
    let yesterday = of_day(-1)
        .iter()
        .any(|span| span.ends_next_day() && minutes < of_time(span.to));
    today || yesterday
}

fn any_span() -> impl Strategy<Value = Span> {
    // Quarters of an hour meet each other often.
    (0..96_u16, 0..96_u16).prop_map(|(from, to)| Span {
        from: Time::of_minutes(from * 15).unwrap(),
        to: Time::of_minutes(to * 15).unwrap(),
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let zone = prop_oneof![
        Just("UTC"),
        Just("Europe/Vienna"),
        Just("America/Santiago"),
        Just("Australia/Lord_Howe"),
        Just("Asia/Kathmandu"),
    ];
    let days = prop::array::uniform7(prop::collection::vec(any_span(), 0..3));
    (zone, days).prop_map(|(time_zone, days)| Hours {
        time_zone: time_zone.to_owned(),
        days,
    })
}

/// Minutes of 2026 and 2027.
const MINUTES: std::ops::Range<i64> = 0..2 * 365 * 24 * 60;

fn minute(of: i64) -> Timestamp {
    at("2026-01-01T00:00:00Z").plus_millis(of * 60_000)
}

proptest! {
    #[test]
    fn it_is_what_one_reads_off_the_clock(hours in any_hours(), of_year in MINUTES) {
        let now = minute(of_year);
        let zone = TimeZone::get(&hours.time_zone).unwrap();
        let instant = jiff::Timestamp::from_millisecond(now.millis()).unwrap();
        let day = jiff::Span::new().hours(48);
        let offset = |at: jiff::Timestamp| zone.to_offset(at);
        // On the days when clocks change, the clock alone does not say it.
        prop_assume!(offset(instant - day) == offset(instant + day));
        let local = instant.to_zoned(zone.clone()).datetime();
        prop_assert_eq!(of(Some(&hours), now).open, reads(&hours, local));
    }

    #[test]
    fn it_changes_when_it_says_and_not_before(
        hours in any_hours(), of_year in MINUTES, between in 0.0..1.0_f64,
    ) {
        let now = minute(of_year);
        let first = of(Some(&hours), now);
        let Some(&changes_at) = first.changes.first() else {
            let later = now.plus_millis((between * 7.0 * 86_400_000.0) as i64);
            prop_assert_eq!(of(Some(&hours), later).open, first.open);
            return Ok(());
        };
        prop_assert!(changes_at > now);
        let left = changes_at.millis() - now.millis();
        let before = now.plus_millis((between * (left - 1) as f64) as i64);
        let known_before = of(Some(&hours), before);
        prop_assert_eq!(known_before.open, first.open);
        prop_assert_eq!(known_before.changes.first(), first.changes.first());
        prop_assert_eq!(of(Some(&hours), changes_at).open, !first.open);
    }

    #[test]
    fn what_was_said_once_holds_at_each_later_change(
        hours in any_hours(), of_year in MINUTES,
    ) {
        let first = of(Some(&hours), minute(of_year));
        prop_assert!(first.changes.is_sorted());
        prop_assert!(first.changes.len() <= MAX_CHANGES);
        for at in &first.changes {
            for now in [at.plus_millis(-1), *at] {
                let told = of(Some(&hours), now);
                let (open, next) = first.at(now);
                prop_assert_eq!(open, told.open);
                prop_assert!(next.is_none() || next == told.at(now).1);
            }
        }
    }
}
