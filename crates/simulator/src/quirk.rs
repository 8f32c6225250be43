//! The ways in which a real Meta surprises: each can be asked for by itself.

use std::time::Duration;

/// Misbehavior on demand. The default is none. The fields that name a *next*
/// or a number of messages wear off as they are used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quirks {
    /// Every webhook is posted twice, byte for byte.
    pub double: bool,
    /// What belongs together arrives in any order but the right one: a
    /// message's statuses, and the messages of one
    /// [`say_many`](crate::Customer::say_many).
    pub shuffle: bool,
    /// Every webhook comes this much later than what it tells of.
    pub late: Duration,
    /// `read` without `delivered`, as when the chat is on screen.
    pub skip_delivered: bool,
    /// The statuses are posted before the request that they belong to is
    /// answered, so they name an id that the sender does not know yet.
    pub answer_last: bool,
    /// The next message is accepted and then fails with this code.
    pub fail_next: Option<i32>,
    /// The next message is refused with this HTTP status and code.
    pub http_error_next: Option<(u16, i32)>,
    /// So many messages are accepted and sent, but the connection is cut
    /// instead of an answer: the sender cannot know.
    pub drop_response: u32,
    /// So many messages are accepted and sent, but never answered.
    pub hang_response: u32,
}

/// What a message does about its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerMode {
    AtOnce,
    AfterStatuses,
    Cut,
    Never,
}

impl Quirks {
    /// Uses up what the next accepted message does about its answer.
    pub(crate) fn take_answer(&mut self) -> AnswerMode {
        if self.drop_response > 0 {
            self.drop_response -= 1;
            AnswerMode::Cut
        } else if self.hang_response > 0 {
            self.hang_response -= 1;
            AnswerMode::Never
        } else if self.answer_last {
            AnswerMode::AfterStatuses
        } else {
            AnswerMode::AtOnce
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_answers_are_counted_down() {
        let mut quirks = Quirks {
            drop_response: 2,
            hang_response: 1,
            ..Quirks::default()
        };
        let answers: Vec<_> = (0..4).map(|_| quirks.take_answer()).collect();
        assert_eq!(
            answers,
            [
                AnswerMode::Cut,
                AnswerMode::Cut,
                AnswerMode::Never,
                AnswerMode::AtOnce
            ]
        );
    }
}
