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
    let Content::Attachment { attachment, .. } = file else {
        panic!("it is a file");
    };
    let with_caption = Content::attachment(attachment, "this one");
    let Summary::Captioned { name, text } = with_caption.summary() else {
        panic!("a caption is said too");
    };
    assert_eq!((&name[name.len() - 4..], text), (".jpg", "this one"));
    assert_eq!(with_caption.summary().preview(), "this one");
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
