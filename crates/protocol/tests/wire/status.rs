//! Statuses climb: late, doubled and swapped reports all end in one place.

use proptest::prelude::*;
use protocol::Status;

const EVERY: [Status; 7] = [
    Status::Queued,
    Status::Sent,
    Status::Failed,
    Status::Delivered,
    Status::Read,
    Status::Played,
    Status::Received,
];

fn word(text: &str) -> Status {
    Status::from_word(text.trim()).unwrap()
}

#[test]
fn the_table_in_the_documentation_is_what_happens() {
    let source = include_str!("../../src/status.rs");
    let rows: Vec<Vec<&str>> = source
        .lines()
        .filter_map(|line| line.strip_prefix("/// |"))
        .filter(|line| !line.contains("---"))
        .map(|line| line.trim_end_matches('|').split('|').collect())
        .collect();
    let (head, body) = rows.split_first().unwrap();
    assert_eq!(body.len(), 6, "one row per status of a sent message");
    for row in body {
        for (report, after) in head.iter().zip(row).skip(1) {
            let (from, report) = (word(row[0]), word(report));
            assert_eq!(from.advance(report), word(after), "{from:?} + {report:?}");
        }
    }
}

#[test]
fn each_order_of_two_reports_ends_the_same() {
    for from in EVERY {
        assert_eq!(from.advance(from), from, "idempotent");
        for a in EVERY {
            for b in EVERY {
                let ab = from.advance(a).advance(b);
                assert_eq!(ab, from.advance(b).advance(a), "commutative");
                assert_eq!(ab, from.advance(a.advance(b)), "associative");
                assert_eq!(ab, ab.advance(a), "a repeat changes nothing");
            }
        }
    }
}

#[test]
fn the_word_in_sql_is_the_word_on_the_wire() {
    for status in EVERY {
        assert_eq!(
            serde_json::to_string(&status).unwrap(),
            format!("\"{}\"", status.as_str())
        );
        assert_eq!(Status::from_word(status.as_str()), Some(status));
    }
    assert_eq!(Status::from_word("lost"), None);
}

proptest! {
    #[test]
    fn any_shuffle_of_reports_ends_the_same(
        (reports, shuffled) in prop::collection::vec(prop::sample::select(&EVERY[..]), 0..12)
            .prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
    ) {
        let end = |reports: &[Status]| reports.iter().fold(Status::Queued, |at, to| at.advance(*to));
        prop_assert_eq!(end(&reports), end(&shuffled));
    }
}
