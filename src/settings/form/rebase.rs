//! What happens to a draft when others change what it was made from.

/// A draft whose fields follow what is stored, each for itself.
pub trait Rebase {
    /// The draft over what is stored now: a field that differs from `base`, out of
    /// which the draft was made, is kept; the others are as stored.
    #[must_use]
    fn rebased(&self, base: &Self, stored: &Self) -> Self;
}

/// One field of a draft.
pub fn field<T: Clone + PartialEq>(entered: &T, base: &T, stored: &T) -> T {
    if entered == base { stored } else { entered }.clone()
}

/// A draft of one field.
impl Rebase for String {
    fn rebased(&self, base: &Self, stored: &Self) -> Self {
        field(self, base, stored)
    }
}
