//! Which conversation is on screen: the newest, resolved or not, until the visitor
//! begins or chooses another.

use protocol::{ConversationId, ConversationStatus};

/// What the visitor has put on screen by a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversationChoice {
    /// The conversation.
    pub id: ConversationId,
    /// It is an older one: it stays on screen, whatever arrives in others.
    pub stays: bool,
}

/// The conversation on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Its id.
    pub id: ConversationId,
    /// The visitor's last choice, which has been followed.
    choice: Option<ConversationChoice>,
}

impl Current {
    /// The conversation on screen after a change. `newest` is the visitor's newest
    /// conversation, `next` the id of the one that they would begin.
    pub fn follow(
        previous: Option<Self>,
        choice: Option<ConversationChoice>,
        newest: Option<(ConversationId, ConversationStatus)>,
        next: ConversationId,
    ) -> Self {
        let is_new = previous.is_none_or(|previous| previous.choice != choice);
        let id = match choice {
            Some(choice) if is_new || choice.stays => choice.id,
            _ => match newest {
                None => next,
                // They left it for a new one, and have not written yet.
                Some((_, ConversationStatus::Resolved))
                    if choice.is_some_and(|choice| choice.id == next) =>
                {
                    next
                }
                Some((newest, _)) => newest,
            },
        };
        Self { id, choice }
    }

    /// Whether files that wait in `previous` go along with the visitor to this one: it
    /// has not begun, and they did not leave it by a click. What has begun keeps its
    /// files.
    pub fn takes_files_of(self, previous: Self, has_begun: bool) -> bool {
        self.id != previous.id && self.choice == previous.choice && !has_begun
    }
}
