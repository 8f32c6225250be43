//! Every shape that serde's derive gives a type, whether or not the protocol has
//! one of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::reading::{comes_back, read_alike};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    required: u8,
    optional: Option<i64>,
    #[serde(default)]
    with_default: String,
    #[serde(default = "seven")]
    with_own_default: u32,
    #[serde(rename = "type")]
    renamed: bool,
    #[serde(skip)]
    skipped: u32,
    list: Vec<Option<u16>>,
    pair: (String, [f64; 2]),
    by_name: BTreeMap<String, Shape>,
    wrapped: Wrapped,
    nested: Option<Box<Nested>>,
}

const fn seven() -> u32 {
    7
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(String);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nested {
    value: serde_json::Value,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Point,
    Circle(f64),
    Line(f64, f64),
    Square { side: u32, title: Option<String> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tagged {
    Nothing,
    Shape { shape: Shape, count: i32 },
}

fn everything() -> Everything {
    let shapes = [
        ("a", Shape::Point),
        ("b", Shape::Circle(0.5)),
        ("c", Shape::Line(1.5, -2.5)),
        (
            "d",
            Shape::Square {
                side: 4,
                title: None,
            },
        ),
    ];
    Everything {
        required: 255,
        optional: Some(-5),
        with_default: "said".to_owned(),
        with_own_default: 8,
        renamed: true,
        skipped: 0,
        list: vec![Some(1), None],
        pair: ("left".to_owned(), [0.25, 1e300]),
        by_name: shapes.map(|(name, shape)| (name.to_owned(), shape)).into(),
        wrapped: Wrapped("inside".to_owned()),
        nested: Some(Box::new(Nested {
            value: serde_json::json!({ "a": [true, null, "text", 1.5, -3] }),
        })),
    }
}

#[wasm_bindgen_test]
fn every_shape_of_type_is_read_as_everywhere() {
    comes_back(&everything());
    comes_back(&Tagged::Nothing);
    comes_back(&Tagged::Shape {
        shape: Shape::Circle(2.5),
        count: -1,
    });
}

#[wasm_bindgen_test]
fn a_variant_with_too_little_or_too_much_is_refused() {
    for text in [
        r#"{"circle":null}"#,
        r#"{"circle":1.5,"point":null}"#,
        r#"{"line":[1.5]}"#,
        r#"{"line":[1.5,2.5,3.5]}"#,
        r#"{"square":{}}"#,
        r#"{"point":null}"#,
        r#"{"point":5}"#,
        r#""circle""#,
        "{}",
        "[]",
        "5",
    ] {
        read_alike::<Shape>(text);
    }
}

#[wasm_bindgen_test]
fn a_number_too_large_for_its_type_is_refused() {
    for text in ["255", "256", "-1", "1.5", "null"] {
        read_alike::<u8>(text);
        read_alike::<Option<u8>>(text);
        read_alike::<i64>(text);
    }
}
