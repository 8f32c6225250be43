//! Where the keyboard is when what had it goes, is hidden, or is covered.

use dashboard::route::Route;
use fake::entity::inbox_id;
use leptos::prelude::{document, window};
use protocol::Problem;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement};

use crate::{
    page::{self, DashboardPage, fire, frame, is_focused},
    shop::Shop,
};

fn focus(page: &DashboardPage, selector: &str) -> HtmlElement {
    let element = page.get(selector);
    element.focus().unwrap();
    assert!(is_focused(selector), "{selector}");
    element
}

async fn has_focus(page: &DashboardPage, selector: &str) {
    page.until(&format!("{selector} has the focus"), || {
        is_focused(selector)
    })
    .await;
}

/// Presses a key where the keyboard is.
fn presses(key: &str) {
    page::press(&document().active_element().unwrap(), key, |_| ());
}

fn hide(page: &DashboardPage, selector: &str) {
    let style = page.get(selector).style();
    style.set_property("display", "none").unwrap();
}

#[wasm_bindgen_test]
async fn a_control_of_the_settings_that_goes_leaves_the_focus_nearby() {
    let _shop = Shop::open();
    let page = page::open(Route::Website(inbox_id())).await;
    page.until("the form is here", || page.find("form.settings").is_some())
        .await;
    page.turns("hours", true);
    page.until("the week is here", || page.count(".hours-day") == 7)
        .await;
    focus(&page, "[aria-label='Friday: take these hours away']").click();
    has_focus(&page, "[aria-label='Friday: more hours']").await;
    focus(&page, "[data-action=discard]").click();
    has_focus(&page, "form.settings h1").await;
    page.turns("hours", true);
    page.until("there is something to save", || page.has("discard"))
        .await;
    focus(&page, "[type=submit]").click();
    page.until("it is saved", || !page.has("discard")).await;
    has_focus(&page, "form.settings h1").await;
}

#[wasm_bindgen_test]
async fn a_page_that_comes_has_the_focus_at_its_beginning() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = page::open(Route::Inbox).await;
    focus(&page, ".rail [aria-label=Settings]");
    page.goes_to(Route::Settings);
    has_focus(&page, ".list-column[aria-label=Settings] h1").await;
    // As if there were room for one column.
    focus(&page, ".settings-list a");
    page.goes_to(Route::Website(inbox_id()));
    hide(&page, ".list-column");
    has_focus(&page, "form.settings h1").await;
    page.goes_to(Route::Conversation(amina));
    has_focus(&page, ".thread-main :is([role=log], textarea)").await;
}

#[wasm_bindgen_test]
async fn a_row_that_is_hidden_leaves_the_focus_to_the_messages() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    focus(&page, ".row");
    hide(&page, ".list-column");
    let resize = Event::new("resize").unwrap();
    window().dispatch_event(&resize).unwrap();
    has_focus(&page, "[role=log]").await;
}

#[wasm_bindgen_test]
async fn a_notice_that_is_closed_gives_the_focus_back() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    shop.refuses(Some(Problem::new(422, "refused", "Not now.")));
    page.clicks("resolve");
    page.until("the notice", || page.find(".notice").is_some())
        .await;
    for before in ["input[name=search]", "textarea[name=message]"] {
        if page.find(".notice").is_none() {
            page.clicks("resolve");
            page.until("another", || page.find(".notice").is_some())
                .await;
        }
        focus(&page, before);
        fire(&page.get(".notice button"), "pointerdown");
        focus(&page, ".notice button").click();
        page.until("it is closed", || page.find(".notice").is_none())
            .await;
        has_focus(&page, before).await;
    }
}

#[wasm_bindgen_test]
async fn details_over_the_messages_keep_the_focus_until_they_close() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    let style = page.get(".shell").style();
    style.set_property("inline-size", "720px").unwrap();
    page.composer().focus().unwrap();
    page.shows_details().await;
    has_focus(&page, ".contact button").await;
    page.composer().focus().unwrap();
    page.get("[data-action=resolve]").focus().unwrap();
    assert!(is_focused(".contact button"), "the rest is out of reach");
    presses("Escape");
    page.until("the details are closed", || page.find(".contact").is_none())
        .await;
    has_focus(&page, "textarea[name=message]").await;
}

#[wasm_bindgen_test]
async fn no_key_acts_behind_an_open_menu() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    shop.customer("Lukas", 1, 0);
    let page = page::open(Route::Conversation(amina)).await;
    page.sees_bubble("message 2").await;
    focus(&page, "[role=log]");
    presses("a");
    has_focus(&page, "[role=menuitem]").await;
    let first = document().active_element();
    for key in ["r", "/", "j", "e", "?"] {
        presses(key);
        frame().await;
        frame().await;
        assert!(document().active_element() == first, "{key}");
    }
    assert!(page.find("dialog[open]").is_none());
    presses("End");
    assert!(document().active_element() != first);
    presses("Home");
    assert!(document().active_element() == first);
    presses("a");
    page.until("the menu is closed", || page.menu().is_empty())
        .await;
    has_focus(&page, "[role=log]").await;
}
