//! A JSON text with one thing wrong, or new, at a time.

use serde_json::{Map, Value};

/// Every text that differs from this one in one field of one object: it is missing,
/// `null`, of another type, or there is one more.
pub(crate) fn variants(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let variants = variants_of(&value).into_iter();
    variants.map(|variant| variant.to_string()).collect()
}

fn variants_of(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => variants_of_object(fields),
        Value::Array(items) => {
            let changed = items.iter().enumerate().flat_map(|(index, item)| {
                variants_of(item).into_iter().map(move |variant| {
                    let mut items = items.clone();
                    items[index] = variant;
                    Value::Array(items)
                })
            });
            changed.collect()
        }
        _ => Vec::new(),
    }
}

fn variants_of_object(fields: &Map<String, Value>) -> Vec<Value> {
    let mut with_more = fields.clone();
    with_more.insert(
        "a_later_field".to_owned(),
        serde_json::json!({ "x": [1, null] }),
    );
    let mut variants = vec![Value::Object(with_more)];
    for (name, value) in fields {
        let mut without = fields.clone();
        without.remove(name);
        variants.push(Value::Object(without));
        let others = [
            Value::Null,
            "a_later_word".into(),
            serde_json::json!({}),
            true.into(),
        ];
        for other in others.into_iter().chain(variants_of(value)) {
            let mut changed = fields.clone();
            changed.insert(name.clone(), other);
            variants.push(Value::Object(changed));
        }
    }
    variants
}
