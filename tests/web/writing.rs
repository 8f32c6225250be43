//! Writing to a customer.

use dashboard::route::Route;
use protocol::{ConversationId, Problem, Status};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{self, DashboardPage},
    shop::Shop,
};

async fn opened(id: ConversationId) -> DashboardPage {
    let page = page::open(Route::Conversation(id)).await;
    page.until("the thread is here", || page.bubbles() > 0)
        .await;
    page
}

#[wasm_bindgen_test]
async fn enter_sends_and_the_keyboard_stays() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    page.types("We open at nine.");
    page.presses("Enter", |_| ());
    page.sees_bubble("We open at nine.").await;
    page.until("it arrived", || {
        shop.received(amina) == ["We open at nine."]
    })
    .await;
    assert_eq!(page.composer().value(), "");
    assert!(page::is_focused("textarea[name=message]"));
}

#[wasm_bindgen_test]
async fn shift_enter_and_enter_in_a_composition_do_not_send() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    page.types("one line");
    page.presses("Enter", |key| key.set_shift_key(true));
    page.presses("Enter", |key| key.set_is_composing(true));
    // Safari, once the composition has ended.
    page.presses("Enter", |key| key.set_key_code(229));
    page::frame().await;
    assert_eq!(page.composer().value(), "one line");
    assert!(shop.received(amina).is_empty());
}

#[wasm_bindgen_test]
async fn the_bubble_is_the_same_one_from_the_clock_to_the_second_tick() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    page.types("On its way");
    page.presses("Enter", |_| ());
    let bubble = page.sees_bubble("On its way").await;
    assert_eq!(bubble.mark(), "waiting");
    assert_eq!(bubble.direction(), "out");
    page.until("it arrived", || shop.received(amina).len() == 1)
        .await;
    for (status, mark) in [
        (Status::Sent, "sent"),
        (Status::Delivered, "delivered"),
        (Status::Read, "read"),
    ] {
        shop.reports(bubble.id(), status);
        page.until(mark, || bubble.mark() == mark).await;
    }
    assert!(bubble.0.is_connected());
}

#[wasm_bindgen_test]
async fn writing_goes_on_while_nothing_arrives() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.holds();
    let page = opened(amina).await;
    for text in ["one", "two", "three"] {
        page.types(text);
        page.presses("Enter", |_| ());
    }
    for text in ["one", "two", "three"] {
        assert_eq!(page.sees_bubble(text).await.mark(), "waiting");
    }
}

#[wasm_bindgen_test]
async fn a_refused_message_says_why_and_can_be_tried_again() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.refuses(Some(Problem::new(
        422,
        "text_empty",
        "The shop does not want this.",
    )));
    let page = opened(amina).await;
    page.types("please");
    page.presses("Enter", |_| ());
    let bubble = page.sees_bubble("please").await;
    page.until("it is refused", || bubble.mark() == "refused")
        .await;
    page.sees("The shop does not want this.").await;
    shop.refuses(None);
    page.clicks("retry");
    page.until("it arrived", || shop.received(amina) == ["please"])
        .await;
    page.until("it waits for the provider", || bubble.mark() == "waiting")
        .await;
}

#[wasm_bindgen_test]
async fn a_refused_message_can_be_given_up() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.refuses(Some(Problem::new(422, "text_empty", "No.")));
    let page = opened(amina).await;
    page.types("please");
    page.presses("Enter", |_| ());
    page.until("it can be deleted", || page.has("delete")).await;
    page.clicks("delete");
    page.until("it is gone", || page.bubble("please").is_none())
        .await;
}

#[wasm_bindgen_test]
async fn a_draft_is_there_again_in_its_own_conversation() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let lukas = shop.customer("Lukas", 1, 0);
    {
        let page = opened(amina).await;
        page.types("to be continued");
    }
    let page = opened(amina).await;
    page.until("the draft is here", || {
        page.composer().value() == "to be continued"
    })
    .await;
    drop(page);
    let page = opened(lukas).await;
    assert_eq!(page.composer().value(), "");
    drop(page);
    let page = opened(amina).await;
    page.until("the draft is here again", || {
        page.composer().value() == "to be continued"
    })
    .await;
    page.presses("Enter", |_| ());
    page.until("it arrived", || shop.received(amina).len() == 1)
        .await;
    drop(page);
    let page = opened(amina).await;
    assert_eq!(page.composer().value(), "");
}

#[wasm_bindgen_test]
async fn a_text_that_is_too_long_says_so_and_stays() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    let long = "x".repeat(4_100);
    page.types(&long);
    page.sees("4 characters too long").await;
    page.presses("Enter", |_| ());
    page::frame().await;
    assert_eq!(page.composer().value(), long);
    assert!(shop.received(amina).is_empty());
    page.types("");
}
