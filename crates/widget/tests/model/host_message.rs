//! What the host page posts to the frame.

use proptest::prelude::*;
use protocol::json;
use widget::host::HostMessage;

#[test]
fn boot_says_where_the_visitor_is_and_what_the_site_chose() {
    let text = r#"{"frontdesk":1,"type":"boot","open":true,"has_color":true,"visit":{
        "page":{"url":"https://shop.example/","title":"Shop"},"language":"de-AT"}}"#;
    let Some(HostMessage::Boot {
        visit,
        open,
        has_color,
    }) = json::read(text)
    else {
        panic!("not a boot");
    };
    assert!(open && has_color);
    assert_eq!(visit.page.url, "https://shop.example/");
    assert_eq!(visit.page.title, "Shop");
    assert_eq!(visit.language, "de-AT");
    assert_eq!(visit.referrer, "");
}

#[test]
fn a_boot_is_closed_and_uncoloured_unless_it_says_otherwise() {
    let text = r#"{"type":"boot","visit":{"page":{"url":"","title":""}}}"#;
    let boot = json::read(text);
    let is_plain = matches!(
        boot,
        Some(HostMessage::Boot {
            open: false,
            has_color: false,
            ..
        })
    );
    assert!(is_plain, "{boot:?}");
}

#[test]
fn the_panel_is_opened_and_closed_by_the_page() {
    assert_eq!(json::read(r#"{"type":"open"}"#), Some(HostMessage::Open));
    assert_eq!(json::read(r#"{"type":"close"}"#), Some(HostMessage::Close));
}

#[test]
fn a_visitor_who_goes_on_tells_the_new_page() {
    let text = r#"{"type":"page","visit":{"page":{"url":"/cart","title":"Cart"}}}"#;
    let Some(HostMessage::Page { visit }) = json::read(text) else {
        panic!("not a page");
    };
    assert_eq!(visit.page.title, "Cart");
}

#[test]
fn what_a_newer_loader_says_is_ignored() {
    for text in [
        r#"{"type":"dance"}"#,
        r#"{"type":"page"}"#,
        r#"{"type":"boot"}"#,
        r#"{"type":"call","method":"reset"}"#,
    ] {
        assert_eq!(json::read(text), Some(HostMessage::Unknown), "{text}");
    }
}

#[test]
fn what_is_no_message_is_not_read() {
    for text in ["", "[]", "null", "{}", r#"{"type":5}"#] {
        assert_eq!(json::read::<HostMessage>(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_a_page_posts_is_read_or_left(text in r#"[ -~]{0,60}|\{"type":"[a-z]{1,6}"[ -~]{0,40}\}"#) {
        let _read: Option<HostMessage> = json::read(&text);
    }

    #[test]
    fn an_unknown_type_is_ignored_whatever_else_it_carries(kind in "[a-z_]{1,12}", id: u32) {
        prop_assume!(!["boot", "open", "close", "page", "call"].contains(&&*kind));
        let text = format!(r#"{{"type":"{kind}","id":{id},"open":true}}"#);
        prop_assert_eq!(json::read(&text), Some(HostMessage::Unknown));
    }
}
