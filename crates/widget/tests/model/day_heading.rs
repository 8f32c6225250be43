//! Days between messages.

use proptest::prelude::*;
use widget::chat::day_heading::day_headings;

fn headings(days: &[&str]) -> Vec<String> {
    day_headings(days.iter().map(|day| (*day).to_owned()).collect())
}

#[test]
fn a_day_stands_above_its_first_message_alone() {
    let days = ["Monday", "Monday", "Tuesday", "Tuesday", "Tuesday"];
    assert_eq!(headings(&days), ["Monday", "", "Tuesday", "", ""]);
}

#[test]
fn a_day_that_comes_again_is_named_again() {
    let days = ["Monday", "Tuesday", "Monday"];
    assert_eq!(headings(&days), days, "a file sent late has an older time");
}

#[test]
fn an_empty_thread_has_no_headings() {
    assert!(headings(&[]).is_empty());
}

proptest! {
    #[test]
    fn each_message_is_below_the_heading_of_its_day(days in prop::collection::vec("[a-c]", 0..20)) {
        let headings = day_headings(days.clone());
        prop_assert_eq!(headings.len(), days.len());
        let mut current = String::new();
        for (heading, day) in headings.into_iter().zip(days) {
            prop_assert_ne!(&heading, &current, "none is repeated");
            if !heading.is_empty() {
                current = heading;
            }
            prop_assert_eq!(&current, &day);
        }
    }
}
