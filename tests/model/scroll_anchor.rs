//! What stays where it is while the thread changes.

use dashboard::conversation::scroll_anchor::{
    Geometry, ScrollAnchor, anchor_after_scroll, first_below, restored,
};

/// 400 px of view on 1000 px of content, scrolled by `top`.
fn scrolled(top: f64) -> Geometry {
    Geometry {
        top,
        view: 400.0,
        content: 1000.0,
    }
}

#[test]
fn at_the_end_the_end_is_held() {
    assert_eq!(
        anchor_after_scroll(scrolled(600.0), || Some("row")),
        ScrollAnchor::Newest
    );
    assert_eq!(
        anchor_after_scroll(scrolled(590.0), || Some("row")),
        ScrollAnchor::Newest,
        "nearly there counts"
    );
}

#[test]
fn further_up_a_row_is_held() {
    assert_eq!(
        anchor_after_scroll(scrolled(300.0), || Some("row")),
        ScrollAnchor::Row("row")
    );
}

#[test]
fn a_thread_without_rows_holds_its_end() {
    assert_eq!(
        anchor_after_scroll(scrolled(300.0), || None::<&str>),
        ScrollAnchor::Newest
    );
}

#[test]
fn a_held_end_follows_what_is_appended() {
    let grown = Geometry {
        content: 1300.0,
        ..scrolled(600.0)
    };
    assert!((restored(&ScrollAnchor::<()>::Newest, grown, |()| 0.0) - 900.0).abs() < f64::EPSILON);
}

#[test]
fn a_held_row_follows_what_is_put_before_it() {
    let grown = Geometry {
        content: 1800.0,
        ..scrolled(100.0)
    };
    let target = restored(&ScrollAnchor::Row("row"), grown, |_| 800.0);
    assert!((target - 900.0).abs() < f64::EPSILON);
}

#[test]
fn a_held_row_does_not_move_when_something_is_appended() {
    let grown = Geometry {
        content: 1800.0,
        ..scrolled(100.0)
    };
    let target = restored(&ScrollAnchor::Row("row"), grown, |_| 0.0);
    assert!((target - 100.0).abs() < f64::EPSILON);
}

#[test]
fn nothing_scrolls_past_its_ends() {
    let target = restored(&ScrollAnchor::Row("row"), scrolled(100.0), |_| -500.0);
    assert!(target.abs() < f64::EPSILON);
    let short = Geometry {
        top: 0.0,
        view: 400.0,
        content: 200.0,
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
