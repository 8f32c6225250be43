//! A message in words.

use protocol::{Content, Summary};

use crate::sample;

#[test]
fn each_kind_says_what_it_is() {
    let kind = "sticker".to_owned();
    assert_eq!(Content::text("hi").summary(), Summary::Text("hi"));
    let file = sample::with_file().content;
    let Summary::Name(name) = file.summary() else {
        panic!("a file has a name");
    };
    assert!(name.ends_with(".jpg"), "{name}");
    let sticker = Content::Unsupported { kind };
    assert_eq!(sticker.summary(), Summary::Placeholder("sticker"));
    assert_eq!(Content::Unknown.summary().preview(), "[message]");
}

#[test]
fn its_preview_is_one_line() {
    assert_eq!(Content::text("one\ntwo").summary().preview(), "one two");
    assert_eq!(Summary::Name("a\tb.pdf").preview(), "a b.pdf");
    assert_eq!(Summary::Placeholder("image").preview(), "[image]");
}
