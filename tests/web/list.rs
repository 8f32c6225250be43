//! The conversation list.

use dashboard::route::Route;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{self, frame},
    shop::Shop,
};

#[wasm_bindgen_test]
async fn the_newest_activity_stands_on_top() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 2, 0);
    shop.customer("Lukas", 2, 0);
    let page = page::open(Route::Inbox).await;
    assert_eq!(page.names(), ["Lukas", "Amina"]);
    shop.says(amina, "Are you open today?");
    page.until("Amina is on top", || page.names() == ["Amina", "Lukas"])
        .await;
    assert_eq!(page.row(amina).preview(), "Are you open today?");
}

#[wasm_bindgen_test]
async fn a_row_counts_what_is_unread_and_so_does_the_title() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 5, 3);
    shop.customer("Lukas", 2, 0);
    let page = page::open(Route::Inbox).await;
    assert_eq!(page.row(amina).unread(), "3");
    page.until("the title counts", || {
        document().title() == "(1) Inbox · Frontdesk"
    })
    .await;
    shop.says(amina, "Hello?");
    page.until("it is counted", || page.row(amina).unread() == "4")
        .await;
}

#[wasm_bindgen_test]
async fn the_unread_filter_shows_what_is_unread() {
    let shop = Shop::open();
    shop.customer("Amina", 5, 3);
    shop.customer("Lukas", 2, 0);
    let page = page::open(Route::Inbox).await;
    page.filters("unread");
    page.until("only Amina", || page.names() == ["Amina"]).await;
    page.filters("mine");
    page.sees("Nothing is yours").await;
}

#[wasm_bindgen_test]
async fn what_is_read_under_unread_stays_while_it_is_open() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 2);
    shop.customer("Lukas", 2, 1);
    let page = page::open(Route::Inbox).await;
    page.filters("unread");
    page.opens(amina).await;
    page.until("it is read", || page.row(amina).unread() == "0")
        .await;
    assert_eq!(page.names(), ["Lukas", "Amina"]);
}

#[wasm_bindgen_test]
async fn a_filter_keeps_nothing_that_never_belonged_to_it() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 2);
    let lukas = shop.customer("Lukas", 2, 0);
    let page = page::open(Route::Inbox).await;
    page.opens(lukas).await;
    page.filters("mine");
    page.sees("Nothing is yours").await;
    page.filters("unread");
    page.until("only Amina", || page.names() == ["Amina"]).await;
    page.filters("unassigned");
    page.until("both are nobody's", || page.names().len() == 2)
        .await;
    shop.assigns(lukas, crate::shop::sara());
    page.until("it is somebody's now", || page.names() == ["Amina"])
        .await;
    page.filters("mine");
    page.until("it is Sara's", || page.names() == ["Lukas"])
        .await;
    page.filters("unread");
    page.opens(amina).await;
    page.until("it is read and stays", || {
        page.names() == ["Amina"] && page.row(amina).unread() == "0"
    })
    .await;
}

#[wasm_bindgen_test]
async fn filters_are_counted_however_long_their_lists_are() {
    let shop = Shop::open();
    for n in 0..60 {
        shop.customer(&format!("Customer {n}"), 1, 0);
    }
    let page = page::open(Route::Inbox).await;
    let counted = |word: &str| {
        let count = page.find(&format!("[data-filter={word}] .meta"));
        count.and_then(|count| count.text_content())
    };
    page.until("all are nobody's", || {
        counted("unassigned").as_deref() == Some("60")
    })
    .await;
    assert_eq!(counted("mine"), None);
}

#[wasm_bindgen_test]
async fn search_finds_by_name_and_by_number() {
    let shop = Shop::open();
    shop.customer("Amina", 1, 0);
    shop.customer("Lukas", 1, 0);
    let page = page::open(Route::Inbox).await;
    page.searches("ami");
    page.until("Amina is found", || page.names() == ["Amina"])
        .await;
    page.searches("1000002");
    page.until("Lukas is found", || page.names() == ["Lukas"])
        .await;
    page.searches("nobody");
    page.sees("Nobody matches “nobody”").await;
}

#[wasm_bindgen_test]
async fn keys_move_through_the_list_and_never_type() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let lukas = shop.customer("Lukas", 1, 0);
    let page = page::open(Route::Inbox).await;
    let focused = |id| document().active_element() == Some(page.row(id).0.into());
    page.presses_anywhere("j");
    page.until("Lukas has the focus", || focused(lukas)).await;
    page.presses_anywhere("j");
    page.until("Amina has the focus", || focused(amina)).await;
    page.presses_anywhere("k");
    page.until("Lukas has it again", || focused(lukas)).await;
    page.presses_anywhere("/");
    page.until("the search has the focus", || {
        page::is_focused("input[name=search]")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_list_that_is_scrolled_down_does_not_jump() {
    let shop = Shop::open();
    let first = shop.customer("First", 1, 0);
    let ids: Vec<_> = (0..60)
        .map(|number| shop.customer(&format!("Customer {number}"), 1, 0))
        .collect();
    let page = page::open(Route::Inbox).await;
    let scroller = page.find(".list-scroll").unwrap();
    scroller.set_scroll_top(1000);
    frame().await;
    frame().await;
    let seen = page.row(ids[30]).0;
    let before = seen.get_bounding_client_rect().top();
    shop.says(first, "I am news");
    page.until("the news is on top", || page.names()[0] == "First")
        .await;
    frame().await;
    let after = seen.get_bounding_client_rect().top();
    assert!(
        (before - after).abs() < 1.0,
        "moved from {before} to {after}"
    );
    page.sees("New activity").await;
}

#[wasm_bindgen_test]
async fn a_connection_that_drops_is_shown_and_so_is_its_return() {
    let shop = Shop::open();
    shop.customer("Amina", 1, 0);
    let page = page::open(Route::Inbox).await;
    page.until("it is live", || page.connection() == "live")
        .await;
    shop.hangs_up();
    page.until("it is not", || page.connection() != "live")
        .await;
}

#[wasm_bindgen_test]
async fn one_socket_outlives_the_way_through_conversations_settings_and_back() {
    let shop = Shop::open();
    let customers = ["Amina", "Lukas", "Noor"].map(|name| shop.customer(name, 2, 1));
    let page = page::open(Route::Inbox).await;
    for customer in customers {
        page.opens(customer).await;
    }
    page.filters("unread");
    page.goes_to(Route::Settings);
    page.sees("Choose an inbox").await;
    page.goes_to(Route::Inbox);
    page.until("the list is back", || page.find(".settings-list").is_none())
        .await;
    assert_eq!(shop.streams_opened.get(), 1);
    // Which is still the one that carries what comes.
    page.opens(customers[0]).await;
    shop.says(customers[0], "Still there?");
    page.sees_bubble("Still there?").await;
    assert_eq!(shop.streams_opened.get(), 1);
}

#[wasm_bindgen_test]
async fn the_focused_row_keeps_the_focus_while_rows_move_and_go() {
    let shop = Shop::open();
    let ids: Vec<_> = (0..12)
        .map(|number| shop.customer(&format!("Customer {number}"), 1, 1))
        .collect();
    let page = page::open(Route::Inbox).await;
    let focused = |id| document().active_element() == Some(page.row(id).0.into());
    page.presses_anywhere("j");
    page.presses_anywhere("j");
    page.until("the second has the focus", || focused(ids[10]))
        .await;
    for (round, id) in ids.iter().chain(&ids).enumerate() {
        shop.says(*id, &format!("news {round}"));
        frame().await;
        assert!(focused(ids[10]), "lost in round {round}");
    }
    // Enter opens what the cursor is on, even were the focus lost.
    document()
        .active_element()
        .map(|active| wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(active).blur());
    page.presses_anywhere("Enter");
    page.until("it is open", || {
        page.row(ids[10]).0.get_attribute("aria-current").as_deref() == Some("true")
    })
    .await;
    page.until("the composer has the focus", || {
        page::is_focused("textarea[name=message]")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_row_that_leaves_the_list_leaves_the_focus_to_its_neighbour() {
    let shop = Shop::open();
    let ids: Vec<_> = (0..4)
        .map(|number| shop.customer(&format!("Customer {number}"), 1, 1))
        .collect();
    let page = page::open(Route::Inbox).await;
    page.filters("unread");
    page.until("all are there", || page.names().len() == 4)
        .await;
    page.presses_anywhere("j");
    page.presses_anywhere("j");
    page.until("the second has the focus", || {
        document().active_element() == Some(page.row(ids[2]).0.into())
    })
    .await;
    shop.reads(ids[2]);
    page.until("it is gone", || page.names().len() == 3).await;
    page.until("the next has the focus", || {
        document().active_element() == Some(page.row(ids[1]).0.into())
    })
    .await;
}

#[wasm_bindgen_test]
async fn escape_closes_one_layer_after_the_other() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    shop.customer("Lukas", 1, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    page.searches("ami");
    page.until("only Amina", || page.names() == ["Amina"]).await;
    page.composer().focus().unwrap();
    page.presses_anywhere_with_ctrl("k");
    page.until("the palette", || page.find("dialog[open]").is_some())
        .await;
    page.presses_anywhere("Escape");
    page.until("the palette is closed", || {
        page.find("dialog[open]").is_none()
    })
    .await;
    page.until("the composer has the focus again", || {
        page::is_focused("textarea[name=message]")
    })
    .await;
    page.clicks("assign");
    page.until("the menu", || !page.menu().is_empty()).await;
    page.presses_anywhere("Escape");
    page.until("the menu is closed", || page.menu().is_empty())
        .await;
    page.composer().focus().unwrap();
    page.presses("Escape", |_| ());
    page.until("the row has the focus", || {
        document().active_element() == Some(page.row(amina).0.into())
    })
    .await;
    assert_eq!(page.entered("search"), "ami");
    page.presses_anywhere("Escape");
    page.until("the search is empty", || page.entered("search").is_empty())
        .await;
    assert!(page.find("textarea[name=message]").is_some());
    page.presses_anywhere("Escape");
    page.until("the conversation is closed", || {
        page.find("textarea[name=message]").is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_filter_whose_conversations_are_old_asks_for_its_first_page() {
    let shop = Shop::open();
    for n in 0..20 {
        let id = shop.customer(&format!("Old {n}"), 1, 0);
        shop.assigns(id, crate::shop::sara());
    }
    for n in 0..60 {
        shop.customer(&format!("New {n}"), 1, 0);
    }
    let page = page::open(Route::Inbox).await;
    page.until("the newest are there", || page.names().len() > 10)
        .await;
    page.filters("mine");
    page.until("all of hers are there", || page.names().len() == 20)
        .await;
}
