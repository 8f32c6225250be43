//! Times and days, as the visitor's language writes them.

use js_sys::{Date, Function, Reflect};
use protocol::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

const DAY_MS: i64 = 86_400_000;

fn date(at: Timestamp) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53")]
    let millis = at.millis() as f64;
    Date::new(&millis.into())
}

fn locale() -> JsValue {
    let root = leptos::prelude::document().document_element();
    let lang = root.and_then(|root| root.get_attribute("lang"));
    lang.map_or(JsValue::UNDEFINED, |lang| lang.into())
}

/// Options without which a date is written in full.
fn options(parts: &[(&str, &str)]) -> JsValue {
    let options = js_sys::Object::new();
    for (part, how) in parts {
        // A plain object takes properties.
        let _set = Reflect::set(&options, &(*part).into(), &(*how).into());
    }
    options.into()
}

/// Calls one of `Date`'s own writers: a language it does not know throws, and
/// then the browser's is used.
fn write(at: Timestamp, name: &str, options: &JsValue) -> String {
    let date = date(at);
    let writer = Reflect::get(&date, &name.into())
        .ok()
        .and_then(|writer| writer.dyn_into::<Function>().ok());
    let Some(writer) = writer else {
        return String::new();
    };
    writer
        .call2(&date, &locale(), options)
        .or_else(|_| writer.call2(&date, &JsValue::UNDEFINED, options))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// `14:32`
pub(super) fn time(at: Timestamp) -> String {
    let options = options(&[("hour", "numeric"), ("minute", "2-digit")]);
    write(at, "toLocaleTimeString", &options)
}

/// `Monday, 3 March`
pub(super) fn day(at: Timestamp) -> String {
    let parts = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
    write(at, "toLocaleDateString", &options(&parts))
}

/// The day's number, where the visitor is.
pub(super) fn day_number(at: Timestamp) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes")]
    let offset = date(at).get_timezone_offset() as i64;
    (at.millis() - offset * 60_000).div_euclid(DAY_MS)
}
