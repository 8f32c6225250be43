//! Who a website's visitor is, and where: as their browser says it, so as text.

use dashboard::route::Route;
use protocol::{Attribute, ConversationId, Rating, ServerFrame, Timestamp, Visit, WebPage};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    page::{self, DashboardPage},
    shop::Shop,
};

const SCRIPT: &str = "<img src=x onerror=alert(1)>";

fn web_page(url: &str, title: &str) -> WebPage {
    WebPage {
        url: url.to_owned(),
        title: title.to_owned(),
    }
}

fn visit(page: WebPage) -> Visit {
    Visit {
        page,
        referrer: "https://search.example/?q=mugs".to_owned(),
        language: "de-AT".to_owned(),
        time_zone: "Asia/Kathmandu".to_owned(),
    }
}

/// The panel beside a conversation, whose visitor a test describes.
async fn panel(shop: &Shop, id: ConversationId) -> DashboardPage {
    let page = page::open(Route::Conversation(id)).await;
    page.until("the thread is here", || page.bubbles() > 0)
        .await;
    if page.find(".contact").is_none() {
        page.get("button[aria-label=Details]").click();
    }
    page.until("the details are here", || page.find(".contact").is_some())
        .await;
    assert!(!shop.requests.borrow().is_empty());
    page
}

/// What stands beside a label.
fn fact(page: &DashboardPage, label: &str) -> Option<String> {
    let text = page.get(".facts").inner_text();
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| *line == label)?;
    lines.find(|line| !line.is_empty()).map(str::to_owned)
}

#[wasm_bindgen_test]
async fn the_details_say_where_a_visitor_began() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    shop.describes(rana, |conversation| {
        conversation.visit = Some(visit(web_page("https://shop.example/mugs", "Mugs")));
        conversation.contact.email = Some("rana@example.com".to_owned());
    });
    let page = panel(&shop, rana).await;
    assert_eq!(fact(&page, "E-mail").as_deref(), Some("rana@example.com"));
    assert_eq!(fact(&page, "Began on").as_deref(), Some("Mugs"));
    assert_eq!(fact(&page, "Language").as_deref(), Some("Austrian German"));
    let time = fact(&page, "Their time").unwrap();
    assert!(time.ends_with("(Asia/Kathmandu)"), "{time}");
    let link = page.get(".facts a");
    let of = |name: &str| link.get_attribute(name).unwrap();
    assert_eq!(of("href"), "https://shop.example/mugs");
    assert_eq!(
        (of("target"), of("rel")),
        ("_blank".into(), "noopener".into())
    );
    page.sees("As they say themselves").await;
}

#[wasm_bindgen_test]
async fn whom_the_website_vouches_for_is_marked() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    shop.describes(rana, |conversation| conversation.contact.verified = true);
    let page = panel(&shop, rana).await;
    page.sees("Verified by the website").await;
    assert!(!page.text().contains("As they say themselves"));
}

#[wasm_bindgen_test]
async fn nothing_a_visitor_says_is_more_than_text() {
    let shop = Shop::open();
    let eve = shop.customer(SCRIPT, 1, 0);
    shop.describes(eve, |conversation| {
        conversation.contact.email = Some(SCRIPT.to_owned());
        conversation.visit = Some(Visit {
            page: web_page("javascript:alert(1)", SCRIPT),
            referrer: "data:text/html,<script>alert(1)</script>".to_owned(),
            language: "<b>".to_owned(),
            time_zone: "Mars/Olympus".to_owned(),
        });
    });
    let page = panel(&shop, eve).await;
    assert_eq!(page.count(".facts a, .contact img, .contact b"), 0);
    assert_eq!(fact(&page, "Began on").as_deref(), Some(SCRIPT));
    assert_eq!(
        fact(&page, "Came from").as_deref(),
        Some("data:text/html,<script>alert(1)</script>")
    );
    assert_eq!(fact(&page, "Language").as_deref(), Some("<b>"));
    assert_eq!(fact(&page, "Their time"), None, "there is no such zone");
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

#[wasm_bindgen_test]
async fn what_the_website_tells_stands_apart_as_text() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    shop.describes(rana, |conversation| {
        conversation.contact.attributes = vec![
            attribute("plan", "pro"),
            attribute(SCRIPT, "<b>bold</b>"),
            attribute("Assigned to", "The boss"),
        ];
    });
    let page = panel(&shop, rana).await;
    let facts = page.get(".facts[data-from=website]").inner_text();
    let facts: Vec<&str> = facts.lines().map(str::trim).collect();
    let facts: Vec<&str> = facts.into_iter().filter(|line| !line.is_empty()).collect();
    let expected = [
        "plan",
        "pro",
        SCRIPT,
        "<b>bold</b>",
        "Assigned to",
        "The boss",
    ];
    assert_eq!(facts, expected);
    assert_eq!(page.count(".contact img, .contact b"), 0);
    assert_eq!(fact(&page, "Assigned to").as_deref(), Some("Nobody"));
}

#[wasm_bindgen_test]
async fn a_rating_is_read_out_in_words_and_its_comment_is_text() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    let karim = shop.customer("Karim", 1, 0);
    shop.describes(rana, |conversation| {
        conversation.rating = Some(Rating {
            score: 4,
            comment: Some(SCRIPT.to_owned()),
            at: Timestamp::from_millis(0),
        });
    });
    let page = panel(&shop, rana).await;
    assert_eq!(fact(&page, "Rating").as_deref(), Some("★★★★☆"));
    let stars = page.get(".facts .stars");
    assert_eq!(stars.get_attribute("aria-label").as_deref(), Some("4 of 5"));
    assert_eq!(stars.get_attribute("role").as_deref(), Some("img"));
    assert_eq!(page.get(".facts .comment").inner_text(), SCRIPT);
    assert_eq!(page.count(".contact img"), 0);
    drop(page);
    let page = panel(&shop, karim).await;
    assert_eq!(fact(&page, "Rating"), None);
}

#[wasm_bindgen_test]
async fn a_conversation_can_be_kept_as_a_file() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    let page = panel(&shop, rana).await;
    let link = page.get(".contact a[download]");
    assert_eq!(
        link.get_attribute("href"),
        Some(format!("/api/conversations/{rana}/transcript"))
    );
}

#[wasm_bindgen_test]
async fn where_they_are_is_live() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    let contact_id = fake::entity::contact(1).id;
    let page = panel(&shop, rana).await;
    assert_eq!(fact(&page, "Is on"), None);
    for (url, title, says) in [
        ("https://shop.example/mugs", "Mugs", "Mugs"),
        ("https://shop.example/cart", "", "https://shop.example/cart"),
        (" javascript:alert(1)", "Cart", "Cart"),
    ] {
        shop.tells(&ServerFrame::Visiting {
            contact_id,
            page: Some(web_page(url, title)),
        });
        page.until(says, || fact(&page, "Is on").as_deref() == Some(says))
            .await;
    }
    assert_eq!(page.count(".facts a"), 0, "the last one is no address");
    shop.tells(&ServerFrame::Visiting {
        contact_id,
        page: None,
    });
    page.until("they left", || fact(&page, "Is on").is_none())
        .await;
}

#[wasm_bindgen_test]
async fn a_visitor_who_writes_is_named_like_an_agent() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    let page = panel(&shop, rana).await;
    shop.tells(&ServerFrame::Typing {
        conversation_id: rana,
        agent_id: None,
    });
    page.sees("\u{2068}Rana\u{2069} is writing").await;
    shop.says(rana, "here");
    page.until("they are done", || !page.text().contains("is writing"))
        .await;
}

#[wasm_bindgen_test]
async fn a_website_has_no_window_to_reply_in() {
    let shop = Shop::open();
    let rana = shop.customer("Rana", 1, 0);
    let page = panel(&shop, rana).await;
    assert_eq!(
        page.get(".composer-footer").inner_text().lines().next(),
        Some("Website chat")
    );
    assert_eq!(fact(&page, "Reply window"), None);
    assert!(page.find(".composer .warning").is_none());
    assert_eq!(page.count(".row [data-channel=widget]"), 1);
}
