//! Setting a website up.

use std::rc::Rc;

use dashboard::route::{self, Route};
use fake::entity::inbox_id;
use protocol::{
    InboxId, Problem,
    settings::ChangeWidget,
    widget::{Appearance, FormField, Question},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::{
    page::{self, DashboardPage, fire, frame},
    shop::Shop,
};

async fn opened() -> (Rc<Shop>, DashboardPage) {
    let shop = Shop::open();
    let page = page::open(Route::Website(inbox_id())).await;
    page.until("the form is here", || page.find("form.settings").is_some())
        .await;
    frame().await;
    (shop, page)
}

async fn saves(page: &DashboardPage) {
    page.submits("form.settings");
    page.until("it is saved", || {
        page.get(".settings-footer").inner_text().trim() == "Saved"
    })
    .await;
}

fn chooses(page: &DashboardPage, name: &str, value: &str) {
    let field: HtmlSelectElement = page.get(&format!("select[name={name}]")).unchecked_into();
    field.set_value(value);
    fire(&field, "change");
}

#[wasm_bindgen_test]
async fn the_settings_list_the_inboxes() {
    let _shop = Shop::open();
    let page = page::open(Route::Settings).await;
    page.sees("Choose an inbox").await;
    let link = page.get(".settings-list a");
    assert_eq!(
        link.get_attribute("href").unwrap(),
        Route::Website(inbox_id()).path()
    );
    let current = page.get(".rail [aria-current=page]");
    assert_eq!(current.get_attribute("aria-label").unwrap(), "Settings");
}

#[wasm_bindgen_test]
async fn what_is_changed_is_kept_in_view_until_it_is_saved() {
    let (shop, page) = opened().await;
    let foot = || page.get(".settings-footer").inner_text();
    assert_eq!(foot().trim(), "", "silence while nothing is to be done");
    page.enters("name", "Pottery");
    page.enters("welcome", "Ask us anything");
    page.until("it says so", || foot().contains("Unsaved changes"))
        .await;
    assert_eq!(shop.settings_sent(), 0, "nothing is saved by itself");
    assert_eq!(page.get(".preview-header").inner_text(), "Pottery");
    saves(&page).await;
    let settings = shop.widget_settings();
    assert_eq!(settings.widget.name, "Pottery");
    assert_eq!(settings.widget.look.welcome, "Ask us anything");
}

#[wasm_bindgen_test]
async fn the_colour_shows_at_once_and_discarding_takes_it_back() {
    let (_shop, page) = opened().await;
    let color = || {
        let style = page.get(".preview").get_attribute("style").unwrap();
        style.split("--color:").nth(1).unwrap().trim().to_owned()
    };
    let before = color();
    page.enters("color", "#aa3344");
    page.until("the preview has it", || color().starts_with("#aa3344"))
        .await;
    page.clicks("discard");
    page.until("it is as before", || color() == before).await;
    assert!(!page.has("discard"));
}

#[wasm_bindgen_test]
async fn what_is_asked_is_chosen_question_by_question() {
    let (shop, page) = opened().await;
    chooses(&page, "ask-email", "2");
    chooses(&page, "ask-phone", "1");
    frame().await;
    saves(&page).await;
    let field = |ask, required| FormField { ask, required };
    assert_eq!(
        shop.widget_settings().widget.look.form,
        [field(Question::Email, true), field(Question::Phone, false)]
    );
}

#[wasm_bindgen_test]
async fn hours_are_edited_day_by_day() {
    let (shop, page) = opened().await;
    page.turns("hours", true);
    page.until("the week is here", || page.count(".hours-day") == 7)
        .await;
    assert_eq!(page.count(".hours-span"), 5, "Monday to Friday");
    let zone: HtmlSelectElement = page.get("select[name=time-zone]").unchecked_into();
    assert!(!zone.value().is_empty(), "the browser's own is chosen");
    let chosen = zone.value();
    let monday: HtmlInputElement = page.get("[aria-label='Monday to']").unchecked_into();
    monday.focus().unwrap();
    monday.set_value("12:30");
    fire(&monday, "input");
    frame().await;
    assert!(page::is_focused("[aria-label='Monday to']"), "it stays");
    page.get("[aria-label='Monday: more hours']").click();
    page.until("a second span", || page.count(".hours-span") == 6)
        .await;
    page.clicks("copy-hours");
    page.until("on five days", || page.count(".hours-span") == 10)
        .await;
    page.get("[aria-label='Friday: take these hours away']")
        .click();
    page.until("one less", || page.count(".hours-span") == 9)
        .await;
    saves(&page).await;
    let settings = shop.widget_settings();
    let hours = settings.widget.look.hours.as_ref().unwrap();
    assert_eq!(hours.time_zone, chosen);
    let days = hours.days.each_ref().map(Vec::len);
    assert_eq!(days, [2, 2, 2, 2, 1, 0, 0]);
    assert_eq!(hours.days[1][0].to.to_string(), "12:30");
    assert_eq!(hours.days[4][0].from.to_string(), "13:30", "the other one");
}

#[wasm_bindgen_test]
async fn half_a_span_is_said_and_not_sent() {
    let (shop, page) = opened().await;
    page.turns("hours", true);
    page.until("the week is here", || page.count(".hours-day") == 7)
        .await;
    let to: HtmlInputElement = page.get("[aria-label='Tuesday to']").unchecked_into();
    to.set_value("");
    fire(&to, "input");
    frame().await;
    page.submits("form.settings");
    page.sees("Tuesday: enter both times.").await;
    assert_eq!(shop.settings_sent(), 0);
}

#[wasm_bindgen_test]
async fn a_domain_that_is_none_is_marked_at_its_line() {
    let (shop, page) = opened().await;
    let bad = Problem::new(422, "not_a_domain", "“a b” is not a domain.");
    shop.refuses(Some(bad.at_index(1)));
    page.enters("domains", "shop.example\na b");
    page.submits("form.settings");
    page.sees("Line 2: “a b” is not a domain.").await;
    page.until("the keyboard is there", || {
        page::is_focused("textarea[name=domains][aria-invalid=true]")
    })
    .await;
    assert_eq!(page.entered("domains"), "shop.example\na b", "it is kept");
    page.enters("domains", "shop.example");
    page.until("it is well again", || {
        page.find("[aria-invalid=true]").is_none()
    })
    .await;
    shop.refuses(None);
    saves(&page).await;
    assert_eq!(shop.widget_settings().domains, ["shop.example"]);
}

#[wasm_bindgen_test]
async fn a_secret_is_seen_once() {
    let (_shop, page) = opened().await;
    page.sees("This needs a secret.").await;
    page.clicks("new-secret");
    page.sees("secret number 1").await;
    page.sees("it is not shown again").await;
    // Another one is asked about first.
    page.clicks("new-secret");
    page.sees("will be refused at once").await;
    assert!(!page.text().contains("secret number 2"));
    page.clicks("new-secret");
    page.sees("secret number 2").await;
    assert!(!page.text().contains("secret number 1"));
    drop(page);
    let page = page::open(Route::Website(inbox_id())).await;
    page.sees("Replace the secret").await;
    assert!(!page.text().contains("secret number"));
}

#[wasm_bindgen_test]
async fn a_secret_that_another_agent_made_is_not_replaced_unasked() {
    let (shop, page) = opened().await;
    page.sees("This needs a secret.").await;
    shop.makes_secret_unheard();
    page.clicks("new-secret");
    page.sees("will be refused at once").await;
    assert!(!page.text().contains("secret number"));
    page.clicks("new-secret");
    page.sees("secret number 1").await;
}

#[wasm_bindgen_test]
async fn the_tag_and_the_sample_name_the_inbox() {
    let (_shop, page) = opened().await;
    let id = inbox_id().to_string();
    page.sees(&format!("data-inbox=\"{id}\"")).await;
    let sample = page.get("a[target=_blank]");
    let href = sample.get_attribute("href").unwrap();
    assert_eq!(href, route::sample_page(inbox_id()));
    assert_eq!(sample.get_attribute("rel").unwrap(), "noopener");
}

#[wasm_bindgen_test]
async fn what_a_name_says_is_text() {
    let (_shop, page) = opened().await;
    page.enters("name", "<img src=x onerror=alert(1)>");
    page.enters("welcome", "<b>hi</b>");
    frame().await;
    assert_eq!(page.count(".preview img, .preview b"), 0);
    assert_eq!(
        page.get(".preview-header").inner_text(),
        "<img src=x onerror=alert(1)>"
    );
}

#[wasm_bindgen_test]
async fn a_website_that_is_not_there_says_so() {
    let _shop = Shop::open();
    let page = page::open(Route::Website(InboxId::from_bytes([7; 16]))).await;
    page.sees("This inbox is not here").await;
}

#[wasm_bindgen_test]
async fn what_was_not_saved_is_there_again_when_one_comes_back() {
    let (shop, page) = opened().await;
    page.enters("welcome", "Ask us anything");
    page.goes_to(Route::Settings);
    page.sees("Choose an inbox").await;
    page.goes_to(Route::Website(inbox_id()));
    page.sees("Unsaved changes").await;
    assert_eq!(page.entered("welcome"), "Ask us anything");
    saves(&page).await;
    page.goes_to(Route::Settings);
    page.sees("Choose an inbox").await;
    page.goes_to(Route::Website(inbox_id()));
    page.until("the form is here", || page.find("form.settings").is_some())
        .await;
    assert!(!page.text().contains("Unsaved changes"));
    assert_eq!(
        shop.widget_settings().widget.look.welcome,
        "Ask us anything"
    );
}

fn named(name: &str) -> ChangeWidget {
    ChangeWidget {
        name: Some(name.to_owned()),
        ..ChangeWidget::default()
    }
}

/// A colour and nothing else: no inbox differs by it.
fn coloured(shop: &Shop, color: &str) -> ChangeWidget {
    ChangeWidget {
        look: Some(Appearance {
            color: color.parse().unwrap(),
            ..shop.widget_settings().widget.look
        }),
        ..ChangeWidget::default()
    }
}

#[wasm_bindgen_test]
async fn what_others_change_is_on_the_page_where_nobody_is_at_it() {
    let (shop, page) = opened().await;
    shop.sets_up(named("Pottery"));
    page.until("the name follows", || page.entered("name") == "Pottery")
        .await;
    page.until("the title too", || {
        page.get(".settings h1").inner_text() == "Pottery"
    })
    .await;
    assert!(!page.has("discard"), "nothing was entered here");
    page.enters("welcome", "Ask us anything");
    page.enters("name", "Pots");
    frame().await;
    shop.sets_up(coloured(&shop, "#aa3344"));
    page.until("the colour follows", || page.entered("color") == "#aa3344")
        .await;
    assert_eq!(page.entered("welcome"), "Ask us anything");
    assert_eq!(page.entered("name"), "Pots", "what is entered stays");
    saves(&page).await;
    let widget = shop.widget_settings().widget;
    assert_eq!(widget.name, "Pots");
    assert_eq!(widget.look.welcome, "Ask us anything");
    assert_eq!(widget.look.color.to_string(), "#aa3344");
}

#[wasm_bindgen_test]
async fn saving_undoes_nothing_of_others_though_the_page_did_not_hear_of_it() {
    let (shop, page) = opened().await;
    page.enters("welcome", "Ask us anything");
    frame().await;
    shop.sets_up_unheard(named("Pottery"));
    shop.sets_up_unheard(coloured(&shop, "#aa3344"));
    saves(&page).await;
    let widget = shop.widget_settings().widget;
    assert_eq!(widget.name, "Pottery");
    assert_eq!(widget.look.color.to_string(), "#aa3344");
    assert_eq!(widget.look.welcome, "Ask us anything");
    assert_eq!(page.entered("name"), "Pottery");
    assert_eq!(page.entered("color"), "#aa3344");
}

#[wasm_bindgen_test]
async fn what_was_not_saved_comes_back_over_what_others_stored_meanwhile() {
    let (shop, page) = opened().await;
    page.enters("welcome", "Ask us anything");
    page.goes_to(Route::Settings);
    page.sees("Choose an inbox").await;
    shop.sets_up(named("Pottery"));
    page.goes_to(Route::Website(inbox_id()));
    page.sees("Unsaved changes").await;
    assert_eq!(page.entered("welcome"), "Ask us anything");
    assert_eq!(page.entered("name"), "Pottery");
}

#[wasm_bindgen_test]
async fn a_new_website_takes_a_name_and_its_settings_open() {
    let _shop = Shop::open();
    let page = page::open(Route::Settings).await;
    page.clicks("new-website");
    page.until("the keyboard is in the field", || {
        page::is_focused("input[name=website]")
    })
    .await;
    page.submits("form.dialog-form");
    page.until("a name is asked for", || {
        let error = page.get("#website-error").inner_text();
        error == "Give it a name." && page::is_focused("[aria-invalid=true]")
    })
    .await;
    page.enters("website", "Pottery");
    page.submits("form.dialog-form");
    page.until("its settings are open", || {
        page.find("form.settings").is_some() && page.entered("name") == "Pottery"
    })
    .await;
    assert!(page.find("form.dialog-form").is_none());
}

#[wasm_bindgen_test]
async fn a_new_website_that_the_server_cannot_make_says_why() {
    let shop = Shop::open();
    let page = page::open(Route::Settings).await;
    page.clicks("new-website");
    page.until("the form is here", || {
        page.find("form.dialog-form").is_some()
    })
    .await;
    let full = Problem::new(503, "storage_unavailable", "Unavailable").with_detail("Disk is full.");
    shop.refuses(Some(full));
    page.enters("website", "Pottery");
    page.submits("form.dialog-form");
    page.until("it is said", || {
        page.get("form.dialog-form .form-error").inner_text() == "Disk is full."
    })
    .await;
    assert_eq!(page.entered("website"), "Pottery", "it is kept");
}

/// Whether the browser would ask somebody who leaves the page now.
fn is_asked() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).unwrap();
    let goes = leptos::prelude::window().dispatch_event(&event).unwrap();
    !goes
}

#[wasm_bindgen_test]
async fn who_leaves_the_page_with_unsaved_changes_is_asked() {
    let (_shop, page) = opened().await;
    assert!(!is_asked(), "nothing is changed");
    page.enters("name", "Harbour");
    page.until("a change would be lost", is_asked).await;
    page.goes_to(Route::Inbox);
    page.until("the list", || page.find(".list-column").is_some())
        .await;
    assert!(is_asked(), "the draft is kept by this page alone");
}
