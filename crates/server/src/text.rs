//! Names from outside, validated.

use protocol::command::is_blank;

/// The longest name of an account, an agent or an inbox, in characters.
pub const MAX_NAME_CHARS: usize = protocol::settings::MAX_NAME_CHARS;

/// Why something cannot be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name has something to read in it")]
    Blank,
    #[error("a name has at most {MAX_NAME_CHARS} characters, and this has {chars}")]
    TooLong { chars: usize },
}

/// A name as it is kept.
///
/// # Errors
/// If it shows nothing, or is too long.
pub fn name(given: &str) -> Result<String, NameError> {
    if is_blank(given) {
        return Err(NameError::Blank);
    }
    let name = given.trim();
    let chars = name.chars().count();
    if chars > MAX_NAME_CHARS {
        return Err(NameError::TooLong { chars });
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_something_and_ends() {
        assert_eq!(name(" Cedar & Clay "), Ok("Cedar & Clay".to_owned()));
        assert_eq!(name(" \u{200b}\u{3164}"), Err(NameError::Blank));
        assert_eq!(name(&"ü".repeat(80)), Ok("ü".repeat(80)));
        assert_eq!(name(&"ü".repeat(81)), Err(NameError::TooLong { chars: 81 }));
    }
}
