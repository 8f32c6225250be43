//! Updates as Meta posts them, read into what is stored.

use serde_json::json;

use super::*;

fn update(value: &Value) -> NumberUpdate {
    let mut value = value.clone();
    value["metadata"] = json!({ "phone_number_id": "1" });
    let body = json!({ "entry": [{ "changes": [{ "field": "messages", "value": value }] }] });
    parse(&body).numbers.remove(0)
}

fn names(value: &Value) -> Vec<Option<String>> {
    let messages = update(value).messages;
    messages.into_iter().map(|message| message.name).collect()
}

#[test]
fn each_of_many_messages_gets_the_name_of_its_own_contact() {
    let contacts: Vec<Value> = (0..25_000)
        .map(|at| json!({ "wa_id": at.to_string(), "profile": { "name": format!("n{at}") } }))
        .collect();
    let messages: Vec<Value> = (0..25_000)
        .rev()
        .map(|at| json!({ "id": format!("m{at}"), "from": at.to_string() }))
        .collect();
    let value = json!({ "contacts": contacts, "messages": messages });
    let names = names(&value);
    assert_eq!(names.len(), 25_000);
    let expected = (0..25_000).rev().map(|at| Some(format!("n{at}")));
    assert!(names.into_iter().eq(expected));
}

#[test]
fn of_contacts_with_one_id_the_first_counts() {
    let value = json!({
        "contacts": [
            { "user_id": "u", "profile": { "name": "By user" } },
            { "wa_id": "1", "profile": { "name": "By number" } },
            { "wa_id": 1, "profile": { "name": "Again" } },
            { "wa_id": "2", "user_id": "v", "profile": { "name": "\u{3164}" } },
            { "wa_id": "2", "profile": { "name": "Too late" } },
        ],
        "messages": [
            { "id": "a", "from": "1", "from_user_id": "u" },
            { "id": "b", "from": "1" },
            { "id": "c", "from": 1, "from_user_id": "w" },
            { "id": "d", "from": "2" },
            { "id": "e", "from": "3" },
        ],
    });
    let expected = [
        Some("By user"),
        Some("By number"),
        Some("By number"),
        None,
        None,
    ];
    assert_eq!(
        names(&value),
        expected.map(|name| name.map(ToOwned::to_owned))
    );
}

#[test]
fn one_contact_and_one_sender_are_each_other_whatever_their_ids() {
    let contact = json!({ "wa_id": "5215512345678", "profile": { "name": "Lupe" } });
    let of = |from: &[&str]| {
        let messages: Vec<Value> = (from.iter().enumerate())
            .map(|(at, from)| json!({ "id": format!("m{at}"), "from": from }))
            .collect();
        names(&json!({ "contacts": [contact], "messages": messages }))
    };
    let lupe = Some("Lupe".to_owned());
    assert_eq!(of(&["525512345678"]), std::slice::from_ref(&lupe));
    assert_eq!(of(&["525512345678"; 2]), [lupe.clone(), lupe.clone()]);
    // Of two senders it is one's: the one with this id, or nobody's.
    assert_eq!(of(&["5215512345678", "1"]), [lupe.clone(), None]);
    assert_eq!(of(&["5215512345678", "525512345678"]), [lupe, None]);
    assert_eq!(of(&["2", "1"]), [None, None]);
}

fn names_of_two(wa_ids: [&str; 2], from: &[&str]) -> Vec<Option<String>> {
    let contacts =
        wa_ids.map(|wa_id| json!({ "wa_id": wa_id, "profile": { "name": format!("of {wa_id}") } }));
    let messages: Vec<Value> = (from.iter().enumerate())
        .map(|(at, from)| json!({ "id": format!("m{at}"), "from": from }))
        .collect();
    names(&json!({ "contacts": contacts, "messages": messages }))
}

#[test]
fn the_last_contact_and_the_last_sender_left_over_are_each_other() {
    let of = |id: &str| Some(format!("of {id}"));
    let contacts = ["4917000001", "525511120002"];
    let (first, second) = (of(contacts[0]), of(contacts[1]));
    for other in ["5215511120002", "7"] {
        assert_eq!(
            names_of_two(contacts, &[contacts[0], other, contacts[0], other]),
            [first.clone(), second.clone(), first.clone(), second.clone()]
        );
        assert_eq!(
            names_of_two(contacts, &[other, contacts[0]]),
            [second.clone(), first.clone()]
        );
    }
    // Nobody is left over alone.
    assert_eq!(names_of_two(contacts, &["7"]), [None]);
    assert_eq!(names_of_two(contacts, &["7", "8"]), [None, None]);
    assert_eq!(
        names_of_two(contacts, &[contacts[0], "7", "8"]),
        [first, None, None]
    );
    // Two contacts with one id are one.
    let both = ["4917000001"; 2];
    assert_eq!(
        names_of_two(both, &["4917000001", "7"]),
        [of("4917000001"), None]
    );
}

#[test]
fn a_number_is_known_by_its_other_spelling() {
    for (short, long) in [
        ("525512345678", "5215512345678"),
        ("541112345678", "5491112345678"),
        ("551187654321", "5511987654321"),
    ] {
        for (wa_id, from) in [(short, long), (long, short)] {
            let name = Some(format!("of {wa_id}"));
            assert_eq!(
                names_of_two([wa_id, "2"], &[from]),
                std::slice::from_ref(&name)
            );
            // Two at once are told apart too.
            let unknown = names_of_two([wa_id, "2"], &["3", from, "4"]);
            assert_eq!(unknown, [None, name, None]);
        }
        // A contact with the very number counts more.
        let exact = names_of_two([short, long], &[short, "3"]);
        assert_eq!(exact[0], Some(format!("of {short}")));
    }
    for other in [
        "5215512345",
        "5595512345678",
        "4915512345678",
        "55é198765432",
    ] {
        assert_eq!(other_spelling(other), None, "{other}");
    }
}

#[test]
fn a_text_that_shows_nothing_is_no_text() {
    let contents = |bodies: &[Value]| -> Vec<Content> {
        let messages: Vec<Value> = (bodies.iter().enumerate())
            .map(|(at, body)| {
                let text = json!({ "body": body });
                json!({ "id": format!("m{at}"), "from": "1", "type": "text", "text": text })
            })
            .collect();
        let messages = update(&json!({ "messages": messages })).messages;
        messages
            .into_iter()
            .map(|message| message.content)
            .collect()
    };
    let cut = format!("{}too late", " ".repeat(65_536));
    let nothing = ["", " \n", "\u{200b}", "\u{2800}\u{2800}", &cut].map(|body| json!(body));
    let unsupported = Content::Unsupported {
        kind: "text".to_owned(),
    };
    assert_eq!(contents(&nothing), vec![unsupported; nothing.len()]);
    assert_eq!(contents(&[json!(" .")]), [Content::text(" .")]);
}

#[test]
fn a_group_is_one_whatever_stands_for_its_id() {
    let groups = |ids: &[Value]| -> Vec<Option<GroupAddress>> {
        let messages: Vec<Value> = (ids.iter().enumerate())
            .map(|(at, id)| json!({ "id": format!("m{at}"), "from": "1", "group_id": id }))
            .collect();
        let messages = update(&json!({ "messages": messages })).messages;
        messages.into_iter().map(|message| message.group).collect()
    };
    let id = |id: &str| Some(GroupAddress::Id(id.to_owned()));
    let longest = "g".repeat(256);
    assert_eq!(
        groups(&[json!("Y2Fw=="), json!(12), json!(" "), json!(longest)]),
        [id("Y2Fw=="), id("12"), id(" "), id(&longest)]
    );
    let none = [
        json!(""),
        json!("g".repeat(257)),
        json!("g\u{0}"),
        json!("g\n1"),
        json!("g\u{85}"),
        json!(true),
        json!([]),
        json!({ "id": "g" }),
    ];
    let unreadable = vec![Some(GroupAddress::Unreadable); none.len()];
    assert_eq!(groups(&none), unreadable);
    assert_eq!(groups(&[Value::Null]), [None]);
}

#[test]
fn only_in_a_group_somebody_may_be_nobody() {
    let value = json!({ "messages": [
        { "id": "a", "group_id": "g" },
        { "id": "b", "group_id": "" },
        { "id": "c" },
    ] });
    let messages = update(&value).messages;
    let ids: Vec<&str> = (messages.iter()).map(|m| &*m.provider_id).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(messages.iter().all(|message| message.from.is_empty()));
}

#[test]
fn what_failed_says_why_in_a_thousand_characters() {
    let details = "because ".repeat(10_000);
    let error = json!({ "code": "9".repeat(1_000), "error_data": { "details": details } });
    let status = json!({ "id": "a", "status": "failed", "errors": [error] });
    let report = update(&json!({ "statuses": [status] })).statuses.remove(0);
    let failure = report.failure.unwrap();
    assert_eq!(failure.reason.chars().count(), 1_000);
    assert_eq!(failure.code.len(), 64);
}

#[test]
fn a_report_that_names_too_much_names_nothing() {
    let long = "a".repeat(257);
    let value = json!({ "statuses": [
        { "id": long, "status": "sent" },
        { "id": "a", "status": "sent", "biz_opaque_callback_data": long },
    ] });
    let statuses = update(&value).statuses;
    assert_eq!(statuses.len(), 1);
    assert_eq!(statuses[0].callback_data, None);
}
