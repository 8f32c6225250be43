//! The browser folds with its own tables what others fold with a crate's.

use protocol::search::fold;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_browser_folds_as_the_server_does() {
    for line in include_str!("folded.txt").lines() {
        let (text, folded) = line.split_once('=').unwrap();
        assert_eq!(fold(text), folded, "{text}");
    }
    assert_eq!(fold("각"), "\u{1100}\u{1161}\u{11a8}");
}
