//! What the inbox asks before the first message, and what a visitor answers.

use protocol::{
    command::{Introduce, is_blank},
    widget::{FormField, Question},
};

/// The questions that the form has fields for, and the names of those fields.
pub const QUESTIONS: [(Question, &str); 3] = [
    (Question::Name, "name"),
    (Question::Email, "email"),
    (Question::Phone, "phone"),
];

/// How a field of the form is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldState {
    /// It is on screen.
    pub is_shown: bool,
    /// The browser takes no form without it. Never so for a field that is not
    /// shown: nobody could fill it.
    pub is_required: bool,
}

impl FieldState {
    /// The field of a question in a form.
    pub fn of(form: &[FormField], question: Question) -> Self {
        let field = form.iter().find(|field| field.ask == question);
        Self {
            is_shown: field.is_some(),
            is_required: field.is_some_and(|field| field.required),
        }
    }
}

/// Whether the form stands in the composer's place: the inbox has one, the visitor
/// has not said who they are, and has not written before.
pub fn is_form_due(
    form: &[FormField],
    introduction: Option<&Introduce>,
    has_conversation: bool,
) -> bool {
    !form.is_empty() && !introduction.is_some_and(Introduce::says_who) && !has_conversation
}

/// The answers in a form by the names of its fields. A form can lack fields, and
/// what is blank is no answer.
pub fn introduction(value: &dyn Fn(&str) -> Option<String>) -> Introduce {
    let answer = |name| value(name).filter(|text| !is_blank(text));
    Introduce {
        name: answer("name"),
        email: answer("email"),
        phone: answer("phone"),
        ..Introduce::default()
    }
}
