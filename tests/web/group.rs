//! A group: who wrote what in it, and where an answer goes.

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
    page
}

fn each<T>(page: &DashboardPage, selector: &str, read: impl Fn(&web_sys::Element) -> T) -> Vec<T> {
    use wasm_bindgen::JsCast;
    let found = page.log().query_selector_all(selector).unwrap();
    (0..found.length())
        .map(|at| read(&found.item(at).unwrap().unchecked_into()))
        .collect()
}

fn authors(page: &DashboardPage) -> Vec<String> {
    each(page, ".message-author", |name| name.text_content().unwrap())
}

#[wasm_bindgen_test]
async fn the_first_bubble_of_each_run_says_who_wrote_it() {
    let shop = Shop::open();
    let club = shop.group(Some("Book club"));
    shop.member_says(club, "Ana Costa", "hello, all");
    shop.member_says(club, "Ana Costa", "who is in?");
    shop.member_says(club, "Ben", "me");
    let page = opened(club).await;
    page.until("all are here", || page.bubbles() == 3).await;
    assert_eq!(authors(&page), ["Ana Costa", "Ben"]);
    let letters = each(&page, ".message .avatar", |avatar| {
        avatar.get_attribute("data-letters").unwrap()
    });
    assert_eq!(letters, ["AC", "B"]);
    let hues = each(&page, ".message .avatar", |avatar| {
        avatar.get_attribute("style").unwrap()
    });
    assert_ne!(hues[0], hues[1]);
    shop.member_says(club, "Ana Costa", "good");
    page.until("she is named again", || authors(&page).len() == 3)
        .await;
    assert_eq!(authors(&page)[2], "Ana Costa");
    assert_eq!(page.bubble("good").unwrap().direction(), "in");
}

#[wasm_bindgen_test]
async fn a_private_conversation_names_nobody() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 3, 0);
    let page = opened(amina).await;
    assert_eq!(authors(&page), [""; 0]);
    assert_eq!(page.count(".row [data-group]"), 0);
}

#[wasm_bindgen_test]
async fn header_composer_and_details_say_that_it_is_a_group() {
    let shop = Shop::open();
    let club = shop.group(None);
    shop.describes(club, |conversation| {
        // What does not belong there is not shown.
        conversation.contact.phone = Some("9613000123".to_owned());
    });
    shop.member_says(club, "Ana", "hello, all");
    let page = opened(club).await;
    let header = page.get(".thread-bar .who").inner_text();
    assert!(header.contains("WhatsApp group "), "{header}");
    assert_eq!(page.get(".where").inner_text().trim(), "WhatsApp group");
    let footer = page.get(".composer-footer").inner_text();
    assert!(footer.contains("WhatsApp group"), "{footer}");
    if page.find(".contact").is_none() {
        page.get("button[aria-label=Details]").click();
    }
    page.until("the details are here", || page.find(".contact").is_some())
        .await;
    let facts = page.get(".facts").inner_text();
    assert!(facts.contains("WhatsApp group"), "{facts}");
    assert!(!page.text().contains("9613000123"));
    assert!(page.find(".contact-header .avatar[data-letters]").is_none());
}

#[wasm_bindgen_test]
async fn its_row_is_marked_and_says_who_wrote_last() {
    let shop = Shop::open();
    let club = shop.group(Some("Book club"));
    shop.member_says(club, "Ana", "hello, all");
    let page = page::open(Route::Inbox).await;
    let row = page.row(club);
    assert_eq!(row.preview(), "Ana: hello, all");
    assert_eq!(page.get(".row [data-group]").inner_text(), "WhatsApp group");
    assert!(page.find(".row .avatar[data-letters]").is_none());
    shop.member_says(club, "<b>Ben</b>", "me");
    page.until("Ben is named", || {
        page.row(club).preview() == "<b>Ben</b>: me"
    })
    .await;
}
