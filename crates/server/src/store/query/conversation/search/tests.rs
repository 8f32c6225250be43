//! What a search finds, against what `LIKE` would find.

use protocol::{Contact, ContactId};

use super::{INDEXED_CHARS, Search, candidates, index};
use crate::store::{
    database::{EngineConnection, TestConnection, params},
    query::visitor::contact::unknown_contact,
};

const INDEX: &str = "CREATE VIRTUAL TABLE conversation_search USING fts5 (
    grams, tokenize = 'ascii', content = '', contentless_delete = 1, detail = none)";

fn contact(name: &str, email: &str, phone: &str) -> Contact {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Contact {
        name: given(name),
        email: given(email),
        phone: given(phone),
        ..unknown_contact(ContactId::from_bytes([1; 16]))
    }
}

fn people() -> Vec<Contact> {
    let long = format!("{}Needle", "x".repeat(INDEXED_CHARS));
    vec![
        contact("Rana Haddad", "rana@shop.example", "9613000123"),
        contact("Karim 100%", "", "9617000456"),
        contact("José Núñez", "", "+34 600-111"),
        contact("Нина Петрова", "nina@пример.example", ""),
        contact("陈伟", "", "8613800138000"),
        contact("👩‍👩‍👧 \"quoted\" OR (NOT) *", "", ""),
        contact("", "only@mail.example", ""),
        contact("", "", ""),
        contact(&long, "", ""),
    ]
}

fn indexed(people: &[Contact]) -> TestConnection {
    let connection = TestConnection::in_memory();
    connection.execute_batch(INDEX).unwrap();
    for (number, contact) in (0..).zip(people) {
        index(connection.sql(), number, contact).unwrap();
    }
    connection
}

/// What `LIKE` finds, which decides what a search means.
fn liked(text: &str, contact: &Contact) -> bool {
    let escaped: String = text.trim().chars().fold(String::new(), |mut all, c| {
        if matches!(c, '%' | '_' | '\\') {
            all.push('\\');
        }
        all.push(c);
        all
    });
    let digits = super::digits(text).map(|digits| format!("%{digits}%"));
    let connection = TestConnection::in_memory();
    let found = connection.sql().one(
        "SELECT coalesce(?1 LIKE ?3 ESCAPE '\\', 0) OR coalesce(?2 LIKE ?3 ESCAPE '\\', 0)
            OR coalesce(?5 LIKE ?4, 0) AS found",
        params![
            contact.name,
            contact.email,
            format!("%{escaped}%"),
            digits,
            contact.phone
        ],
        |row| row.get("found"),
    );
    found.unwrap()
}

const QUERIES: [&str; 36] = [
    "rana",
    "RANA",
    "ran",
    "an",
    "a",
    "R",
    "ana had",
    "addad",
    " rana ",
    "haddad rana",
    "100%",
    "%",
    "_",
    "\\",
    "josé",
    "JOSÉ",
    "jos",
    "Núñ",
    "nuñez",
    "Нина",
    "нина",
    "на",
    "и",
    "陈",
    "陈伟",
    "伟陈",
    "👧",
    "\"quoted\"",
    "or",
    "*",
    "+961 3",
    "000",
    "34600111",
    "600-111",
    "@mail.example",
    "needle",
];

#[test]
fn a_search_finds_what_like_finds() {
    for text in QUERIES {
        let search = Search::new(text);
        for contact in people() {
            assert_eq!(
                search.matches(&contact),
                liked(text, &contact),
                "{text:?} among {contact:?}"
            );
        }
    }
}

#[test]
fn the_index_names_every_contact_that_a_search_matches() {
    let people = people();
    let connection = indexed(&people);
    for text in QUERIES {
        let search = Search::new(text);
        let found = candidates(connection.sql(), &search, 100).unwrap().unwrap();
        for (number, contact) in (0..).zip(&people) {
            assert!(
                found.contains(&number) || !search.matches(contact),
                "{text:?} misses {contact:?}"
            );
        }
    }
}

#[test]
fn the_index_leaves_out_contacts_without_the_characters() {
    let people = people();
    let connection = indexed(&people[..8]);
    let found = |text| candidates(connection.sql(), &Search::new(text), 100).unwrap();
    assert_eq!(found("ran"), Some(vec![0]));
    assert_eq!(found("伟"), Some(vec![4]));
    assert_eq!(found("zz"), Some(vec![]));
}

#[test]
fn more_candidates_than_wanted_are_none() {
    let connection = indexed(&people()[..8]);
    let found = |most| candidates(connection.sql(), &Search::new("a"), most).unwrap();
    assert_eq!(found(1), None);
    assert!(found(8).is_some_and(|found| found.len() >= 3));
}

#[test]
fn a_renamed_contact_is_found_by_the_new_name_only() {
    let connection = indexed(&people());
    index(connection.sql(), 0, &contact("Layla", "", "")).unwrap();
    let found = |text| {
        candidates(connection.sql(), &Search::new(text), 100)
            .unwrap()
            .unwrap()
    };
    assert!(!found("haddad").contains(&0));
    assert!(found("layla").contains(&0));
}
