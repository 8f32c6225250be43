//! Commands: request bodies, problems, and what may be sent.

use insta::assert_snapshot;
use protocol::{
    Content, ConversationStatus, Problem, Status, Visit,
    command::{
        Acknowledge, Assignment, ChangeConversation, Introduce, MAX_TEXT_CHARS, MarkRead, Rate,
        SendMessage, SendVisitorMessage, SignIn, Unsendable, check_sendable, is_blank,
    },
};

use crate::{json, sample};

#[test]
fn a_message_to_send() {
    let command = SendMessage {
        content: Content::text("hello"),
    };
    assert_snapshot!(json(&command), @r#"{"content":{"type":"text","text":"hello"}}"#);
}

#[test]
fn a_visitors_first_message() {
    let command = SendVisitorMessage {
        content: Content::text("hello"),
        visit: Some(Visit {
            page: sample::page(),
            ..Visit::default()
        }),
        introduction: Some(Introduce {
            name: Some("Rana".to_owned()),
            ..Introduce::default()
        }),
    };
    assert_snapshot!(json(&command), @r#"{"content":{"type":"text","text":"hello"},"visit":{"page":{"url":"https://shop.example/mugs","title":"Mugs"},"referrer":"","language":"","time_zone":""},"introduction":{"name":"Rana"}}"#);
}

#[test]
fn how_far_a_visitor_got() {
    let command = Acknowledge {
        up_to: sample::message_id(),
        status: Status::Read,
    };
    assert_snapshot!(json(&command), @r#"{"up_to":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","status":"read"}"#);
}

#[test]
fn what_a_visitor_thinks_of_it() {
    let every = [None, Some("Quick".to_owned())].map(|comment| Rate { score: 4, comment });
    let lines = every.map(|rate| json(&rate)).join("\n");
    assert_snapshot!(lines, @r#"
    {"score":4}
    {"score":4,"comment":"Quick"}
    "#);
}

#[test]
fn what_is_said_later_goes_over_what_was_said_and_drops_nothing_else() {
    let mut said = Introduce {
        name: Some("Rana".to_owned()),
        attributes: Some(vec![
            sample::attribute("plan", "free"),
            sample::attribute("orders", "3"),
        ]),
        ..Introduce::default()
    };
    said.merge(Introduce {
        email: Some("rana@example.com".to_owned()),
        ..Introduce::default()
    });
    said.merge(Introduce {
        attributes: Some(vec![
            sample::attribute("plan", ""),
            sample::attribute("city", "Beirut"),
        ]),
        ..Introduce::default()
    });
    assert_snapshot!(json(&said), @r#"{"name":"Rana","email":"rana@example.com","attributes":[{"name":"plan","value":""},{"name":"orders","value":"3"},{"name":"city","value":"Beirut"}]}"#);
    assert!(said.says_who());
    let facts = Introduce {
        attributes: said.attributes,
        ..Introduce::default()
    };
    assert!(!facts.says_who());
}

#[test]
fn how_far_was_read() {
    let command = MarkRead {
        up_to: sample::message_id(),
    };
    assert_snapshot!(json(&command), @r#"{"up_to":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e"}"#);
}

#[test]
fn a_change_names_only_what_changes() {
    let every = [
        ChangeConversation::default(),
        ChangeConversation {
            status: Some(ConversationStatus::Resolved),
            assignee: None,
        },
        ChangeConversation {
            status: None,
            assignee: Some(Assignment::Agent(sample::agent_id())),
        },
        ChangeConversation {
            status: None,
            assignee: Some(Assignment::Nobody),
        },
    ];
    let lines = every.map(|change| json(&change)).join("\n");
    assert_snapshot!(lines, @r#"
    {}
    {"status":"resolved"}
    {"assignee":{"type":"agent","id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1"}}
    {"assignee":{"type":"nobody"}}
    "#);
}

#[test]
fn a_password_is_sent_but_never_shown() {
    let sign_in = SignIn {
        email: "alice@example.com".to_owned(),
        password: "secret".to_owned(),
    };
    assert_snapshot!(serde_json::to_string(&sign_in).unwrap(), @r#"{"email":"alice@example.com","password":"secret"}"#);
    assert_eq!(format!("{sign_in:?}"), "SignIn { .. }");
}

#[test]
fn a_problem_has_a_code_for_programs_and_words_for_people() {
    let problem = Problem::new(
        404,
        "conversation_not_found",
        "There is no such conversation.",
    );
    assert_snapshot!(json(&problem), @r#"{"status":404,"code":"conversation_not_found","title":"There is no such conversation."}"#);
    assert_eq!(problem.words(), "There is no such conversation.");

    let detailed = problem.with_detail("It was deleted.");
    assert_snapshot!(json(&detailed), @r#"{"status":404,"code":"conversation_not_found","title":"There is no such conversation.","detail":"It was deleted."}"#);
    assert_snapshot!(detailed, @"It was deleted. (conversation_not_found)");

    let entry = Problem::new(422, "not_a_domain", "This is not a domain.").at_index(1);
    assert_snapshot!(json(&entry), @r#"{"status":422,"code":"not_a_domain","title":"This is not a domain.","index":1}"#);
}

#[test]
fn the_longest_text_can_be_sent_and_one_more_character_cannot() {
    // Four bytes each: characters count, not bytes.
    let longest = "🦀".repeat(MAX_TEXT_CHARS);
    assert_eq!(check_sendable(&Content::text(longest.as_str())), Ok(()));

    let chars = MAX_TEXT_CHARS + 1;
    let too_long = Content::text("x".repeat(chars));
    assert_eq!(
        check_sendable(&too_long),
        Err(Unsendable::TooLong {
            chars,
            max_chars: MAX_TEXT_CHARS
        })
    );
    assert_eq!(MAX_TEXT_CHARS, 4096, "WhatsApp's limit");
}

#[test]
fn nothing_cannot_be_sent() {
    for text in ["", " ", "\n\t  \r\n", "\u{a0}\u{2003}"] {
        let content = Content::text(text);
        assert_eq!(check_sendable(&content), Err(Unsendable::Empty), "{text:?}");
    }
    assert_eq!(check_sendable(&Content::text(" . ")), Ok(()));
}

#[test]
fn only_text_can_be_sent() {
    let kind = "sticker".to_owned();
    for content in [Content::Unsupported { kind }, Content::Unknown] {
        assert_eq!(check_sendable(&content), Err(Unsendable::Kind));
    }
}

#[test]
fn each_refusal_has_its_code_and_says_why() {
    let every = [
        Unsendable::Empty,
        Unsendable::TooLong {
            chars: 5000,
            max_chars: MAX_TEXT_CHARS,
        },
        Unsendable::Kind,
    ];
    let lines = every.map(|why| format!("{}: {why}", why.code())).join("\n");
    assert_snapshot!(lines, @r#"
    text_empty: Write something first: the message is empty.
    text_too_long: The message has 5000 characters; 4096 is the most that can be sent.
    content_not_sendable: This kind of message cannot be sent yet.
    "#);
}

#[test]
fn a_text_that_shows_nothing_is_blank() {
    for nothing in [
        "",
        " \t\r\n\u{a0}\u{3000}\u{2028}\u{2029}",
        "\u{0}\u{7}\u{1b}\u{7f}\u{85}\u{9f}",
        "\u{ad}",
        "\u{34f}",
        "\u{61c}",
        "\u{115f}\u{1160}",
        "\u{17b4}\u{17b5}",
        "\u{180b}\u{180e}\u{180f}",
        "\u{200b}\u{200d}\u{200e}\u{200f}",
        "\u{202a}\u{202e}",
        "\u{2060}\u{2064}\u{2066}\u{206f}",
        "\u{2800}\u{2800}",
        "\u{3164}",
        "\u{fe00}\u{fe0f}",
        "\u{feff}",
        "\u{ffa0}",
        "\u{fff9}\u{fffb}",
        "\u{1bca0}\u{1d159}\u{1d173}",
        "\u{e0001}\u{e0041}\u{e007f}\u{e0100}",
        " \u{200b} \u{3164}\n",
    ] {
        assert!(is_blank(nothing), "{nothing:?}");
        let content = Content::text(nothing);
        assert_eq!(check_sendable(&content), Err(Unsendable::Empty));
    }
}

#[test]
fn what_shows_anything_is_not_blank() {
    for something in [
        ".",
        "\u{200b}x",
        "\u{2801}",
        "❤\u{fe0f}",
        "👨\u{200d}👩\u{200d}👧",
        "🏴\u{e0067}\u{e0062}\u{e007f}",
        "\u{301}",
        "می\u{200c}خواهم",
        "\u{ac00}",
        "\u{fffd}",
    ] {
        assert!(!is_blank(something), "{something:?}");
    }
}
