//! `/api/inboxes`: the doors that customers write to, as agents set them up.

pub mod widget;

use axum::{Json, extract::State, http::StatusCode};
use protocol::{Inbox, InboxId, Problem, settings::NewWebsite};

use crate::http::extract::JsonBody;
use crate::{
    auth::agent::AgentAuth,
    clock,
    error::ApiError,
    state::AppState,
    store::inbox::NewInbox,
    text::{self, NameError},
};

/// Makes a website's inbox. It has a widget at once, in its default look.
#[utoipa::path(post, path = "/api/inboxes", tag = "inboxes", request_body = NewWebsite, responses(
    (status = 201, body = Inbox),
    (status = 422, description = "`name_blank`, `too_long`", body = Problem),
))]
pub async fn create(
    State(app): State<AppState>,
    who: AgentAuth,
    JsonBody(NewWebsite { name }): JsonBody<NewWebsite>,
) -> Result<(StatusCode, Json<Inbox>), ApiError> {
    let new = NewInbox::website(clock::fresh(InboxId::mint), named(&name)?);
    let inbox = app
        .store
        .write(move |tx| tx.create_inbox(who.account_id, &new, clock::now()))
        .await?;
    Ok((StatusCode::CREATED, Json(inbox)))
}

/// An inbox's name as it is kept.
///
/// # Errors
/// 422 `name_blank` or `too_long`.
fn named(name: &str) -> Result<String, ApiError> {
    text::name(name).map_err(|error| match error {
        NameError::Blank => ApiError::unprocessable(
            "name_blank",
            "Give it a name: visitors see who they write to.",
        ),
        NameError::TooLong { chars } => too_long("The name", chars, text::MAX_NAME_CHARS),
    })
}

/// Refuses a text of more characters than that.
///
/// # Errors
/// 422 `too_long`.
fn short(text: &str, most: usize, what: &str) -> Result<(), ApiError> {
    let chars = text.chars().count();
    if chars <= most {
        return Ok(());
    }
    Err(too_long(what, chars, most))
}

fn too_long(what: &str, chars: usize, most: usize) -> ApiError {
    let problem = Problem::new(422, "too_long", "This is too long.");
    ApiError::new(problem.with_detail(format!(
        "{what} has {chars} characters; {most} is the most."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(refused: &ApiError) -> &str {
        &refused.problem().code
    }

    #[test]
    fn a_name_is_kept_without_the_space_around_it() {
        assert_eq!(named("  Our shop ").unwrap(), "Our shop");
    }

    #[test]
    fn a_name_that_shows_nothing_is_asked_for() {
        assert_eq!(code(&named(" \u{200b} ").unwrap_err()), "name_blank");
    }

    #[test]
    fn a_name_that_is_too_long_is_told_its_length_and_the_most() {
        let refused = named(&"x".repeat(81)).unwrap_err();
        assert_eq!(code(&refused), "too_long");
        let detail = refused.problem().detail.as_deref().unwrap();
        assert!(detail.contains("81") && detail.contains("80"), "{detail}");
    }

    #[test]
    fn a_text_of_the_most_characters_is_short_enough() {
        assert!(short("مرحبا", 5, "The welcome").is_ok());
        let refused = short("مرحبا!", 5, "The welcome").unwrap_err();
        let detail = refused.problem().detail.as_deref().unwrap();
        assert!(detail.starts_with("The welcome has 6"), "{detail}");
    }
}
