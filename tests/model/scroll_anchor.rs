//! The geometry of a scrolled thread.

use dashboard::conversation::scroll_anchor::{Geometry, first_below};

#[test]
fn the_end_is_reached_a_little_before_it_and_a_short_thread_is_at_its_end() {
    let scrolled = |top| Geometry {
        top,
        view: 400.0,
        content: 1000.0,
    };
    assert!(scrolled(600.0).is_at_end() && scrolled(590.0).is_at_end());
    assert!(!scrolled(300.0).is_at_end());
    let short = Geometry {
        content: 200.0,
        ..scrolled(0.0)
    };
    assert!(short.end().abs() < f64::EPSILON);
    assert!(short.is_at_end());
}

#[test]
fn the_first_row_in_view_is_found_by_few_measurements() {
    let measured = std::cell::Cell::new(0);
    let lower_edge = |index: u32| {
        measured.set(measured.get() + 1);
        f64::from(index + 1) * 40.0
    };
    assert_eq!(first_below(1000, 4_010.0, lower_edge), Some(100));
    assert!(measured.get() <= 10);
    assert_eq!(first_below(3, 500.0, lower_edge), None);
    assert_eq!(first_below(0, 0.0, lower_edge), None);
}
