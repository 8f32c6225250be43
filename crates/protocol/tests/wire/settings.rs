//! What agents set up.

use insta::assert_snapshot;
use protocol::{
    identity::Identify,
    settings::{ChangeWidget, NewWebsite},
};

use crate::{json, sample};

#[test]
fn how_a_website_is_set_up() {
    assert_snapshot!(json(&sample::widget_settings()), @r##"{"widget":{"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","version":3,"name":"Shop","look":{"color":"#17617c","position":"end","scheme":"auto","welcome":"","away":"","form":[{"ask":"email","required":true}]}},"domains":["shop.example","*.shop.example"],"identity_required":true,"has_identity_secret":true}"##);
}

#[test]
fn a_new_website_has_a_name() {
    let new = NewWebsite {
        name: "Shop".to_owned(),
    };
    assert_snapshot!(json(&new), @r#"{"name":"Shop"}"#);
}

#[test]
fn a_change_of_a_widget_names_only_what_changes() {
    let every = [
        ChangeWidget::default(),
        ChangeWidget {
            domains: Some(Vec::new()),
            identity_required: Some(false),
            ..ChangeWidget::default()
        },
        ChangeWidget {
            name: Some("Shop".to_owned()),
            look: Some(sample::widget().look),
            ..ChangeWidget::default()
        },
    ];
    let lines = every.map(|change| json(&change)).join("\n");
    assert_snapshot!(lines, @r##"
    {}
    {"domains":[],"identity_required":false}
    {"name":"Shop","look":{"color":"#17617c","position":"end","scheme":"auto","welcome":"","away":"","form":[{"ask":"email","required":true}]}}
    "##);
}

#[test]
fn who_a_visitor_is_from_now_on() {
    assert_snapshot!(json(&sample::identified()), @r#"{"me":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","token":"AAAA.BBBB"}"#);
}

#[test]
fn what_a_website_signed_is_sent_and_never_logged() {
    let identify = Identify {
        token: "eyJ.eyJ.abc".to_owned(),
    };
    assert_snapshot!(json(&identify), @r#"{"token":"eyJ.eyJ.abc"}"#);
    assert_eq!(format!("{identify:?}"), "Identify { .. }");
}

#[test]
fn a_secret_is_said_and_never_logged() {
    let secret = sample::identity_secret();
    assert_snapshot!(json(&secret), @r#"{"secret":"c2VjcmV0"}"#);
    assert_eq!(format!("{secret:?}"), "IdentitySecret { .. }");
}
