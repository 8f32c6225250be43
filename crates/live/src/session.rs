//! Signing in and out: before and after there is a [`crate::Live`].

use protocol::{Agent, Problem, command::SignIn};

use crate::{
    platform::fetch,
    platform::request::{Method, Request, read},
};

/// Signs in. The session is a cookie that no script sees.
///
/// # Errors
/// `wrong_credentials`, `too_many_attempts`, or `network` with status 0.
pub async fn sign_in(base: &str, sign_in: &SignIn) -> Result<Agent, Problem> {
    let request = Request::of(Method::POST, "/api/session").with(sign_in);
    read(fetch(base.to_owned(), request).await)
}

/// Signs out.
///
/// # Errors
/// `network` with status 0: then the session may still exist.
pub async fn sign_out(base: &str) -> Result<(), Problem> {
    let request = Request::of(Method::DELETE, "/api/session");
    match fetch(base.to_owned(), request).await {
        Ok(_) => Ok(()),
        // It was over already.
        Err(problem) if problem.status == 401 => Ok(()),
        Err(problem) => Err(problem),
    }
}
