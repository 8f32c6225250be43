//! Addresses in a customer's text.

use sync::link::{Piece, is_web, pieces};

/// Links are drawn in brackets.
#[track_caller]
fn check(text: &str, drawn: &str) {
    let pieces = pieces(text);
    let joined: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Link(text) => *text,
        })
        .collect();
    assert_eq!(joined, text, "nothing is lost or added");
    let actual: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Link(link) => format!("[{link}]"),
        })
        .collect();
    assert_eq!(actual, drawn);
}

#[test]
fn text_without_an_address_stays_text() {
    check(
        "hello, how are you? example.com",
        "hello, how are you? example.com",
    );
    check("", "");
}

#[test]
fn http_and_https_become_links() {
    check(
        "see https://a.example/x?y=1#z and HTTP://b.example",
        "see [https://a.example/x?y=1#z] and [HTTP://b.example]",
    );
}

#[test]
fn other_schemes_never_do() {
    for text in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "file:///etc/passwd",
    ] {
        check(text, text);
    }
}

#[test]
fn the_sentence_keeps_its_marks() {
    check("Is it https://a.example/b?", "Is it [https://a.example/b]?");
    check("(https://a.example/b)", "([https://a.example/b])");
    check("https://a.example/b_(c).", "[https://a.example/b_(c)].");
    check("https://a.example…", "[https://a.example]…");
}

#[test]
fn an_address_that_hides_its_host_is_text() {
    check(
        "https://bank.example@evil.example/",
        "https://bank.example@evil.example/",
    );
    check("https://", "https://");
    check("https:///path", "https:///path");
}

#[test]
fn characters_that_turn_the_text_around_end_the_address() {
    check(
        "https://a.example/\u{202e}gpj.exe",
        "[https://a.example/]\u{202e}gpj.exe",
    );
}

#[test]
fn a_scheme_inside_a_word_is_not_an_address() {
    check("xhttps://a.example", "xhttps://a.example");
}

#[test]
fn text_of_any_script_around_an_address_survives() {
    check(
        "انظر https://a.example/أ؟ شكرا",
        "انظر [https://a.example/أ]؟ شكرا",
    );
    check("看https://a.example", "看https://a.example");
    check("🙂https://a.example🙂", "🙂[https://a.example🙂]");
}

#[test]
fn only_a_whole_address_of_the_web_may_be_followed() {
    for address in ["https://shop.example", "http://localhost:8080/a?b=c#d"] {
        assert!(is_web(address), "{address}");
    }
    for address in [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://shop.example",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,hi",
        "file:///etc/passwd",
        "//shop.example",
        "shop.example",
        "https://shop.example and more",
        "https://bank.example@evil.example/",
        "https://",
    ] {
        assert!(!is_web(address), "{address:?}");
    }
}

#[test]
fn marks_and_faces_of_any_script_are_no_words() {
    for before in ["链接：", "好。", "شكرا،", "यहाँ।", "❤️", "“", "—", "×"]
    {
        check(
            &format!("{before}https://a.example"),
            &format!("{before}[https://a.example]"),
        );
    }
    for before in ["é", "ж", "ب", "か", "한", "９"] {
        let text = format!("{before}https://a.example");
        check(&text, &text);
    }
    check("https://münchen.example", "[https://münchen.example]");
    check("https://例え.example", "[https://例え.example]");
    check("https://“a.example”", "https://“a.example”");
}

#[test]
fn marks_of_any_script_end_an_address() {
    for (text, drawn) in [
        (
            "https://example.com/order/123。谢谢",
            "[https://example.com/order/123]。谢谢",
        ),
        (
            "https://example.com/docs（中文）在这里",
            "[https://example.com/docs]（中文）在这里",
        ),
        (
            "「https://a.example/b」です",
            "「[https://a.example/b]」です",
        ),
        (
            "https://a.example/b、https://c.example",
            "[https://a.example/b]、[https://c.example]",
        ),
        ("https://a.example/b，好", "[https://a.example/b]，好"),
        ("https://a.example/b！", "[https://a.example/b]！"),
        ("https://a.example/b،شكرا", "[https://a.example/b]،شكرا"),
        ("https://a.example/b۔", "[https://a.example/b]۔"),
        ("https://a.example/b।धन्यवाद", "[https://a.example/b]।धन्यवाद"),
        ("https://a.example/b։", "[https://a.example/b]։"),
        ("https://a.example/b។", "[https://a.example/b]។"),
        ("https://a.example/b።", "[https://a.example/b]።"),
        (
            "„https://a.example/b“ heißt es",
            "„[https://a.example/b]“ heißt es",
        ),
        ("«https://a.example/b»", "«[https://a.example/b]»"),
        ("https://a.example/b…weiter", "[https://a.example/b]…weiter"),
    ] {
        check(text, drawn);
    }
}

#[test]
fn what_is_an_address_s_own_stays_in_it() {
    for address in [
        "https://a.example/file_",
        "https://a.example/a*",
        "https://a.example/~",
        "https://a.example/b_(c)",
        "https://a.example/[x]",
        "https://ca.example/wiki/Col·lecció",
        "https://en.example/wiki/Hobson’s_choice",
        "https://en.example/wiki/Mann–Whitney",
        "https://a.example/?q=a;b&c=d_#e-",
        "https://a.example/商品/１２３",
    ] {
        check(address, &format!("[{address}]"));
    }
}

#[test]
fn emphasis_around_an_address_is_the_texts() {
    for mark in ["_", "*", "~"] {
        check(
            &format!("{mark}https://a.example/b{mark}"),
            &format!("{mark}[https://a.example/b]{mark}"),
        );
    }
    check("*_https://a.example/b_*.", "*_[https://a.example/b]_*.");
}
