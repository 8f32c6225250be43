//! The browser's calendar: where the reader is, and how they write dates.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::window;
use protocol::Timestamp;
use wasm_bindgen::JsValue;

/// A day where the reader is, counted from some first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

const DAY_MS: i64 = 86_400_000;
/// The last instant of the calendar (ECMA-262, time values), and with a minus
/// the first: beyond, dates throw.
const LAST_MS: i64 = 8_640_000_000_000_000;

/// The present.
pub fn now() -> Timestamp {
    Timestamp::from_millis(whole(Date::now()))
}

/// The day an instant falls on, where the reader is.
pub fn day_of(at: Timestamp) -> Day {
    let offset_ms = whole(date_of(at).get_timezone_offset()) * 60_000;
    Day((at.millis() - offset_ms).div_euclid(DAY_MS))
}

/// The year an instant falls in, where the reader is.
pub fn year_of(at: Timestamp) -> u32 {
    date_of(at).get_full_year()
}

/// The same for machines.
pub fn machine(at: Timestamp) -> String {
    date_of(at).to_iso_string().into()
}

/// One writer per way to write a date: making one is slow.
struct Writers {
    time: DateTimeFormat,
    weekday_short: DateTimeFormat,
    weekday: DateTimeFormat,
    day_and_month: DateTimeFormat,
    weekday_and_day: DateTimeFormat,
    date: DateTimeFormat,
    date_long: DateTimeFormat,
    full: DateTimeFormat,
}

impl Writers {
    fn new() -> Self {
        let locale = Array::of1(&JsValue::from_str(&locale()));
        let writer = |parts: &[(&str, &str)]| {
            let options = Object::new();
            for (part, how) in parts {
                Reflect::set(&options, &(*part).into(), &(*how).into())
                    .expect("a plain object takes properties");
            }
            DateTimeFormat::new(&locale, &options)
        };
        Self {
            time: writer(&[("hour", "numeric"), ("minute", "2-digit")]),
            weekday_short: writer(&[("weekday", "short")]),
            weekday: writer(&[("weekday", "long")]),
            day_and_month: writer(&[("day", "numeric"), ("month", "short")]),
            weekday_and_day: writer(&[("weekday", "long"), ("day", "numeric"), ("month", "long")]),
            date: writer(&[("dateStyle", "short")]),
            date_long: writer(&[("dateStyle", "long")]),
            full: writer(&[("dateStyle", "full"), ("timeStyle", "short")]),
        }
    }
}

thread_local! {
    static WRITERS: Writers = Writers::new();
}

/// `14:32`
pub fn time(at: Timestamp) -> String {
    write(at, |writers| &writers.time)
}

/// `Mon`
pub fn weekday_short(at: Timestamp) -> String {
    write(at, |writers| &writers.weekday_short)
}

/// `Monday`
pub fn weekday(at: Timestamp) -> String {
    write(at, |writers| &writers.weekday)
}

/// `3 Mar`
pub fn day_and_month(at: Timestamp) -> String {
    write(at, |writers| &writers.day_and_month)
}

/// `Monday 3 March`
pub fn weekday_and_day(at: Timestamp) -> String {
    write(at, |writers| &writers.weekday_and_day)
}

/// `03/03/2025`
pub fn date(at: Timestamp) -> String {
    write(at, |writers| &writers.date)
}

/// `3 March 2025`
pub fn date_long(at: Timestamp) -> String {
    write(at, |writers| &writers.date_long)
}

/// `Monday 3 March 2025 at 14:32`
pub fn full(at: Timestamp) -> String {
    write(at, |writers| &writers.full)
}

fn write(at: Timestamp, with: impl FnOnce(&Writers) -> &DateTimeFormat) -> String {
    WRITERS.with(|writers| write_with(at, with(writers)).unwrap_or_default())
}

/// An instant beyond the calendar is written by nobody.
pub(super) fn write_with(at: Timestamp, writer: &DateTimeFormat) -> Option<String> {
    let text = writer.format().call1(&JsValue::UNDEFINED, &date_of(at));
    text.ok()?.as_string()
}

/// The words around dates are English; a reader of English gets their own kind.
pub(super) fn locale() -> String {
    let language = window().navigator().language().unwrap_or_default();
    if language.starts_with("en-") {
        language
    } else {
        "en-GB".to_owned()
    }
}

fn date_of(at: Timestamp) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53 ms")]
    let millis = at.millis().clamp(-LAST_MS, LAST_MS) as f64;
    Date::new(&JsValue::from_f64(millis))
}

fn whole(number: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "dates and offsets are whole"
    )]
    let number = number as i64;
    number
}
