//! One message of a conversation, as chat and dashboard must both show it.

/// A message's text and its side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub text: String,
    pub is_visitors: bool,
}

/// A visitor's message: on the right in the chat, on the left in the dashboard.
pub fn hers(text: impl Into<String>) -> Turn {
    Turn {
        text: text.into(),
        is_visitors: true,
    }
}

/// An agent's message.
pub fn ours(text: impl Into<String>) -> Turn {
    Turn {
        text: text.into(),
        is_visitors: false,
    }
}
