//! Time zones, by the names that browsers and servers share.

use js_sys::{Array, Function, Intl::DateTimeFormat, Object, Reflect, global};
use protocol::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

/// The reader's own.
pub fn mine() -> String {
    let options = DateTimeFormat::default().resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok();
    zone.and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// All that this browser knows; UTC alone where it does not say.
pub fn every() -> Vec<String> {
    let mut zones = vec!["UTC".to_owned()];
    let known = intl("supportedValuesOf").and_then(|of| {
        let all = of.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok()?;
        all.dyn_into::<Array>().ok()
    });
    let known = known.unwrap_or_default();
    zones.extend(known.iter().filter_map(|zone| zone.as_string()));
    zones
}

/// What a clock shows there: `14:32`. Nothing for what is no zone.
pub fn time(at: Timestamp, zone: &str) -> Option<String> {
    let options = Object::new();
    for (part, how) in [
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZone", zone),
    ] {
        Reflect::set(&options, &part.into(), &how.into()).ok()?;
    }
    write_in(at, &options)
}

fn write_in(at: Timestamp, options: &Object) -> Option<String> {
    // By way of `Reflect`: for a name that is none, the constructor throws.
    let make = intl("DateTimeFormat")?;
    let locale = super::calendar::locale();
    let writer = Reflect::construct(&make, &Array::of2(&locale.into(), options)).ok()?;
    let writer: DateTimeFormat = writer.dyn_into().ok()?;
    super::calendar::write_with(at, &writer)
}

pub(super) fn intl(name: &str) -> Option<Function> {
    let intl = Reflect::get(&global(), &"Intl".into()).ok()?;
    Reflect::get(&intl, &name.into()).ok()?.dyn_into().ok()
}
