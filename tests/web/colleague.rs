//! Those who work here, and those who did.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::{page, shop::Shop};

#[wasm_bindgen_test]
async fn who_left_is_offered_nothing_and_their_name_stays_on_what_they_wrote() {
    let shop = Shop::open();
    let amina = shop.customer("Amina", 1, 0);
    let tom = shop.employs("Tom Field");
    shop.employs("Lena Berg");
    shop.answered(tom, amina, "We have it in blue, too");
    let page = page::open(&format!("/inbox/{amina}")).await;
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
