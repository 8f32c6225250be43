//! Signing in and out: before and after there is a [`crate::Live`].

use protocol::{Agent, Problem, command::SignIn};

/// Signs in. The session is a cookie that no script sees.
///
/// # Errors
/// `wrong_credentials`, `too_many_attempts`, or `network` with status 0.
pub async fn sign_in(base: &str, sign_in: &SignIn) -> Result<Agent, Problem> {
    let _ = (base, sign_in);
    Err(Problem::new(0, "network", "The server cannot be reached."))
}

/// Signs out.
///
/// # Errors
/// `network` with status 0: then the session may still exist.
pub async fn sign_out(base: &str) -> Result<(), Problem> {
    let _ = base;
    Err(Problem::new(0, "network", "The server cannot be reached."))
}
