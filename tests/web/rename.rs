//! A name that changes, changes wherever it is on screen.

use dashboard::route::Route;
use wasm_bindgen_test::wasm_bindgen_test;

use leptos::prelude::document;
use protocol::ServerFrame;

use crate::{page, shop::Shop};

#[wasm_bindgen_test]
async fn who_left_is_offered_nothing_and_their_name_stays_on_what_they_wrote() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let tom = shop.employs("Tom Field");
    shop.employs("Lena Berg");
    shop.answered(tom, amina, "We have it in blue, too");
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("We have it in blue, too").await;
    page.clicks("assign");
    page.until("both are offered", || {
        let offered = page.menu();
        offered.contains("Tom Field") && offered.contains("Lena Berg")
    })
    .await;
    shop.removes(tom);
    page.until("Tom is not offered", || !page.menu().contains("Tom Field"))
        .await;
    assert!(page.menu().contains("Lena Berg"));
    let author = page.get("[role=log]").inner_text();
    assert!(author.contains("Tom Field"), "{author}");
}

#[wasm_bindgen_test]
async fn an_agent_who_is_renamed_is_so_wherever_their_name_stands() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let tom = shop.employs("Tom Field");
    shop.answered(tom, amina, "We have it in blue, too");
    shop.assigns(amina, tom);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("We have it in blue, too").await;
    page.shows_details().await;
    page.clicks("assign");
    page.until("Tom is everywhere", || page.menu().contains("Tom Field"))
        .await;
    shop.renames_agent(tom, "Thomas Meadow");
    let everywhere = [
        ("the header", ".assign"),
        ("the assign menu", "[role=menu]"),
        ("the author of a message", "[role=log]"),
        ("the details", ".contact"),
    ];
    for (place, selector) in everywhere {
        page.until(place, || {
            let text = page.get(selector).text_content().unwrap_or_default();
            text.contains("Thomas Meadow") && !text.contains("Tom Field")
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn an_agent_who_is_renamed_while_typing_and_looking_is_so_there() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let tom = shop.employs("Tom Field");
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 0").await;
    shop.tells(&ServerFrame::Typing {
        conversation_id: amina,
        agent_id: Some(tom),
    });
    shop.tells(&ServerFrame::Viewing {
        agent_id: tom,
        conversation_id: Some(amina),
    });
    page.sees("\u{2068}Tom Field\u{2069} is writing").await;
    shop.renames_agent(tom, "Thomas Meadow");
    page.sees("\u{2068}Thomas Meadow\u{2069} is writing").await;
    page.until("the viewers", || {
        let viewers = page.get(".viewers").get_attribute("title");
        viewers.is_some_and(|title| title.contains("Thomas Meadow"))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_contact_who_is_renamed_is_so_wherever_their_name_stands() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 0").await;
    page.shows_details().await;
    page.presses_anywhere_with_ctrl("k");
    page.until("the palette", || page.find("#choices").is_some())
        .await;
    shop.renames_contact(amina, "Amina Yusuf");
    let everywhere = [
        ("the list", ".row-name"),
        ("the header", ".thread-bar h1"),
        ("the details", ".contact-header strong"),
        ("the palette", "#choices"),
    ];
    for (place, selector) in everywhere {
        page.until(place, || {
            page.get(selector)
                .text_content()
                .unwrap_or_default()
                .contains("Amina Yusuf")
        })
        .await;
    }
    page.until("the avatar of a message", || {
        let avatar = page.get("[role=log] .avatar").get_attribute("title");
        avatar.as_deref() == Some("Amina Yusuf")
    })
    .await;
    page.until("the title", || document().title().contains("Amina Yusuf"))
        .await;
}

#[wasm_bindgen_test]
async fn a_contact_who_is_renamed_is_found_by_the_new_name() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.customer("Lukas", 1, 0);
    let page = page::open(Route::Inbox).await;
    page.searches("yusuf");
    page.sees("Nobody matches “yusuf”").await;
    shop.renames_contact(amina, "Amina Yusuf");
    page.until("she is found", || page.names() == ["Amina Yusuf"])
        .await;
}

#[wasm_bindgen_test]
async fn an_inbox_that_is_renamed_is_so_in_the_details() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 0").await;
    page.shows_details().await;
    page.until("the details", || {
        page.get(".contact")
            .text_content()
            .unwrap_or_default()
            .contains("Shop")
    })
    .await;
    shop.renames_inbox("Market Stall");
    page.until("the details follow", || {
        page.get(".contact")
            .text_content()
            .unwrap_or_default()
            .contains("Market Stall")
    })
    .await;
}
