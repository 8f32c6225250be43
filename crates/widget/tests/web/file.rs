//! Files, as they are shown.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{downloaded, element, fetched_files, open, until},
    server::server,
};

const NEWEST: &str = "#messages > .row:last-child .body";

fn is_there(selector: &str) -> bool {
    widget::bind::has(&format!("{NEWEST} {selector}"))
}

fn is_downloaded(name: &str) -> bool {
    downloaded().iter().any(|downloaded| downloaded == name)
}

/// Whether only thumbnails were fetched.
fn is_modest() -> bool {
    fetched_files()
        .iter()
        .all(|path| path.ends_with("/thumbnail"))
}

#[wasm_bindgen_test]
async fn a_picture_without_a_thumbnail_is_a_file_with_its_name() {
    open().await;
    server().send_picture("broken.png");
    until(|| is_there("button")).await;
    // It is loaded once it is seen; what the test runner writes pushes it down.
    element(NEWEST).scroll_into_view();
    until(|| is_there(".file")).await;
    assert!(!is_there(".picture"));
    let name = element(&format!("{NEWEST} .file bdi")).text_content();
    assert_eq!(name.as_deref(), Some("broken.png"));
    assert!(
        is_modest() && !is_downloaded("broken.png"),
        "nobody has clicked"
    );
    element(&format!("{NEWEST} .file")).click();
    assert!(is_downloaded("broken.png"));
}
