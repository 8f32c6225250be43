//! Which conversation is on screen: the one that the visitor chose or began; until
//! then the newest, resolved or not.

use protocol::{ConversationId, ConversationStatus};

/// The conversation on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Its id.
    pub id: ConversationId,
    /// The visitor's last choice, which has been followed.
    choice: Option<ConversationId>,
}

/// What else decides over the conversation on screen.
#[derive(Debug, Clone, Copy)]
pub struct ScreenState {
    /// The visitor's newest conversation.
    pub newest: Option<(ConversationId, ConversationStatus)>,
    /// The id of the one that they would begin.
    pub next: ConversationId,
    /// Whether the server has the conversation that was on screen.
    pub has_begun: bool,
    /// A text or a file waits to be sent to the conversation on screen.
    pub is_writing: bool,
}

impl Current {
    /// The conversation on screen after a change. Where `choice` is the same as before,
    /// what the visitor chose stays, and so does the conversation that they write to.
    pub fn follow(
        previous: Option<Self>,
        choice: Option<ConversationId>,
        state: ScreenState,
    ) -> Self {
        let previous = previous.filter(|previous| previous.choice == choice);
        let id = match (previous, choice) {
            (None, Some(chosen)) => chosen,
            (Some(previous), _) if previous.stays(state) => previous.id,
            _ => state.newest.map_or(state.next, |(newest, _)| newest),
        };
        Self { id, choice }
    }

    /// One that never began is left for a conversation that is open: the server puts
    /// there what is written to a new one.
    fn stays(self, state: ScreenState) -> bool {
        let is_another_open = matches!(state.newest, Some((_, ConversationStatus::Open)));
        if self.choice == Some(self.id) {
            state.has_begun || state.is_writing || !is_another_open
        } else {
            state.has_begun && state.is_writing
        }
    }

    /// Whether files that wait in `previous` go along with the visitor to this one: it
    /// has not begun, and they did not leave it by a click. What has begun keeps its
    /// files.
    pub fn takes_files_of(self, previous: Self, has_begun: bool) -> bool {
        self.id != previous.id && self.choice == previous.choice && !has_begun
    }
}
