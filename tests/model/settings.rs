//! A website's settings, from what is stored to what is typed and back.

use dashboard::{
    dom::selection::line_range,
    route::{Route, Section},
    settings::{
        form::rebase::Rebase,
        website::{
            draft::{Requirement, WebsiteDraft, WebsiteField, refused, tag},
            week::Week,
        },
    },
};
use protocol::{
    ConversationId, Hours, InboxId, Problem, Seq, Widget, WidgetSettings,
    hours::Span,
    settings::ChangeWidget,
    widget::{Appearance, FormField, Position, Question, Scheme},
};

fn inbox() -> InboxId {
    InboxId::from_bytes([7; 16])
}

fn stored() -> WidgetSettings {
    let mut days: [Vec<Span>; 7] = Default::default();
    days[0] = vec![Span {
        from: "22:00".parse().expect("a time"),
        to: "02:00".parse().expect("a time"),
    }];
    WidgetSettings {
        widget: Widget {
            inbox_id: inbox(),
            version: Seq::new(3),
            name: "Shop".to_owned(),
            look: Appearance {
                position: Position::Start,
                scheme: Scheme::Dark,
                welcome: "Hello".to_owned(),
                form: vec![
                    FormField {
                        ask: Question::Name,
                        required: true,
                    },
                    FormField {
                        ask: Question::Phone,
                        required: false,
                    },
                ],
                hours: Some(Hours {
                    time_zone: "Asia/Beirut".to_owned(),
                    days,
                }),
                ..Appearance::default()
            },
        },
        domains: vec!["shop.example".to_owned(), "*.shop.example".to_owned()],
        identity_required: true,
        has_identity_secret: true,
    }
}

#[test]
fn what_is_not_touched_is_saved_as_it_was() {
    let stored = stored();
    let change = WebsiteDraft::of(&stored).change().unwrap();
    assert_eq!(
        change,
        ChangeWidget {
            name: Some(stored.widget.name),
            look: Some(stored.widget.look),
            domains: Some(stored.domains),
            identity_required: Some(true),
        }
    );
}

#[test]
fn only_what_differs_from_what_is_stored_is_asked_for() {
    let stored = stored();
    let change_of = |edit: fn(&mut WebsiteDraft)| {
        let mut draft = WebsiteDraft::of(&stored);
        edit(&mut draft);
        draft.change_since(&stored).unwrap()
    };
    assert_eq!(change_of(|_| ()), ChangeWidget::default());
    let named = ChangeWidget {
        name: Some("Pots".to_owned()),
        ..ChangeWidget::default()
    };
    assert_eq!(change_of(|draft| draft.name = " Pots".to_owned()), named);
    let look = change_of(|draft| draft.welcome = "Hi".to_owned());
    assert_eq!(look.look.as_ref().unwrap().welcome, "Hi");
    assert_eq!((look.name, look.domains), (None, None));
    let domains = change_of(|draft| draft.domains.clear());
    assert_eq!(domains.domains, Some(Vec::new()));
    assert_eq!((domains.name, domains.look), (None, None));
    let believed = change_of(|draft| draft.identity_required = false);
    assert_eq!(believed.identity_required, Some(false));
}

/// Every field, as one of two agents enters it.
const EDITS: [fn(&mut WebsiteDraft, bool); 14] = [
    |draft, mine| draft.name = format!("name {mine}"),
    |draft, mine| {
        let color = if mine { "#111111" } else { "#222222" };
        draft.color = color.parse().expect("a colour");
    },
    |draft, _| draft.position = Position::End,
    |draft, mine| {
        draft.scheme = if mine { Scheme::Light } else { Scheme::Auto };
    },
    |draft, mine| draft.welcome = format!("welcome {mine}"),
    |draft, mine| draft.away = format!("away {mine}"),
    |draft, _| draft.requirements[0] = Requirement::Not,
    |draft, _| draft.requirements[1] = Requirement::Required,
    |draft, _| draft.requirements[2] = Requirement::Not,
    |draft, mine| week(draft).time_zone = format!("zone {mine}"),
    |draft, mine| week(draft).days[0] = vec![(format!("from {mine}"), String::new())],
    |draft, mine| week(draft).days[6] = vec![(format!("from {mine}"), String::new())],
    |draft, mine| draft.domains = format!("{mine}.example"),
    |draft, _| draft.identity_required = false,
];

fn week(draft: &mut WebsiteDraft) -> &mut Week {
    draft.hours.as_mut().expect("there are hours")
}

#[test]
fn each_field_follows_what_is_stored_unless_it_was_touched() {
    let base = WebsiteDraft::of(&stored());
    for (mine_at, mine) in EDITS.iter().enumerate() {
        let mut entered = base.clone();
        mine(&mut entered, true);
        assert_ne!(entered, base, "{mine_at}");
        assert_eq!(entered.rebased(&base, &base), entered, "{mine_at}");
        for (theirs_at, theirs) in EDITS.iter().enumerate() {
            let mut now = base.clone();
            theirs(&mut now, false);
            assert_eq!(base.rebased(&base, &now), now, "{theirs_at}");
            let mut both = now.clone();
            mine(&mut both, true);
            let rebased = entered.rebased(&base, &now);
            assert_eq!(rebased, both, "{mine_at}, {theirs_at}");
        }
    }
}

#[test]
fn hours_that_somebody_turned_off_or_on_are_one_field() {
    let base = WebsiteDraft::of(&stored());
    let mut off = base.clone();
    off.hours = None;
    let mut edited = base.clone();
    week(&mut edited).days[1] = vec![("09:00".to_owned(), "17:00".to_owned())];
    assert_eq!(base.rebased(&base, &off).hours, None);
    assert_eq!(edited.rebased(&base, &off).hours, edited.hours);
    assert_eq!(off.rebased(&base, &edited).hours, None);
    assert_eq!(edited.rebased(&off, &base).hours, edited.hours);
}

#[test]
fn each_question_is_off_optional_or_required() {
    let mut draft = WebsiteDraft::of(&stored());
    assert_eq!(
        draft.requirements,
        [
            Requirement::Required,
            Requirement::Not,
            Requirement::Optional
        ]
    );
    draft.requirements = [Requirement::Not; 3];
    let look = draft.change().unwrap().look.unwrap();
    assert!(look.form.is_empty());
}

#[test]
fn domains_are_lines_without_the_empty_ones() {
    let mut draft = WebsiteDraft::of(&stored());
    assert_eq!(draft.domains, "shop.example\n*.shop.example");
    draft.domains = "\n  shop.example \n\nlocalhost:8080\n".to_owned();
    let domains = draft.change().unwrap().domains.unwrap();
    assert_eq!(domains, ["shop.example", "localhost:8080"]);
}

#[test]
fn a_usual_week_has_five_days() {
    let week = Week::usual("UTC".to_owned());
    let spans = week.days.each_ref().map(Vec::len);
    assert_eq!(spans, [1, 1, 1, 1, 1, 0, 0]);
}

#[test]
fn another_span_of_a_day_is_later() {
    let mut week = Week::usual("UTC".to_owned());
    let typed = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    week.add(0);
    assert_eq!(week.days[0][1], typed("18:00", "21:00"));
    week.add(0);
    assert_eq!(week.days[0][2], typed("22:00", "01:00"), "into the night");
    week.add(6);
    assert_eq!(week.days[6][0], typed("09:00", "17:00"));
}

#[test]
fn what_is_wrong_is_said_where_it_is() {
    let wrong_field = |change: fn(&mut WebsiteDraft)| {
        let mut draft = WebsiteDraft::of(&stored());
        change(&mut draft);
        let error = draft.change().unwrap_err();
        assert_eq!(error.line, None, "{error:?}");
        error.field
    };
    assert_eq!(
        wrong_field(|draft| draft.name = "  ".to_owned()),
        Some(WebsiteField::Name)
    );
    assert_eq!(
        wrong_field(|draft| draft.name = "é".repeat(81)),
        Some(WebsiteField::Name)
    );
    assert_eq!(
        wrong_field(|draft| draft.welcome = "x".repeat(501)),
        Some(WebsiteField::Welcome)
    );
    assert_eq!(
        wrong_field(|draft| draft.away = "x".repeat(501)),
        Some(WebsiteField::Away)
    );
    let half = |draft: &mut WebsiteDraft| {
        let week = draft.hours.as_mut().unwrap();
        week.days[2].push(("09:00".to_owned(), String::new()));
    };
    assert_eq!(wrong_field(half), Some(WebsiteField::Hours));
    let mut longest = WebsiteDraft::of(&stored());
    longest.welcome = "é".repeat(500);
    assert!(longest.change().is_ok(), "characters, not bytes");
}

#[test]
fn what_the_server_refuses_is_said_where_it_is() {
    let mut draft = WebsiteDraft::of(&stored());
    draft.domains = "shop.example\n\n a b \n".to_owned();
    let problem = |code: &'static str| Problem::new(422, code, "No.");
    let bad = problem("not_a_domain").with_detail("Not a domain.");
    let wrong = refused(&bad.clone().at_index(1), &draft);
    assert_eq!(wrong.field, Some(WebsiteField::Domains));
    assert_eq!(wrong.line, Some(2));
    assert_eq!(wrong.words, "Line 3: Not a domain.");
    for unknown in [bad.clone(), bad.at_index(2)] {
        let wrong = refused(&unknown, &draft);
        assert_eq!(wrong.field, Some(WebsiteField::Domains));
        assert_eq!((wrong.line, &*wrong.words), (None, "Not a domain."));
    }
    for (code, field) in [
        ("name_blank", Some(WebsiteField::Name)),
        ("unknown_time_zone", Some(WebsiteField::Hours)),
        ("too_many_domains", Some(WebsiteField::Domains)),
        ("identity_secret_missing", Some(WebsiteField::Identity)),
        ("storage_unavailable", None),
        ("network", None),
    ] {
        let refused = refused(&problem(code), &draft);
        assert_eq!((refused.field, refused.line), (field, None), "{code}");
    }
}

#[test]
fn a_line_is_found_in_what_browsers_count() {
    assert_eq!(line_range("a\nbc\nd", 1), (2, 4));
    assert_eq!(line_range("🐟\nbc", 1), (3, 5), "a fish is two");
    assert_eq!(line_range("a", 5), (2, 2), "beyond the end is harmless");
}

#[test]
fn the_tag_names_the_server_and_the_inbox() {
    assert_eq!(
        tag("https://chat.example", "07"),
        r#"<script src="https://chat.example/widget.js" data-inbox="07" async></script>"#
    );
}

#[test]
fn an_address_names_a_place() {
    let id = inbox();
    for (path, route) in [
        ("/inbox", Some(Route::Inbox)),
        ("/inbox/", Some(Route::Inbox)),
        ("/settings", Some(Route::Settings)),
        ("/settings/", Some(Route::Settings)),
        (&format!("/settings/{id}"), Some(Route::Website(id))),
        ("/settings/shop", None),
        ("/inbox/shop", None),
        ("/", None),
    ] {
        assert_eq!(Route::parse(path), route, "{path}");
    }
}

#[test]
fn every_route_is_read_back_from_its_path() {
    for route in [
        Route::Inbox,
        Route::Conversation(ConversationId::from_bytes([3; 16])),
        Route::Settings,
        Route::Website(inbox()),
    ] {
        assert_eq!(Route::parse(&route.path()), Some(route));
    }
}

#[test]
fn an_address_of_nothing_is_still_in_its_section() {
    assert_eq!(Section::parse("/settings/shop"), Some(Section::Settings));
    assert_eq!(Section::parse("/inbox/shop"), Some(Section::Inbox));
    assert_eq!(Section::parse("/elsewhere"), None);
}
