//! Facts that a website tells of its visitor.

use serde::{Deserialize, Serialize};

/// The most that are kept of one visitor.
pub const MAX_ATTRIBUTES: usize = 20;
/// The longest name, in characters; the shortest has one.
pub const MAX_NAME_CHARS: usize = 64;
/// The longest value, in characters.
pub const MAX_VALUE_CHARS: usize = 254;

/// One fact. Untrusted: render as text only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attribute {
    /// What the fact is called.
    pub name: String,
    /// Said as nothing at all, it takes the attribute away.
    pub value: String,
}

/// Puts what is said now over what was said before, name by name.
pub fn merge(said: &mut Vec<Attribute>, now: Vec<Attribute>) {
    for new in now {
        match said.iter_mut().find(|old| old.name == new.name) {
            Some(old) => old.value = new.value,
            None => said.push(new),
        }
    }
}
