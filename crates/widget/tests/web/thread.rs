//! A thread that is longer than the screen.

use protocol::{Author, Direction};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{element, is_shown, open, text, until},
    server::{maya, server},
};

const NEWEST: &str = "#messages > .row:last-child .body";

#[wasm_bindgen_test]
async fn what_arrives_while_somebody_reads_further_up_is_counted_until_they_come_down() {
    open().await;
    let say = |text: &str| server().write(Direction::Out, Author::Agent(maya()), text);
    // In its own window it is as high as that; here the test runner's text is above.
    element("#chat")
        .style()
        .set_property("height", "400px")
        .unwrap();
    for number in 0..30 {
        say(&format!("a long thread {number}"));
    }
    until(|| text(NEWEST) == "a long thread 29").await;
    assert!(!is_shown("#news"));
    let thread = element("#thread");
    thread.set_scroll_top(-400);
    until(|| thread.scroll_top() < -300).await;
    // The page learns of it with the scroll event, before the next frame.
    until(|| {
        say("below");
        is_shown("#news")
    })
    .await;
    say("all of it is here");
    until(|| text(NEWEST) == "all of it is here").await;
    let before: u32 = text("#news").split(' ').next().unwrap().parse().unwrap();
    say("and one more");
    until(|| text("#news") == format!("{} new", before + 1)).await;
    element("#news").click();
    until(|| !is_shown("#news")).await;
}
