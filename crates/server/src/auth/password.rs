//! Passwords: argon2id, off the async threads, and the same time for an
//! unknown address as for a wrong password.

use std::sync::{LazyLock, OnceLock};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, PasswordHasher, Version,
    password_hash::phc::Output,
};
use subtle::ConstantTimeEq;

use crate::blocking::BlockingLimit;

/// Each check takes about 19 MiB (argon2's default); more at once would be a
/// way to fill the memory.
static CHECKS: LazyLock<BlockingLimit> = LazyLock::new(|| BlockingLimit::new(2));

/// Room for the blocks of a check, in bytes, most of it never touched. The
/// system's allocator keeps what is freed, 19 MiB for each thread that ever
/// checked a password, unless it is larger than 32 MiB: that goes back at once.
const ROOM: usize = 33 * 1024 * 1024;

/// The shortest password an agent may have, in characters.
pub const MIN_PASSWORD_CHARS: usize = 8;

/// The PHC string to store.
///
/// # Errors
/// If the system has no randomness to give.
pub fn hash(password: &str) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))
}

/// Whether the password is right. `None` (no such agent) costs as much.
pub async fn verify(password: String, stored: Option<String>) -> bool {
    let checked = CHECKS.run(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| decoy().to_owned());
        is_right(&password, &stored).unwrap_or(false) && known
    });
    checked.await.unwrap_or(false)
}

/// `None` where what is stored is no hash of ours.
fn is_right(password: &str, stored: &str) -> Option<bool> {
    let hash = PasswordHash::new(stored).ok()?;
    let (salt, expected) = (hash.salt?, hash.hash?);
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let params = Params::try_from(&hash).ok()?;

    let mut blocks = Vec::with_capacity(ROOM / Block::SIZE);
    blocks.resize(params.block_count(), Block::default());
    let mut output = [0; Output::MAX_LENGTH];
    let output = output.get_mut(..expected.len())?;
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.as_bytes(), &salt, output, &mut blocks)
        .ok()?;
    Some(output.ct_eq(expected.as_ref()).into())
}

fn decoy() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "correct horse";

    #[tokio::test]
    async fn the_right_password_is_right_and_no_other_is() {
        let stored = hash(PASSWORD).unwrap();
        assert!(verify(PASSWORD.to_owned(), Some(stored.clone())).await);
        for wrong in ["", "correct hors", "correct horse ", "Correct horse"] {
            assert!(
                !verify(wrong.to_owned(), Some(stored.clone())).await,
                "{wrong}"
            );
        }
    }

    #[tokio::test]
    async fn nobody_has_the_password_of_the_decoy() {
        let decoys = "nobody has this password".to_owned();
        assert!(verify(decoys.clone(), Some(decoy().to_owned())).await);
        assert!(!verify(decoys, None).await);
    }

    #[tokio::test]
    async fn what_is_no_hash_of_ours_is_no_password() {
        for stored in [
            "",
            "plain text",
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ",
        ] {
            let stored = stored.to_owned();
            assert!(!verify(PASSWORD.to_owned(), Some(stored)).await);
        }
    }

    #[test]
    fn one_password_has_another_hash_each_time() {
        assert_ne!(hash(PASSWORD).unwrap(), hash(PASSWORD).unwrap());
    }

    #[test]
    fn a_hash_says_what_made_it_and_not_of_what() {
        let stored = hash(PASSWORD).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$"), "{stored}");
        assert!(!stored.contains(PASSWORD));
    }

    #[test]
    fn a_hash_of_other_parameters_is_still_checked_by_them() {
        let params = Params::new(8, 1, 1, None).unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let stored = cheap
            .hash_password(PASSWORD.as_bytes())
            .unwrap()
            .to_string();
        assert_eq!(is_right(PASSWORD, &stored), Some(true));
        assert_eq!(is_right("wrong", &stored), Some(false));
    }

    #[test]
    fn a_hash_with_a_digit_changed_is_not_right() {
        let mut stored = hash(PASSWORD).unwrap();
        let last = if stored.ends_with('A') { 'Q' } else { 'A' };
        stored.pop();
        stored.push(last);
        assert_ne!(is_right(PASSWORD, &stored), Some(true));
    }
}
