//! Numbers, as the reader's language writes them.

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// A number of bytes: `1.2 MB`.
pub fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53")]
    let bytes = bytes as f64;
    let (unit, number) = if bytes < 1e6 {
        ("kilobyte", bytes / 1e3)
    } else {
        ("megabyte", bytes / 1e6)
    };
    let options = Object::new();
    let digits = if number < 10.0 { 1 } else { 0 };
    for (name, value) in [
        ("style", JsValue::from("unit")),
        ("unit", unit.into()),
        ("maximumFractionDigits", digits.into()),
    ] {
        // A plain object takes any property.
        Reflect::set(&options, &name.into(), &value).ok();
    }
    let format = Intl::NumberFormat::new(&Array::new(), &options).format();
    let text = format.call1(&JsValue::UNDEFINED, &number.into());
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
