//! Files, as they are shown. This page's server has none: each thumbnail is
//! missing, unless a test keeps the page from noticing.

use dashboard::route::Route;
use protocol::AttachmentId;
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::{
    page::{self, frame},
    shop::Shop,
};

/// While it is there, no element hears that its source did not load.
struct Deaf(Closure<dyn Fn(Event)>);

impl Deaf {
    fn new() -> Self {
        let deaf = Self(Closure::new(|event: Event| event.stop_propagation()));
        window()
            .add_event_listener_with_callback_and_bool("error", deaf.listener(), true)
            .unwrap();
        deaf
    }

    fn listener(&self) -> &js_sys::Function {
        self.0.as_ref().unchecked_ref()
    }
}

impl Drop for Deaf {
    fn drop(&mut self) {
        window()
            .remove_event_listener_with_callback_and_bool("error", self.listener(), true)
            .unwrap();
    }
}

fn window() -> web_sys::Window {
    web_sys::window().unwrap()
}

/// How often this page has asked its server for it.
fn asked(path: &str) -> f64 {
    let entries = format!("performance.getEntriesByName(new URL('{path}', location).href).length");
    js_sys::eval(&entries).unwrap().as_f64().unwrap()
}

fn original(id: AttachmentId) -> String {
    format!("/api/attachments/{id}")
}

#[wasm_bindgen_test]
async fn a_picture_is_shown_by_its_thumbnail_and_a_click_leads_to_the_original() {
    let _deaf = Deaf::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let original = original(shop.got_picture(amina, "mug.png", ""));
    let page = page::open(Route::Conversation(amina)).await;
    page.until("the picture is here", || {
        page.find("a.picture img").is_some()
    })
    .await;
    let image = page.get("a.picture img");
    let thumbnail = format!("{original}/thumbnail");
    assert_eq!(image.get_attribute("src"), Some(thumbnail.clone()));
    assert_eq!(image.get_attribute("alt").as_deref(), Some("mug.png"));
    let link = page.get("a.picture");
    assert_eq!(link.get_attribute("href"), Some(original.clone()));
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    page.until("the thumbnail was asked for", || asked(&thumbnail) > 0.0)
        .await;
    assert!(asked(&original) < 1.0, "nobody has clicked");
}

#[wasm_bindgen_test]
async fn a_picture_without_a_thumbnail_is_a_file_with_its_name() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let original = original(shop.got_picture(amina, "broken.png", ""));
    let page = page::open(Route::Conversation(amina)).await;
    page.until("it is a file", || page.find("a.file").is_some())
        .await;
    frame().await;
    assert_eq!(page.count(".picture"), 0);
    let file = page.get("a.file");
    assert!(file.inner_text().contains("broken.png"));
    assert_eq!(file.get_attribute("href"), Some(original.clone()));
    assert_eq!(
        file.get_attribute("download").as_deref(),
        Some("broken.png")
    );
    assert!(asked(&original) < 1.0, "nobody has clicked");
}

#[wasm_bindgen_test]
async fn a_caption_stands_below_its_picture_and_runs_its_own_way() {
    let _deaf = Deaf::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    shop.got_picture(amina, "mug.png", "هذا الكوب، انظر https://mugs.example");
    let page = page::open(Route::Conversation(amina)).await;
    page.until("the picture is here", || {
        page.find("a.picture img").is_some()
    })
    .await;
    let caption = page.get("a.picture + .bubble-text");
    assert!(caption.matches(":dir(rtl)").unwrap());
    let link = page.get(".bubble-text a[href=\"https://mugs.example\"]");
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    let picture = page.get("a.picture").get_bounding_client_rect();
    let below = caption.get_bounding_client_rect();
    assert!(below.top() >= picture.bottom());
}

#[wasm_bindgen_test]
async fn a_picture_fills_its_bubble_to_the_edge() {
    let _deaf = Deaf::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let words = "A caption that is longer than the picture is wide ".repeat(4);
    shop.got_picture(amina, "mug.png", &words);
    let page = page::open(Route::Conversation(amina)).await;
    page.until("the picture is here", || {
        page.find("a.picture img").is_some()
    })
    .await;
    let picture = page.get("a.picture img").get_bounding_client_rect();
    let bubble = page.get(".bubble:has(.picture)").get_bounding_client_rect();
    for (of_picture, of_bubble) in [
        (picture.left(), bubble.left()),
        (picture.right(), bubble.right()),
        (picture.top(), bubble.top()),
    ] {
        assert!(
            (of_picture - of_bubble).abs() < 1.0,
            "{of_picture} is not {of_bubble}"
        );
    }
    assert!(picture.width() > 200.0, "its place is kept");
}
