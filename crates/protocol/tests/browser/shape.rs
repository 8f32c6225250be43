//! Every shape that serde's derive gives a type, read by both readers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::reading::{comes_back, read_alike};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Named {
    Unit,
    One(String),
    Two(u8, bool),
    Fields {
        nested: Option<Box<Named>>,
    },
    #[serde(alias = "former")]
    Latter,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tagged {
    Unit,
    Fields { number: i32, fraction: f64 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
    List(Vec<Untagged>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    #[serde(alias = "before")]
    now: u8,
    #[serde(flatten)]
    tagged: Tagged,
    map: BTreeMap<String, Untagged>,
    nothing: (),
    pair: (i8, u16),
}

#[wasm_bindgen_test]
fn an_enum_is_read_in_every_way_that_it_is_written() {
    comes_back(&vec![
        Named::Unit,
        Named::One("one".to_owned()),
        Named::Two(2, true),
        Named::Fields { nested: None },
        Named::Fields {
            nested: Some(Box::new(Named::Latter)),
        },
    ]);
    for text in [
        r#""former""#,
        r#""nothing""#,
        r#"{"one":"a","two":[1,true]}"#,
        r#"{"two":[1]}"#,
        "{}",
    ] {
        read_alike::<Named>(text);
    }
}

#[wasm_bindgen_test]
fn what_is_tagged_flattened_or_a_map_is_read_alike() {
    let map = [
        ("number", Untagged::Number(-7)),
        ("text", Untagged::Text("seven".to_owned())),
        ("list", Untagged::List(vec![Untagged::Number(7)])),
    ];
    for tagged in [
        Tagged::Unit,
        Tagged::Fields {
            number: -1,
            fraction: 0.5,
        },
    ] {
        comes_back(&Whole {
            now: 255,
            tagged,
            map: BTreeMap::new(),
            nothing: (),
            pair: (-128, 65_535),
        });
    }
    comes_back(&BTreeMap::from(
        map.map(|(key, value)| (key.to_owned(), value)),
    ));
    read_alike::<Whole>(r#"{"before":1,"type":"unit","map":{},"nothing":null,"pair":[1,2]}"#);
}

#[wasm_bindgen_test]
fn an_integer_is_within_the_range_of_its_type() {
    for text in ["-129", "-128", "-1", "0", "127", "128", "255", "256", "1.5"] {
        read_alike::<i8>(text);
        read_alike::<u8>(text);
        read_alike::<u32>(text);
    }
}
