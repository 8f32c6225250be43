//! How far a visitor is with rating a resolved conversation. A score counts at once,
//! and words may follow.

use protocol::ConversationId;

/// What the visitor has answered last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatingAnswer {
    /// What they rated.
    pub conversation: ConversationId,
    /// They sent the form; else they have only picked a score.
    pub is_final: bool,
    /// No two answers have the same number.
    pub number: u32,
}

/// The conversation on screen, as far as rating goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rateable {
    /// Which one.
    pub id: ConversationId,
    /// Only what is resolved can be rated.
    pub is_resolved: bool,
    /// The server has a rating of it.
    pub is_rated: bool,
}

/// What is on screen for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingPhase {
    /// Nothing.
    Hidden,
    /// The form.
    Asking,
    /// Thanks.
    Thanking,
}

/// The last answer, and whether it is still about what is on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RatingState {
    answer: Option<RatingAnswer>,
    /// The conversation went on after the answer: the form is shown again when it is
    /// resolved the next time.
    is_over: bool,
}

impl RatingState {
    /// The state after a change of the answer or of what is on screen.
    #[must_use]
    pub fn next(self, answer: Option<RatingAnswer>, shown: Rateable) -> Self {
        let is_about = answer.is_some_and(|answer| answer.conversation == shown.id);
        let was_over = self.is_over && self.answer == answer;
        Self {
            answer,
            is_over: was_over || is_about && !shown.is_resolved,
        }
    }

    /// What is on screen.
    pub fn phase(self, shown: Rateable) -> RatingPhase {
        let answer = self.answer.filter(|_| !self.is_over);
        let answer = answer.filter(|answer| answer.conversation == shown.id);
        match answer {
            _ if !shown.is_resolved => RatingPhase::Hidden,
            Some(answer) if answer.is_final => RatingPhase::Thanking,
            None if shown.is_rated => RatingPhase::Hidden,
            _ => RatingPhase::Asking,
        }
    }
}
