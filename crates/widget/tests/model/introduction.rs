//! The form before the first message, and its answers.

use proptest::prelude::*;
use protocol::{
    command::{Introduce, is_blank},
    widget::{FormField, Question},
};
use widget::chat::introduction::{FieldState, QUESTIONS, introduction, is_form_due};

const fn field(ask: Question, required: bool) -> FormField {
    FormField { ask, required }
}

const EMAIL: [FormField; 1] = [field(Question::Email, true)];

#[test]
fn a_field_is_shown_and_required_as_the_inbox_says() {
    let form = [field(Question::Email, true), field(Question::Phone, false)];
    let state = |question| {
        let state = FieldState::of(&form, question);
        (state.is_shown, state.is_required)
    };
    assert_eq!(state(Question::Email), (true, true));
    assert_eq!(state(Question::Phone), (true, false));
    assert_eq!(state(Question::Name), (false, false));
}

#[test]
fn the_form_stands_before_the_first_message_of_somebody_unknown() {
    assert!(is_form_due(&EMAIL, None, false));
    let attributes_only = Introduce {
        attributes: Some(Vec::new()),
        ..Introduce::default()
    };
    assert!(is_form_due(&EMAIL, Some(&attributes_only), false));
}

#[test]
fn an_inbox_without_questions_has_no_form() {
    assert!(!is_form_due(&[], None, false));
}

#[test]
fn nobody_is_asked_who_wrote_before_or_whom_the_site_introduced() {
    assert!(!is_form_due(&EMAIL, None, true));
    let named = Introduce {
        name: Some("Rana".to_owned()),
        ..Introduce::default()
    };
    assert!(!is_form_due(&EMAIL, Some(&named), false));
}

#[test]
fn a_form_answers_with_the_fields_that_it_has() {
    let email = introduction(&|name| (name == "email").then(|| "rana@example.com".to_owned()));
    assert_eq!(email.email.as_deref(), Some("rana@example.com"));
    assert_eq!(
        (email.name, email.phone, email.attributes),
        (None, None, None)
    );
}

#[test]
fn every_question_has_a_field_in_the_page() {
    let page = include_str!("../../index.html");
    let (_, form) = page.split_once("id=\"form\"").unwrap();
    let (form, _) = form.split_once("</form>").unwrap();
    for (_, name) in QUESTIONS {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
    }
}

proptest! {
    #[test]
    fn what_is_blank_is_no_answer_and_what_is_not_is_kept_as_it_is(text in "[ \t\n]{0,3}[a-z ]{0,4}") {
        let answers = introduction(&|_| Some(text.clone()));
        let expected = (!is_blank(&text)).then_some(text);
        prop_assert_eq!(answers.name, expected.clone());
        prop_assert_eq!(answers.email, expected.clone());
        prop_assert_eq!(answers.phone, expected);
    }

    #[test]
    fn what_is_not_shown_need_not_be_filled(fields in prop::collection::vec((0_usize..3, any::<bool>()), 0..4)) {
        let fields = fields.into_iter().map(|(at, required)| field(QUESTIONS[at].0, required));
        let form: Vec<_> = fields.collect();
        for (question, _) in QUESTIONS {
            let state = FieldState::of(&form, question);
            prop_assert!(state.is_shown || !state.is_required);
        }
    }
}
