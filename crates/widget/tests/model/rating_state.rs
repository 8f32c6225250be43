//! How far a visitor is with rating.

use proptest::prelude::*;
use protocol::ConversationId;
use widget::chat::rating_state::{
    Rateable, RatingAnswer,
    RatingPhase::{self, Asking, Hidden, Thanking},
    RatingState,
};

fn id(number: u8) -> ConversationId {
    ConversationId::from_bytes([number; 16])
}

/// A conversation on screen, and the visitor's answers.
#[derive(Default)]
struct RatingStory {
    state: RatingState,
    answer: Option<RatingAnswer>,
    answers: u32,
}

impl RatingStory {
    fn shows(&mut self, shown: Rateable) -> RatingPhase {
        self.state = self.state.next(self.answer, shown);
        self.state.phase(shown)
    }

    fn answers(&mut self, conversation: ConversationId, is_final: bool) {
        self.answers += 1;
        self.answer = Some(RatingAnswer {
            conversation,
            is_final,
            number: self.answers,
        });
    }
}

const fn open(id: ConversationId) -> Rateable {
    Rateable {
        id,
        is_resolved: false,
        is_rated: false,
    }
}

const fn resolved(id: ConversationId) -> Rateable {
    Rateable {
        is_resolved: true,
        ..open(id)
    }
}

const fn rated(id: ConversationId) -> Rateable {
    Rateable {
        is_rated: true,
        ..resolved(id)
    }
}

#[test]
fn a_resolved_conversation_asks_to_be_rated() {
    let mut story = RatingStory::default();
    assert_eq!(story.shows(open(id(1))), Hidden);
    assert_eq!(story.shows(resolved(id(1))), Asking);
}

#[test]
fn one_that_was_rated_before_does_not_ask() {
    assert_eq!(RatingStory::default().shows(rated(id(1))), Hidden);
}

#[test]
fn words_may_follow_a_score_although_the_server_has_it() {
    let mut story = RatingStory::default();
    story.answers(id(1), false);
    assert_eq!(story.shows(resolved(id(1))), Asking);
    assert_eq!(story.shows(rated(id(1))), Asking);
}

#[test]
fn who_sent_the_form_is_thanked() {
    let mut story = RatingStory::default();
    story.answers(id(1), false);
    story.shows(resolved(id(1)));
    story.answers(id(1), true);
    assert_eq!(story.shows(rated(id(1))), Thanking);
}

#[test]
fn a_conversation_that_goes_on_is_asked_about_again() {
    let mut story = RatingStory::default();
    story.answers(id(1), true);
    story.shows(resolved(id(1)));
    assert_eq!(story.shows(open(id(1))), Hidden);
    assert_eq!(story.shows(resolved(id(1))), Asking);
    story.answers(id(1), true);
    assert_eq!(story.shows(rated(id(1))), Thanking);
}

#[test]
fn a_look_at_another_conversation_forgets_nothing() {
    let mut story = RatingStory::default();
    story.answers(id(1), false);
    story.shows(rated(id(1)));
    assert_eq!(story.shows(open(id(2))), Hidden);
    assert_eq!(story.shows(resolved(id(3))), Asking);
    assert_eq!(story.shows(rated(id(1))), Asking, "words may follow still");
}

fn rateable() -> impl Strategy<Value = Rateable> {
    (0_u8..3, any::<bool>(), any::<bool>()).prop_map(|(number, is_resolved, is_rated)| Rateable {
        id: id(number),
        is_resolved,
        is_rated,
    })
}

proptest! {
    #[test]
    fn only_what_is_resolved_is_asked_about_and_only_who_answered_is_thanked(
        steps in prop::collection::vec((rateable(), prop::option::of(any::<bool>())), 0..20),
    ) {
        let mut story = RatingStory::default();
        for (shown, answer) in steps {
            if let Some(is_final) = answer {
                story.answers(shown.id, is_final);
            }
            let phase = story.shows(shown);
            if !shown.is_resolved {
                prop_assert_eq!(phase, Hidden);
            }
            if phase == Thanking {
                let answer = story.answer.unwrap();
                prop_assert!(answer.is_final && answer.conversation == shown.id);
            }
            prop_assert_eq!(story.shows(shown), phase, "nothing has changed");
        }
    }
}
