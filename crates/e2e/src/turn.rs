//! One thing that was said, as both sides must show it.

/// A text, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub text: String,
    pub is_visitors: bool,
}

/// The visitor's: on her own side in the chat, on the left at the agents'.
pub fn hers(text: impl Into<String>) -> Turn {
    Turn {
        text: text.into(),
        is_visitors: true,
    }
}

/// The agents'.
pub fn ours(text: impl Into<String>) -> Turn {
    Turn {
        text: text.into(),
        is_visitors: false,
    }
}
