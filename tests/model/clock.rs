//! The words for times.

use dashboard::clock::{Age, Day, age, span};

const TODAY: Day = Day(20_000);

#[track_caller]
fn check(days_ago: i64, same_year: bool, expected: Age) {
    assert_eq!(age(Day(TODAY.0 - days_ago), TODAY, same_year), expected);
}

#[test]
fn the_further_back_the_more_is_said() {
    check(0, true, Age::Today);
    check(1, true, Age::Yesterday);
    check(2, true, Age::ThisWeek);
    check(6, true, Age::ThisWeek);
    check(7, true, Age::ThisYear);
    check(200, false, Age::Older);
}

#[test]
fn last_week_is_last_week_across_the_new_year() {
    check(3, false, Age::ThisWeek);
}

#[test]
fn a_clock_that_runs_ahead_is_today() {
    check(-1, true, Age::Today);
}

#[test]
fn spans_use_the_largest_unit_that_says_something() {
    assert_eq!(span(-5), "less than a minute");
    assert_eq!(span(59_000), "less than a minute");
    assert_eq!(span(59 * 60_000), "59 min");
    assert_eq!(span(60 * 60_000), "1 h");
    assert_eq!(span(23 * 3_600_000 + 59 * 60_000), "23 h");
}
