//! What a key does in a tray.

use super::file::TrayKey;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayMove {
    Next,
    Previous,
    First,
    Last,
    /// Takes the focused file out.
    Remove,
    /// Back to the text.
    ToField,
    /// Nothing, and nothing else on the page either.
    Stay,
}

impl TrayMove {
    /// Of a key as `KeyboardEvent.key` has it. Left and right are where the eye sees
    /// them: `is_rtl` turns them around.
    pub fn of(key: &str, is_rtl: bool) -> Option<Self> {
        Some(match key {
            "ArrowRight" if is_rtl => Self::Previous,
            "ArrowLeft" if is_rtl => Self::Next,
            "ArrowRight" => Self::Next,
            "ArrowLeft" => Self::Previous,
            "Home" => Self::First,
            "End" => Self::Last,
            "Delete" | "Backspace" => Self::Remove,
            "ArrowDown" => Self::ToField,
            // It would go to another conversation.
            "ArrowUp" => Self::Stay,
            _ => return None,
        })
    }

    /// Which file it leads to from one. None at the ends, and for what leads to none.
    pub fn target(self, keys: &[TrayKey], from: TrayKey) -> Option<TrayKey> {
        let at = keys.iter().position(|key| *key == from)?;
        match self {
            Self::Next => keys.get(at + 1),
            Self::Previous => keys.get(at.checked_sub(1)?),
            Self::First => keys.first(),
            Self::Last => keys.last(),
            Self::Remove | Self::ToField | Self::Stay => None,
        }
        .copied()
    }
}

/// Where the keyboard goes when a file is taken out: to the next one, else to the one
/// before. None if it was the only one.
pub fn neighbour(keys: &[TrayKey], removed: TrayKey) -> Option<TrayKey> {
    let next = TrayMove::Next.target(keys, removed);
    next.or_else(|| TrayMove::Previous.target(keys, removed))
}

/// The one file that Tab leads to: the one that had the focus last, else the last one.
pub fn tab_stop(keys: &[TrayKey], focused: Option<TrayKey>) -> Option<TrayKey> {
    let focused = focused.filter(|key| keys.contains(key));
    focused.or_else(|| keys.last().copied())
}
