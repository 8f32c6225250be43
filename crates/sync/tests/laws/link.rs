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
    check(
        "https://bank.example|x,谢@evil.example/",
        "https://bank.example|x,谢@evil.example/",
    );
    check("https://a.example @b", "[https://a.example] @b");
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
    for text in ["xhttps://a.example", "看xhttps://a.example"] {
        check(text, text);
    }
}

#[test]
fn scripts_without_spaces_need_none_before_an_address() {
    for before in [
        "请看",
        "どうぞ",
        "ﾄﾞｳｿﾞ",
        "𠮷",
        "ดูที่",
        "ເບິ່ງ",
        "မှာ",
        "មើល",
        "བལྟ་",
    ] {
        check(
            &format!("{before}https://a.example/x。"),
            &format!("{before}[https://a.example/x]。"),
        );
    }
}

#[test]
fn text_of_any_script_around_an_address_survives() {
    check(
        "انظر https://a.example/أ؟ شكرا",
        "انظر [https://a.example/أ]؟ شكرا",
    );
    check("🙂https://a.example🙂", "🙂[https://a.example🙂]");
}

#[test]
fn only_a_whole_address_of_the_web_may_be_followed() {
    for address in [
        "https://shop.example",
        "http://localhost:8080/a?b=c#d",
        "https://a.example/a)b|c.",
    ] {
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
        "https://shop.example/。",
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
    for before in ["é", "ж", "ب", "न", "한", "９"] {
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
        ("https://a.example/x～谢谢", "[https://a.example/x]～谢谢"),
        ("https://a.example/x——谢谢", "[https://a.example/x]——谢谢"),
        ("https://a.example/x—thanks", "[https://a.example/x]—thanks"),
        ("https://a.example/x⋯⋯谢谢", "[https://a.example/x]⋯⋯谢谢"),
        ("⟨https://a.example/x⟩y", "⟨[https://a.example/x]⟩y"),
        ("❝https://a.example/x❞y", "❝[https://a.example/x]❞y"),
        ("༼https://a.example/x༽ང", "༼[https://a.example/x]༽ང"),
    ] {
        check(text, drawn);
    }
    for mark in "\u{37e}؝෴༈༔߸꧈᭟᰻᱾꫰᙮꘎𞥟※‽⸮⦄⌉".chars() {
        check(
            &format!("https://a.example/x{mark}y"),
            &format!("[https://a.example/x]{mark}y"),
        );
    }
}

#[test]
fn a_bracket_that_an_address_did_not_open_ends_it() {
    for (text, drawn) in [
        ("(https://a.example/x)and", "([https://a.example/x])and"),
        ("[t](https://a.example/x)后", "[t]([https://a.example/x])后"),
        ("[https://a.example/x]:", "[[https://a.example/x]]:"),
        ("(https://a.example/b_(c))x", "([https://a.example/b_(c)])x"),
        (
            "https://a.example/?a[0]=(1)]",
            "[https://a.example/?a[0]=(1)]]",
        ),
        ("https://a.example/x)(y", "[https://a.example/x])(y"),
    ] {
        check(text, drawn);
    }
}

#[test]
fn a_mark_that_another_script_goes_on_after_is_the_sentences() {
    for rest in [
        ",谢谢",
        ";谢谢",
        "!!谢谢",
        ",شكرا",
        ",спасибо",
        "’说",
        "'说",
        ",한",
    ] {
        check(
            &format!("https://a.example/x{rest}"),
            &format!("[https://a.example/x]{rest}"),
        );
    }
    for (open, close) in [("‘", "’"), ("'", "'")] {
        check(
            &format!("{open}https://a.example/书{close}说"),
            &format!("{open}[https://a.example/书]{close}说"),
        );
    }
}

#[test]
fn joiners_are_within_words_beyond_ascii_alone() {
    for (text, drawn) in [
        (
            "https://a.example/می\u{200c}",
            "[https://a.example/می]\u{200c}",
        ),
        (
            "https://a.example/می\u{200c}’",
            "[https://a.example/می]\u{200c}’",
        ),
        (
            "https://a.example/می\u{200c}\u{200c}خ",
            "[https://a.example/می]\u{200c}\u{200c}خ",
        ),
        (
            "https://a.example/a\u{200d}b",
            "[https://a.example/a]\u{200d}b",
        ),
        (
            "https://a.example/a\u{200c}خ",
            "[https://a.example/a]\u{200c}خ",
        ),
        (
            "https://می\u{200c}خ.example/",
            "[https://می]\u{200c}خ.example/",
        ),
        (
            "https://a.example/می\u{200b}خ",
            "[https://a.example/می]\u{200b}خ",
        ),
    ] {
        check(text, drawn);
    }
}

#[test]
fn a_vertical_bar_is_a_querys() {
    check("|https://a.example/x|y|", "|[https://a.example/x]|y|");
    check("||https://a.example/?x=1||", "||[https://a.example/?x=1]||");
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
        "https://fa.example/wiki/می\u{200c}خواهم",
        "https://fa.example?q=می\u{200c}خواهم",
        "https://si.example/wiki/ශ්\u{200d}රී",
        "https://a.example/👩\u{200d}💻",
        "https://a.example/css?f=A|B",
        "https://a.example/#a|b",
        "https://zh.example/wiki/你好,世界",
        "https://ja.example/wiki/Category:日本",
        "https://ja.example/wiki/Dr.コトー",
        "https://a.example/?搜索=书",
        "https://www.例え.example",
        "https://vi.example/wiki/A,ạ",
        "https://uk.example/wiki/П’ять",
        "https://zh.example/wiki/马里奥‧普佐",
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

#[test]
fn emphasis_of_a_phrase_around_an_address_is_the_texts() {
    for (text, drawn) in [
        (
            "*Visit https://a.example/b*",
            "*Visit [https://a.example/b]*",
        ),
        ("_see https://a.example/b_.", "_see [https://a.example/b]_."),
        ("_(https://a.example/b)_", "_([https://a.example/b])_"),
        (
            "(~no: https://a.example/b~)",
            "(~no: [https://a.example/b]~)",
        ),
        (
            "**See https://a.example/b**",
            "**See [https://a.example/b]**",
        ),
        ("*请看https://a.example/b*", "*请看[https://a.example/b]*"),
        ("请*看https://a.example/b*", "请*看[https://a.example/b]*"),
        (
            "_https://a.example/b_ and *https://a.example/c, https://a.example/d*",
            "_[https://a.example/b]_ and *[https://a.example/c], [https://a.example/d]*",
        ),
        (
            "_a snake_case of https://a.example/b_",
            "_a snake_case of [https://a.example/b]_",
        ),
    ] {
        check(text, drawn);
    }
}

#[test]
fn emphasis_that_is_closed_or_none_leaves_an_address_its_mark() {
    for (before, address) in [
        ("*bold* ", "https://a.example/b*"),
        ("**bold**. ", "https://a.example/b*"),
        ("*_both_*: ", "https://a.example/b_"),
        ("*好*看", "https://a.example/b*"),
        ("_line\n", "https://a.example/b_"),
        ("*", "https://a.example/b_"),
        ("* item ", "https://a.example/b*"),
        ("snake_case ", "https://a.example/b_"),
        ("2*3 ", "https://a.example/b*"),
        ("https://a.example/_b and ", "https://a.example/c_"),
    ] {
        let drawn = before.replace("https://a.example/_b", "[https://a.example/_b]");
        check(
            &format!("{before}{address}"),
            &format!("{drawn}[{address}]"),
        );
    }
}
