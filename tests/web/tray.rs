//! Files wait above the composer until they are sent.

use dashboard::route::Route;
use protocol::{ConversationId, ConversationStatus};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::{
    page::{self, DashboardPage, frame, is_focused},
    shop::Shop,
    upload::{
        FakeUploads, asks_before_leaving, drop_on_page, files, leads_somewhere, paste, pick, run,
    },
};

const FIELD: &str = "textarea[name=message]";

async fn opened(id: ConversationId) -> DashboardPage {
    let page = page::open(Route::Conversation(id)).await;
    page.until("the thread is here", || page.bubbles() > 0)
        .await;
    page
}

/// The names of the files that wait or are being sent, in their order.
fn waiting(page: &DashboardPage) -> Vec<String> {
    let files = page
        .get(".composer")
        .query_selector_all(".tray-file")
        .unwrap();
    let titles = (0..files.length()).map(|at| {
        let file: web_sys::Element = wasm_bindgen::JsCast::unchecked_into(files.item(at).unwrap());
        file.get_attribute("title").unwrap()
    });
    titles.collect()
}

fn file(page: &DashboardPage, name: &str) -> HtmlElement {
    page.get(&format!(".tray-file[title=\"{name}\"]"))
}

fn state(page: &DashboardPage, name: &str) -> String {
    file(page, name).get_attribute("data-state").unwrap()
}

async fn waits(page: &DashboardPage, names: &[&str]) {
    page.until(&format!("{names:?} wait"), || waiting(page) == names)
        .await;
}

fn presses_in_tray(page: &DashboardPage, name: &str, key: &str) {
    page::press(&file(page, name), key, |_| ());
}

fn is_focused_file(name: &str) -> bool {
    is_focused(&format!(".tray-file[title=\"{name}\"]"))
}

fn sent(name: &str, caption: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), caption.map(str::to_owned))
}

#[wasm_bindgen_test]
async fn a_picked_picture_waits_with_a_preview_and_goes_with_its_caption() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    waits(&page, &["mug.png"]).await;
    let list = page.get(".composer [role=list]");
    assert_eq!(
        list.get_attribute("aria-label").as_deref(),
        Some("Files to send")
    );
    assert!(is_focused(FIELD), "the caption comes next");
    let preview = page.get(".tray-picture").get_attribute("src").unwrap();
    assert!(preview.starts_with("blob:"), "{preview}");
    uploads.takes("mug.png");
    page.until("it is up", || state(&page, "mug.png") == "ready")
        .await;
    frame().await;
    assert_eq!(shop.received_files(amina), [], "nobody has sent it");

    page.types("The blue one");
    page.presses("Enter", |_| ());
    page.until("it arrived", || {
        shop.received_files(amina) == [sent("mug.png", Some("The blue one"))]
    })
    .await;
    waits(&page, &[]).await;
    assert_eq!(page.composer().value(), "");
    assert!(shop.received(amina).is_empty(), "the text went with it");
    assert!(!leads_somewhere(&preview).await, "it is revoked");
}

#[wasm_bindgen_test]
async fn several_go_in_their_order_however_they_are_uploaded() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["one.png", "two.pdf"]));
    pick(&files(&["three.png"]));
    waits(&page, &["one.png", "two.pdf", "three.png"]).await;
    page.types("Three");
    page.presses("Enter", |_| ());
    page.until("they are being sent", || {
        state(&page, "three.png") == "sending"
    })
    .await;
    assert_eq!(page.composer().value(), "");
    for name in ["three.png", "two.pdf"] {
        uploads.takes(name);
    }
    frame().await;
    assert_eq!(shop.received_files(amina), [], "the first is not up");
    uploads.takes("one.png");
    page.until("they arrived", || {
        shop.received_files(amina)
            == [
                sent("one.png", Some("Three")),
                sent("two.pdf", None),
                sent("three.png", None),
            ]
    })
    .await;
    waits(&page, &[]).await;
}

#[wasm_bindgen_test]
async fn enter_sends_files_without_a_text_and_then_nothing() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    waits(&page, &["mug.png"]).await;
    page.presses("Enter", |_| ());
    page.presses("Enter", |_| ());
    uploads.takes("mug.png");
    page.until("it arrived", || {
        shop.received_files(amina) == [sent("mug.png", None)]
    })
    .await;
    frame().await;
    assert_eq!(shop.received_files(amina).len(), 1);
}

#[wasm_bindgen_test]
async fn a_text_does_not_wait_for_an_upload() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    page.presses("Enter", |_| ());
    page.types("meanwhile");
    page.presses("Enter", |_| ());
    page.until("the text arrived", || shop.received(amina) == ["meanwhile"])
        .await;
    uploads.takes("mug.png");
    page.until("the file arrived", || {
        shop.received_files(amina) == [sent("mug.png", None)]
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_tray_stays_with_its_conversation_and_what_was_sent_goes_meanwhile() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let lukas = shop.customer("Lukas", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["sent.png"]));
    page.presses("Enter", |_| ());
    pick(&files(&["waits.png"]));
    waits(&page, &["sent.png", "waits.png"]).await;
    page.goes_to(Route::Conversation(lukas));
    waits(&page, &[]).await;
    pick(&files(&["other.png"]));
    waits(&page, &["other.png"]).await;
    for name in ["waits.png", "sent.png", "other.png"] {
        uploads.takes(name);
    }
    page.until("it went by itself", || {
        shop.received_files(amina) == [sent("sent.png", None)]
    })
    .await;
    page.goes_to(Route::Conversation(amina));
    waits(&page, &["waits.png"]).await;
    page.presses("Enter", |_| ());
    page.until("it went", || shop.received_files(amina).len() == 2)
        .await;
    assert_eq!(shop.received_files(lukas), []);
    page.goes_to(Route::Conversation(lukas));
    waits(&page, &["other.png"]).await;
}

#[wasm_bindgen_test]
async fn the_settings_can_be_opened_while_files_wait() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    waits(&page, &["mug.png"]).await;
    page.goes_to(Route::Settings);
    page.until("the settings are here", || page.find(".composer").is_none())
        .await;
    page.goes_to(Route::Conversation(amina));
    page.until("the composer is here", || page.find(".composer").is_some())
        .await;
    waits(&page, &["mug.png"]).await;
}

#[wasm_bindgen_test]
async fn the_tray_is_reached_walked_and_left_by_key() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["one.png", "two.png", "three.png"]));
    waits(&page, &["one.png", "two.png", "three.png"]).await;
    page.types("text");
    page.presses("ArrowUp", |_| ());
    assert!(is_focused(FIELD), "there is a text to move in");
    page.types("");
    page.presses("ArrowUp", |_| ());
    assert!(is_focused_file("three.png"));
    presses_in_tray(&page, "three.png", "ArrowLeft");
    assert!(is_focused_file("two.png"));
    presses_in_tray(&page, "two.png", "Delete");
    waits(&page, &["one.png", "three.png"]).await;
    assert!(is_focused_file("three.png"));
    assert!(uploads.is_aborted("two.png"));
    page.until("it is said", || {
        page.text().contains("removed. 2 files to send.")
    })
    .await;
    presses_in_tray(&page, "three.png", "Backspace");
    waits(&page, &["one.png"]).await;
    assert!(is_focused_file("one.png"));
    frame().await;
    presses_in_tray(&page, "one.png", "Escape");
    assert!(is_focused(FIELD));
    assert_eq!(waiting(&page), ["one.png"]);
    page.presses("ArrowUp", |_| ());
    presses_in_tray(&page, "one.png", "Delete");
    waits(&page, &[]).await;
    assert!(is_focused(FIELD));
    frame().await;
    assert!(!asks_before_leaving());
}

#[wasm_bindgen_test]
async fn only_one_file_is_a_stop_of_tab_and_its_buttons_with_it() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["one.png", "two.png"]));
    waits(&page, &["one.png", "two.png"]).await;
    assert_eq!(page.count(".tray [tabindex=\"0\"]"), 2);
    assert_eq!(page.count("[title=\"two.png\"] [tabindex=\"0\"]"), 1);
    file(&page, "one.png").focus().unwrap();
    page.until("it is the stop", || {
        page.count("[title=\"one.png\"] [tabindex=\"0\"]") == 1
    })
    .await;
    assert_eq!(page.count(".tray [tabindex=\"0\"]"), 2);
}

#[wasm_bindgen_test]
async fn a_click_removes_a_file_and_the_keyboard_stays_in_the_text() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["one.png", "two.png"]));
    page.until("it is said", || {
        page.text().contains("2 files added. 2 files to send.")
    })
    .await;
    page.get("[aria-label=\"Remove one.png\"]").click();
    waits(&page, &["two.png"]).await;
    assert!(is_focused(FIELD));
}

#[wasm_bindgen_test]
async fn a_file_that_failed_says_so_and_send_says_why_nothing_is_sent() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["setup.exe", "mug.png", "lost.png"]));
    waits(&page, &["setup.exe", "mug.png", "lost.png"]).await;
    uploads.refuses("setup.exe", 422, "Programs cannot be sent");
    uploads.takes("mug.png");
    uploads.loses("lost.png");
    page.sees("Programs cannot be sent").await;
    page.sees("The server was not reached.").await;
    page.types("Look");
    page.presses("Enter", |_| ());
    page.until("Send says why", || {
        page.find(".composer-footer [data-error]")
            .is_some_and(|why| why.inner_text().contains("setup.exe"))
    })
    .await;
    assert_eq!(shop.received_files(amina), []);
    assert_eq!(page.composer().value(), "Look");
    // What is wrong with the program stays wrong.
    assert_eq!(
        page.count("[title=\"setup.exe\"] [data-action=retry-upload]"),
        0
    );
    page.get("[aria-label=\"Remove setup.exe\"]").click();
    page.get("[data-action=retry-upload]").click();
    page.until("it is tried again", || uploads.begun().len() == 4)
        .await;
    page.presses("Enter", |_| ());
    uploads.takes("lost.png");
    page.until("they arrived", || {
        shop.received_files(amina) == [sent("mug.png", Some("Look")), sent("lost.png", None)]
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_fails_elsewhere_is_a_notice_and_its_caption_comes_back() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let lukas = shop.customer("Lukas", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    page.types("The blue one");
    page.presses("Enter", |_| ());
    waits(&page, &["mug.png"]).await;
    page.goes_to(Route::Conversation(lukas));
    waits(&page, &[]).await;
    uploads.loses("mug.png");
    page.until("it is a notice", || {
        page.find(".notice")
            .is_some_and(|notice| notice.inner_text().contains("mug.png"))
    })
    .await;
    page.goes_to(Route::Conversation(amina));
    waits(&page, &["mug.png"]).await;
    assert_eq!(state(&page, "mug.png"), "failed");
    page.types("And another");
    page.get("[aria-label=\"Remove mug.png\"]").click();
    page.until("the caption is here", || {
        page.composer().value() == "The blue one\nAnd another"
    })
    .await;
    page.types("");
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_not_taken_and_says_why() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(
        "[['film.mov', 21 * 1024 * 1024, ''], ['nothing.txt', 0, ''], ['mug.png', 1000, 'image/png']]",
    );
    waits(&page, &["mug.png"]).await;
    page.sees("more than 20 MB").await;
    page.sees("is empty").await;
    pick(&files(&["mug.png"]));
    page.sees("is here already").await;
    let many: Vec<String> = (0..30).map(|at| format!("{at}.png")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    pick(&files(&many));
    page.sees("10 files can wait at a time: 21 files were left out.")
        .await;
    assert_eq!(waiting(&page).len(), 10);
    assert_eq!(uploads.begun().len(), 3, "few are uploaded at a time");
    page.presses("Enter", |_| ());
    for at in 0..10 {
        let begun = uploads.begun();
        uploads.takes(&begun[at]);
        page.until("it went", || shop.received_files(amina).len() == at + 1)
            .await;
    }
    assert_eq!(page.count(".tray-refused"), 0);
}

#[wasm_bindgen_test]
async fn files_are_dropped_and_pasted_and_folders_refused() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    assert!(drop_on_page(&files(&["dropped.png"])));
    assert!(paste(&files(&["pasted.png"])));
    waits(&page, &["dropped.png", "pasted.png"]).await;
    frame().await;
    assert_eq!(shop.received_files(amina), []);
    run(
        "window.realEntry = DataTransferItem.prototype.webkitGetAsEntry;
         DataTransferItem.prototype.webkitGetAsEntry =
             () => ({ isDirectory: true, name: 'photos' })",
    );
    assert!(drop_on_page(&files(&["photos"])));
    run("DataTransferItem.prototype.webkitGetAsEntry = window.realEntry");
    page.sees("is a folder: add the files in it.").await;
    assert_eq!(waiting(&page).len(), 2);
}

#[wasm_bindgen_test]
async fn a_caption_that_is_too_long_is_refused_and_stays() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    let long = "x".repeat(4_100);
    page.types(&long);
    page.presses("Enter", |_| ());
    uploads.takes("mug.png");
    page.sees("4100 characters; 4096 is the most that can be sent")
        .await;
    assert_eq!(page.composer().value(), long);
    assert_eq!(waiting(&page), ["mug.png"]);
    assert_eq!(shop.received_files(amina), []);
    page.types("");
}

#[wasm_bindgen_test]
async fn whoever_leaves_the_page_is_asked_while_files_wait() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    assert!(!asks_before_leaving());
    pick(&files(&["mug.png"]));
    page.until("it asks", asks_before_leaving).await;
    page.get("[data-action=remove-file]").click();
    page.until("it does not ask", || !asks_before_leaving())
        .await;
}

#[wasm_bindgen_test]
async fn a_tray_goes_with_a_conversation_that_is_resolved() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["sent.png"]));
    page.presses("Enter", |_| ());
    pick(&files(&["waits.png"]));
    waits(&page, &["sent.png", "waits.png"]).await;
    frame().await;
    shop.sets_status(amina, ConversationStatus::Resolved);
    waits(&page, &["sent.png"]).await;
    page.sees("1 file that waited was not sent").await;
    uploads.takes("sent.png");
    page.until("what was sent arrived", || {
        shop.received_files(amina) == [sent("sent.png", None)]
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_tray_goes_with_a_conversation_that_is_erased() {
    let uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let lukas = shop.customer("Lukas", 1, 0);
    let page = opened(amina).await;
    pick(&files(&["mug.png"]));
    page.presses("Enter", |_| ());
    waits(&page, &["mug.png"]).await;
    page.goes_to(Route::Conversation(lukas));
    waits(&page, &[]).await;
    pick(&files(&["other.png"]));
    waits(&page, &["other.png"]).await;
    shop.erases(amina);
    page.until("it is not uploaded any more", || {
        uploads.is_aborted("mug.png")
    })
    .await;
    assert_eq!(waiting(&page), ["other.png"]);
    shop.erases(lukas);
    page.until("nothing is asked", || !asks_before_leaving())
        .await;
}

#[wasm_bindgen_test]
async fn a_narrow_tray_stays_within_its_composer() {
    let _uploads = FakeUploads::new();
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let page = opened(amina).await;
    let thread = page.get(".thread-column");
    thread.style().set_property("inline-size", "360px").unwrap();
    let long = format!("{}.pdf", "a very long name ".repeat(12));
    let names: Vec<String> = (0..8).map(|at| format!("{at}.png")).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.push(&long);
    pick(&files(&names));
    waits(&page, &names).await;
    for dir in ["ltr", "rtl"] {
        thread.set_attribute("dir", dir).unwrap();
        frame().await;
        let outer = page.get(".composer").get_bounding_client_rect();
        let tray = page.get(".tray");
        assert!(tray.scroll_width() <= tray.client_width(), "{dir}");
        assert!(tray.get_bounding_client_rect().height() < 160.0);
        let long = file(&page, &long).get_bounding_client_rect();
        assert!(long.left() >= outer.left() && long.right() <= outer.right());
    }
}
