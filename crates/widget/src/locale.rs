//! The chat's own texts, by name. The English ones stand in `index.html`, those of
//! other languages in `words/`; `page/words.js` reads both.

use strum::{IntoStaticStr, VariantArray};

/// A text that the program shows. Others are put in by `page/words.js` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Word {
    /// Somebody answers now.
    Here,
    /// Nobody does.
    Away,
    /// Before the time at which somebody will.
    Back,
    /// The server refuses this visitor.
    Unavailable,
    /// The connection is being made.
    Connecting,
    /// There is no connection.
    Offline,
    /// After the name of an agent who types.
    Writing,
    /// After the number of messages below what is on screen.
    New,
    /// The text is longer than a message can be.
    TooLong,
    /// A kind of message that this version cannot show.
    Unreadable,
    /// A message that the server does not have yet.
    Waiting,
    /// A message that could not be sent.
    Failed,
    /// A message that the server has.
    Sent,
    /// Sends a failed message again.
    Retry,
    /// Discards a failed message.
    Delete,
    /// The first line of the welcome.
    Hello,
    /// The second line of the welcome.
    Help,
    /// The visitor, as the author of a message.
    You,
}

impl Word {
    /// Its name in the lists of texts.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
