//! Passwords: argon2id, off the async threads, and the same time for an
//! unknown address as for a wrong password.

use std::sync::OnceLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Each check takes about 19 MiB (argon2's default); more at once would be a
/// way to fill the memory.
static CHECKS: Semaphore = Semaphore::const_new(2);

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
    let Ok(_permit) = CHECKS.acquire().await else {
        return false;
    };
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| decoy().to_owned());
        let right = PasswordHash::new(&stored).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        right && known
    })
    .await
    .unwrap_or(false)
}

fn decoy() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}
