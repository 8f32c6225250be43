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
