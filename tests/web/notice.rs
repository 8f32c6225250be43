//! What must not cover, or be covered by, anything else.

use dashboard::route::Route;
use protocol::{ChannelKind, Problem, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomRect, HtmlElement};

use crate::{
    page::{self, frame},
    shop::Shop,
};

fn overlap(a: &DomRect, b: &DomRect) -> bool {
    a.left() < b.right() && b.left() < a.right() && a.top() < b.bottom() && b.top() < a.bottom()
}

fn place(element: &HtmlElement) -> DomRect {
    element.get_bounding_client_rect()
}

#[wasm_bindgen_test]
async fn a_number_gives_way_to_the_buttons_beside_it() {
    let shop = Shop::open();
    let amina = shop.customer("Amina Yusuf of Harbour and Pine", 3, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    for width in [800, 720, 690, 640] {
        let shell = page.get(".shell");
        shell
            .style()
            .set_property("inline-size", &format!("{width}px"))
            .unwrap();
        frame().await;
        for button in ["assign", "resolve"] {
            let button = place(&page.get(&format!("[data-action={button}]")));
            for words in [".thread-bar h1", ".thread-bar .where"] {
                assert!(!overlap(&place(&page.get(words)), &button), "{width}");
            }
        }
        assert!(place(&page.get(".thread-bar")).right() <= place(&shell).right() + 0.5);
        let (list, thread) = (
            place(&page.get(".list-column")).width(),
            place(&page.get(".thread-column")).width(),
        );
        assert!(width < 720 || list <= thread, "{list} beside {thread}");
    }
}

#[wasm_bindgen_test]
async fn new_activity_covers_no_row() {
    let shop = Shop::open();
    let first = shop.customer("First", 1, 0);
    for number in 0..40 {
        shop.customer(&format!("Customer {number}"), 1, 0);
    }
    let page = page::open(Route::Inbox).await;
    page.get(".list-scroll").set_scroll_top(600);
    frame().await;
    frame().await;
    shop.says(first, "I am news");
    page.sees("New activity").await;
    let (notice, rows) = (
        place(&page.get(".new-activity")),
        place(&page.get(".list-scroll")),
    );
    assert!(!overlap(&notice, &rows));
    assert!(!overlap(&notice, &place(&page.get(".list-header h1"))));
}

#[wasm_bindgen_test]
async fn the_connection_covers_no_heading_and_escape_closes_the_details_before_the_conversation() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    page.shows_details().await;
    shop.hangs_up();
    page.until("it says so", || {
        !page.get(".connection").inner_text().is_empty() && page.connection() != "live"
    })
    .await;
    assert!(!overlap(
        &place(&page.get(".connection")),
        &place(&page.get(".contact h2"))
    ));
    page.get(".contact .bar button").focus().unwrap();
    page.presses_anywhere("Escape");
    page.until("the details are closed", || page.find(".contact").is_none())
        .await;
    assert!(page.find("[role=log]").is_some());
    page.until("the keyboard is at the button that opens them", || {
        page::is_focused("button[aria-label=Details]")
    })
    .await;
    page.presses_anywhere("Escape");
    page.until("the conversation is closed", || {
        page.find("[role=log]").is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_failure_is_below_its_bubble_and_offers_no_retry_that_can_only_fail() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.describes(amina, |conversation| {
        conversation.channel = ChannelKind::Whatsapp;
        conversation.window_closes_at = Some(Timestamp::from_millis(1));
    });
    shop.refuses(Some(Problem::new(422, "text_empty", "They refused it.")));
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 0").await;
    page.types("please");
    page.presses("Enter", |_| ());
    page.sees("They refused it.").await;
    page.sees("It can be tried again once they write").await;
    assert!(!page.has("retry") && page.has("delete"));
    let bubble = page.bubble("please").unwrap().0.get_bounding_client_rect();
    let reason = place(&page.get(".failure"));
    assert!(reason.top() >= bubble.bottom() - 0.5, "it is below");
    assert!((reason.right() - bubble.right()).abs() < 1.0, "on its side");
}
