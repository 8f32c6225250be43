//! The paths to the values in JSON.

use std::collections::BTreeSet;

use serde_json::Value;

/// The paths to every value that is no object and no array with something in it.
pub(super) fn paths(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(value, &format!("{path}{dot}{name}"), found);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    walk(item, &format!("{path}[]"), found);
                }
            }
            _ => {
                found.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

#[test]
fn paths_reach_into_lists_and_objects() {
    let said = serde_json::json!({ "a": [{ "b": 1 }, { "c": [] }], "d": null });
    let expected = ["a[].b", "a[].c", "d"].map(str::to_owned);
    assert_eq!(paths(&said), BTreeSet::from(expected));
}
