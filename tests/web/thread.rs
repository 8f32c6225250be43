//! Reading a conversation.

use dashboard::route::Route;
use protocol::ConversationId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{self, DashboardPage, frame},
    shop::Shop,
};

async fn opened(id: ConversationId) -> DashboardPage {
    let page = page::open(Route::Conversation(id)).await;
    page.until("the thread is here", || page.bubbles() > 0)
        .await;
    frame().await;
    frame().await;
    page
}

#[wasm_bindgen_test]
async fn an_address_opens_its_conversation_at_the_newest_message() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 30, 0);
    let page = opened(amina).await;
    page.sees_bubble("message 29").await;
    assert!(page.below_view() <= 1);
}

#[wasm_bindgen_test]
async fn an_address_of_nothing_says_so() {
    let shop = Shop::open();
    shop.customer("Amina", 1, 0);
    let page = page::open(Route::Conversation(ConversationId::from_bytes([7; 16]))).await;
    page.sees("This conversation is not here").await;
}

#[wasm_bindgen_test]
async fn what_the_customer_says_is_on_their_side() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    shop.says(amina, "hi");
    shop.says(amina, "hi");
    page.until("both are here", || page.bubbles() == 3).await;
    let bubble = page.sees_bubble("hi").await;
    assert_eq!(bubble.direction(), "in");
    assert_eq!(bubble.mark(), "none");
}

#[wasm_bindgen_test]
async fn older_messages_come_without_moving_what_is_read() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 200, 0);
    let page = opened(amina).await;
    let loaded = page.bubbles();
    page.scrolls_to(300).await;
    let read = page.bubble("message 170").expect("it is loaded");
    let before = read.top();
    page.until("more are here", || page.bubbles() > loaded)
        .await;
    frame().await;
    frame().await;
    let after = read.top();
    assert!(
        (before - after).abs() < 1.5,
        "moved from {before} to {after}"
    );
}

#[wasm_bindgen_test]
async fn at_the_end_the_view_follows() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 40, 0);
    let page = opened(amina).await;
    shop.says(amina, "and one more thing");
    page.sees_bubble("and one more thing").await;
    page.until("it is in view", || page.below_view() <= 1).await;
    assert!(!page.has("to-newest"));
}

#[wasm_bindgen_test]
async fn further_up_the_view_stays_and_a_button_counts() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 40, 0);
    let page = opened(amina).await;
    page.scrolls_to(200).await;
    let top = page.log().scroll_top();
    shop.says(amina, "one");
    shop.says(amina, "two");
    page.until("both are counted", || {
        page.find("[data-action=to-newest]")
            .is_some_and(|button| button.inner_text().trim() == "2 new")
    })
    .await;
    assert!((page.log().scroll_top() - top).abs() <= 1);
    page.clicks("to-newest");
    page.until("the end is in view", || page.below_view() <= 1)
        .await;
    page.until("the button is gone", || !page.has("to-newest"))
        .await;
}

#[wasm_bindgen_test]
async fn new_messages_begin_at_a_divider() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 40, 5);
    let page = opened(amina).await;
    page.until("the divider is here", || {
        page.find(".unread-divider").is_some()
    })
    .await;
    let divider = page
        .find(".unread-divider")
        .unwrap()
        .get_bounding_client_rect()
        .top();
    let before = page.bubble("message 34").unwrap().top();
    let after = page.bubble("message 35").unwrap().top();
    assert!(before < divider && divider < after);
}

#[wasm_bindgen_test]
async fn the_divider_goes_up_with_the_older_messages_it_begins_in() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 120, 60);
    let page = opened(amina).await;
    page.until("the older ones are here", || {
        page.scroll_up();
        page.bubble("message 59").is_some() && page.bubble("message 60").is_some()
    })
    .await;
    page.until("the divider stands where it begins", || {
        let Some(divider) = page.find(".unread-divider") else {
            return false;
        };
        let divider = divider.get_bounding_client_rect().top();
        let before = page.bubble("message 59").unwrap().top();
        let after = page.bubble("message 60").unwrap().top();
        before < divider && divider < after
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_in_view_is_read_and_what_is_not_is_not() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 40, 2);
    let page = opened(amina).await;
    page.until("it is read", || shop.unread(amina) == 0).await;
    page.scrolls_to(100).await;
    shop.says(amina, "unseen");
    page.sees("1 new").await;
    assert_eq!(shop.unread(amina), 1);
    page.clicks("to-newest");
    page.until("it is read too", || shop.unread(amina) == 0)
        .await;
}

#[wasm_bindgen_test]
async fn addresses_in_a_text_lead_out_safely() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    shop.says(
        amina,
        "see https://a.example/b and <b>javascript:alert(1)</b>",
    );
    page.sees_bubble("see https://a.example/b and <b>javascript:alert(1)</b>")
        .await;
    let link = page.find(".bubble-text a").unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "https://a.example/b");
    assert_eq!(
        link.get_attribute("rel").unwrap(),
        "noopener noreferrer nofollow"
    );
    assert_eq!(page.count(".bubble-text a"), 1);
    assert_eq!(page.count(".bubble-text b"), 0);
}

#[wasm_bindgen_test]
async fn a_long_conversation_opens_at_its_newest_and_a_burst_keeps_it() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 160, 0);
    let page = opened(amina).await;
    for _ in 0..20 {
        frame().await;
        assert!(!page.has("to-newest"), "nothing is new");
    }
    assert!(page.below_view() <= 1);
    for number in 0..40 {
        shop.says(amina, &format!("burst {number}"));
        if number % 7 == 0 {
            frame().await;
        }
    }
    page.sees_bubble("burst 39").await;
    page.until("the end is in view", || page.below_view() <= 1)
        .await;
    for _ in 0..10 {
        frame().await;
    }
    assert!(page.below_view() <= 1 && !page.has("to-newest"));
}

#[wasm_bindgen_test]
async fn what_was_read_is_not_new_again() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 160, 0);
    let page = opened(amina).await;
    page.until("older ones are here", || {
        page.scroll_up();
        page.bubble("message 20").is_some()
    })
    .await;
    page.scrolls_to(400).await;
    page.sees("Newest").await;
    shop.says(amina, "one");
    page.sees("1 new").await;
    page.clicks("to-newest");
    page.until("it is read", || shop.unread(amina) == 0).await;
    page.scrolls_to(400).await;
    page.sees("Newest").await;
}

#[wasm_bindgen_test]
async fn an_answer_goes_to_the_end_and_takes_the_divider_away() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 90, 40);
    let page = opened(amina).await;
    page.until("the divider is in view", || {
        let top = |element: web_sys::HtmlElement| element.get_bounding_client_rect().top();
        page.find(".unread-divider")
            .is_some_and(|divider| top(divider) > top(page.log()))
    })
    .await;
    page.scrolls_to(300).await;
    page.types("On my way");
    page.presses("Enter", |_| ());
    page.sees_bubble("On my way").await;
    page.until("the end is in view", || page.below_view() <= 1)
        .await;
    page.until("the divider is gone", || {
        page.find(".unread-divider").is_none()
    })
    .await;
    page.until("it is read", || shop.unread(amina) == 0).await;
    assert!(!page.has("to-newest"));
}

#[wasm_bindgen_test]
async fn a_thread_with_more_unread_than_a_page_begins_at_the_divider() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 140, 70);
    let page = opened(amina).await;
    page.until("the divider is a third down", || {
        let Some(divider) = page.find(".unread-divider") else {
            return false;
        };
        let (first, log) = (
            divider.get_bounding_client_rect(),
            page.log().get_bounding_client_rect(),
        );
        page.bubble("message 69").is_some()
            && first.top() > log.top()
            && first.top() < log.top() + log.height() / 2.0
    })
    .await;
}

#[wasm_bindgen_test]
async fn each_line_of_a_text_runs_its_own_way() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 0").await;
    for text in [
        "Hello!\n\u{645}\u{631}\u{62d}\u{628}\u{627}!\n+961 70 456",
        "\u{645}\u{631}\u{62d}\u{628}\u{627}\n961 - 456",
    ] {
        shop.says(amina, text);
        let bubble = page.sees_bubble(text).await;
        assert!(bubble.left_of("961") < bubble.left_of("456"), "{text}");
        let words = "\u{645}\u{631}\u{62d}\u{628}\u{627}";
        assert!(bubble.left_of(words) >= bubble.left_of("961"), "{text}");
    }
}
