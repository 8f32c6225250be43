//! A message's side, its author's initial, and the icon of how far it came.

use proptest::prelude::*;
use protocol::{AgentId, Author, ContactId, Direction};
use sync::DeliveryState;
use widget::chat::{delivery_icon::DeliveryIcon, initial::initial, side::is_visitors};

fn authors() -> [Author; 3] {
    [
        Author::Contact(ContactId::from_bytes([1; 16])),
        Author::Agent(AgentId::from_bytes([2; 16])),
        Author::System,
    ]
}

fn refused() -> DeliveryState {
    DeliveryState::Refused {
        code: "too_long".to_owned(),
        reason: "Too long.".to_owned(),
    }
}

#[test]
fn a_stored_message_stands_on_the_side_of_its_direction_whoever_wrote_it() {
    for author in authors() {
        for delivery in [DeliveryState::None, DeliveryState::Sent, refused()] {
            assert!(is_visitors(Direction::In, author, &delivery));
            assert!(!is_visitors(Direction::Out, author, &delivery));
        }
    }
}

#[test]
fn what_waits_without_an_author_is_the_visitors() {
    let waiting = DeliveryState::Waiting;
    assert!(is_visitors(Direction::Out, Author::System, &waiting));
    let agent = Author::Agent(AgentId::from_bytes([2; 16]));
    assert!(!is_visitors(Direction::Out, agent, &waiting));
}

#[test]
fn a_message_waits_is_sent_or_has_failed() {
    let failed = DeliveryState::Failed {
        code: "131047".to_owned(),
        reason: "Too late.".to_owned(),
    };
    for (delivery, icon) in [
        (DeliveryState::Waiting, DeliveryIcon::Clock),
        (DeliveryState::None, DeliveryIcon::Tick),
        (DeliveryState::Sent, DeliveryIcon::Tick),
        (DeliveryState::Delivered, DeliveryIcon::Tick),
        (DeliveryState::Read, DeliveryIcon::Tick),
        (refused(), DeliveryIcon::Exclamation),
        (failed, DeliveryIcon::Exclamation),
    ] {
        assert_eq!(DeliveryIcon::of(&delivery), icon, "{delivery:?}");
    }
}

#[test]
fn each_icon_has_a_name_and_a_drawing_of_its_own() {
    use DeliveryIcon::{Clock, Exclamation, Tick};
    for (one, other) in [(Clock, Tick), (Tick, Exclamation), (Exclamation, Clock)] {
        assert_ne!(one.label(), other.label());
        assert_ne!(one.path(), other.path());
    }
}

#[test]
fn a_face_shows_the_first_letter_of_a_name() {
    assert_eq!(initial("Maya Khoury"), "M");
    assert_eq!(initial("  élodie"), "é");
    assert_eq!(initial("نور"), "ن");
    assert_eq!(initial(""), "");
}

proptest! {
    #[test]
    fn an_initial_is_at_most_one_letter_of_the_name(name in ".{0,8}") {
        let initial = initial(&name);
        prop_assert!(initial.chars().count() <= 1);
        prop_assert!(name.contains(&initial));
        prop_assert_eq!(initial.is_empty(), name.trim().is_empty());
    }
}
