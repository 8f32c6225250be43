//! The colours of an inbox.

use protocol::widget::{Appearance, Scheme};
use widget::chat::theme::applied;

fn look(scheme: Scheme) -> Appearance {
    Appearance {
        scheme,
        ..Appearance::default()
    }
}

#[test]
fn the_inboxs_colours_are_applied() {
    let applied = applied(&look(Scheme::Dark), false);
    assert_eq!(applied, Some(("#17617c".to_owned(), "dark")));
}

#[test]
fn the_sites_colours_go_over_the_inboxs() {
    assert_eq!(applied(&look(Scheme::Dark), true), None);
}

#[test]
fn every_scheme_is_one_that_the_style_knows() {
    let style = include_str!("../../style/widget.css");
    for scheme in [Scheme::Light, Scheme::Dark] {
        let (_, word) = applied(&look(scheme), false).unwrap();
        let has_rule = style.contains(&format!("data-scheme=\"{word}\""))
            || style.contains(&format!("data-scheme={word}"));
        assert!(has_rule, "{word}");
    }
}
