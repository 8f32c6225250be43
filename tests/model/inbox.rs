//! The list's arithmetic.

use dashboard::{
    inbox::{
        list_focus::step,
        row_order::{grown, shift},
    },
    route::Route,
};
use protocol::ConversationId;

/// Rows are letters.
#[track_caller]
fn check(before: &str, after: &str, anchor: usize, expected: isize) {
    let rows = |text: &str| text.chars().collect::<Vec<_>>();
    assert_eq!(shift(&rows(before), &rows(after), anchor), expected);
}

#[test]
fn what_is_looked_at_stays_when_a_new_row_comes_on_top() {
    check("abcde", "xabcde", 2, 1);
}

#[test]
fn it_stays_when_a_row_from_below_comes_up() {
    check("abcde", "eabcd", 2, 1);
}

#[test]
fn it_stays_when_a_row_from_above_comes_up() {
    check("abcde", "bacde", 3, 0);
}

#[test]
fn where_the_row_itself_comes_up_its_neighbour_stays() {
    check("abcde", "cabde", 2, 0);
    check("abc", "cab", 2, 1);
}

#[test]
fn rows_that_leave_do_not_pull_the_view_up() {
    check("abcde", "acde", 3, 0);
    check("abc", "", 1, 0);
}

fn rows() -> Vec<ConversationId> {
    (1..=3)
        .map(|number| ConversationId::from_bytes([number; 16]))
        .collect()
}

#[test]
fn the_cursor_starts_at_the_top_and_stops_at_the_ends() {
    let rows = rows();
    assert_eq!(step(&rows, None, 1), Some(rows[0]));
    assert_eq!(step(&rows, Some(rows[0]), 1), Some(rows[1]));
    assert_eq!(step(&rows, Some(rows[2]), 1), Some(rows[2]));
    assert_eq!(step(&rows, Some(rows[0]), -1), Some(rows[0]));
    assert_eq!(step(&[], None, 1), None);
}

#[test]
fn an_address_names_a_conversation_and_back() {
    let id = ConversationId::from_bytes([7; 16]);
    let route = Route::Conversation(id);
    assert_eq!(Route::parse(&route.path()), Some(route));
    assert_eq!(Route::parse(&format!("/inbox/{id}/")), Some(route));
    assert_eq!(route.conversation(), Some(id));
}

#[test]
fn the_inbox_alone_opens_no_conversation() {
    for path in ["/inbox", "/inbox/"] {
        assert_eq!(Route::parse(path), Some(Route::Inbox), "{path}");
    }
}

#[test]
fn other_addresses_name_nothing() {
    for path in ["/inbox/amina", "/", "/elsewhere", ""] {
        assert_eq!(Route::parse(path), None, "{path}");
    }
}

#[test]
fn new_rows_are_made_a_few_at_a_time_from_the_top() {
    let (rows, all) = grown(&[3, 5], &[1, 2, 3, 4, 5], 2);
    assert_eq!((rows, all), (vec![1, 2, 3, 5], false));
    let (rows, all) = grown(&[1, 2, 3, 5], &[1, 2, 3, 4, 5], 2);
    assert_eq!((rows, all), (vec![1, 2, 3, 4, 5], true));
}

#[test]
fn rows_that_are_gone_go_at_once() {
    assert_eq!(grown(&[1, 2, 3], &[2], 1), (vec![2], true));
    assert_eq!(grown::<u8>(&[1], &[], 1), (vec![], true));
}
