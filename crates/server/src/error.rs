//! One error type for HTTP: it becomes `application/problem+json` with a
//! stable code. Internals are logged here, once, and never answered.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::{Problem, attribute::MAX_ATTRIBUTES, command::Unsendable};

use crate::store::{Refusal, StoreError};

/// RFC 9457.
const PROBLEM: &str = "application/problem+json";

/// What a handler can fail with.
#[derive(Debug)]
pub struct ApiError {
    problem: Problem,
    retry_after_s: Option<u64>,
}

impl ApiError {
    pub const fn new(problem: Problem) -> Self {
        Self {
            problem,
            retry_after_s: None,
        }
    }

    /// What it will be answered with.
    pub const fn problem(&self) -> &Problem {
        &self.problem
    }

    pub const fn not_found() -> Self {
        Self::new(Problem::new(
            404,
            "not_found",
            "There is no such thing here.",
        ))
    }

    pub const fn signed_out() -> Self {
        Self::new(Problem::new(401, "signed_out", "Sign in to continue."))
    }

    pub const fn wrong_credentials() -> Self {
        Self::new(Problem::new(
            401,
            "wrong_credentials",
            "The e-mail address or the password is wrong.",
        ))
    }

    /// 401: what a website signed about its visitor does not hold.
    pub fn identity_invalid(detail: &str) -> Self {
        let problem = Problem::new(
            401,
            "identity_invalid",
            "The website's word on who you are does not hold.",
        );
        Self::new(problem.with_detail(detail))
    }

    pub const fn forbidden_origin() -> Self {
        Self::new(Problem::new(
            403,
            "forbidden_origin",
            "This request came from another site.",
        ))
    }

    pub fn malformed(detail: impl std::fmt::Display) -> Self {
        let problem = Problem::new(400, "malformed", "The request cannot be read.");
        Self::new(problem.with_detail(detail.to_string()))
    }

    /// 413: a request; a file has its own words.
    pub const fn too_large() -> Self {
        Self::new(Problem::new(413, "too_large", "The request is too large."))
    }

    pub const fn unprocessable(code: &'static str, title: &'static str) -> Self {
        Self::new(Problem::new(422, code, title))
    }

    pub const fn storage_unavailable() -> Self {
        Self::new(Problem::new(
            503,
            "storage_unavailable",
            "The server cannot store anything right now. Nothing was lost: try again.",
        ))
        .retry_after(2)
    }

    pub const fn internal() -> Self {
        Self::new(Problem::new(
            500,
            "internal_error",
            "Something went wrong here. It was noted.",
        ))
    }

    /// What is stored reaches a limit that does not go by itself.
    pub fn storage_full(detail: &'static str) -> Self {
        let problem = Problem::new(507, "storage_full", "There is no room for more files.");
        Self::new(problem.with_detail(detail))
    }

    /// What is being uploaded, or was within a day, reaches a limit.
    pub fn too_many_uploads(detail: &'static str, retry_after_s: u64) -> Self {
        let problem = Problem::new(429, "too_many_uploads", "These are a lot of files at once.");
        Self::new(problem.with_detail(detail)).retry_after(retry_after_s)
    }

    pub fn attributes_invalid(detail: impl Into<String>) -> Self {
        let problem = Problem::new(
            422,
            "attributes_invalid",
            "These attributes cannot be kept.",
        );
        Self::new(problem.with_detail(detail))
    }

    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

/// What the framework refused by itself, in its own plain words, becomes a
/// problem like any other.
pub async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == PROBLEM);
    let (code, title) = match status {
        _ if is_ours || !status.is_client_error() => return response,
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method_not_allowed", "This address takes other methods.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => return ApiError::too_large().into_response(),
        _ => ("malformed", "The request cannot be read."),
    };
    let (parts, _) = response.into_parts();
    let mut problem = ApiError::new(Problem::new(status.as_u16(), code, title)).into_response();
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(Refusal::NotFound) => Self::not_found(),
            StoreError::Refused(Refusal::IdTaken) => Self::new(Problem::new(
                409,
                "id_taken",
                "This id belongs to something else.",
            )),
            StoreError::Refused(Refusal::NotFailed) => Self::new(Problem::new(
                409,
                "not_failed",
                "This message has not failed.",
            )),
            StoreError::Refused(Refusal::AddressTaken) => Self::new(Problem::new(
                409,
                "address_taken",
                "This address is in use.",
            )),
            StoreError::Refused(Refusal::NoIdentitySecret) => Self::unprocessable(
                "identity_secret_missing",
                "Make a secret first: the website needs one to sign who its visitors are.",
            ),
            StoreError::Refused(Refusal::NoSuchFile) => Self::unprocessable(
                "file_missing",
                "This file is not here any more. Attach it again.",
            ),
            StoreError::Refused(Refusal::TooManyFiles) => Self::new(Problem::new(
                429,
                "too_many_files",
                "These are a lot of files. Send those that came first.",
            ))
            .retry_after(60),
            StoreError::Refused(Refusal::NotSendable(why)) => why.into(),
            StoreError::Refused(Refusal::NotResolved) => Self::new(Problem::new(
                409,
                "not_resolved",
                "Only a conversation that is resolved can be rated.",
            )),
            StoreError::Refused(Refusal::TooManyAttributes) => {
                Self::attributes_invalid(format!("At most {MAX_ATTRIBUTES} attributes are kept."))
            }
            StoreError::Refused(Refusal::CredentialsChanged) => Self::wrong_credentials(),
            StoreError::Refused(Refusal::IdentityOutdated) => {
                Self::identity_invalid("Another secret signed it.")
            }
            StoreError::Refused(Refusal::AccountStorageFull) => Self::storage_full(
                "This account's files fill its storage. Whoever runs this server can give it more with the setting storage_account_mb.",
            ),
            StoreError::Refused(Refusal::VisitorStorageFull) => Self::storage_full(
                "As many files have come as can be kept here. Write instead what they show.",
            ),
            StoreError::Refused(Refusal::NetworkStorageFull) => Self::too_many_uploads(
                "As many files have come from your network as can be taken within a day. Try again tomorrow.",
                60 * 60,
            ),
            error @ (StoreError::Sql(_)
            | StoreError::Json(_)
            | StoreError::NotReplayable(_)
            | StoreError::Commit(_)
            | StoreError::Closed
            | StoreError::Panicked(_)
            | StoreError::Folder(_)
            | StoreError::Secret(_)
            | StoreError::Io(_)) => {
                tracing::error!(%error, "the store failed");
                Self::storage_unavailable()
            }
        }
    }
}

impl From<Unsendable> for ApiError {
    fn from(error: Unsendable) -> Self {
        let problem = Problem::new(422, error.code(), "This message cannot be sent.");
        Self::new(problem.with_detail(error.to_string()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};

    use super::*;

    async fn read(response: Response) -> Problem {
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn plain(status: StatusCode, text: &'static str) -> Response {
        (status, text).into_response()
    }

    fn refused(refusal: Refusal) -> (u16, String) {
        let error = ApiError::from(StoreError::Refused(refusal));
        (error.problem.status, error.problem.code.into_owned())
    }

    #[tokio::test]
    async fn an_error_is_a_problem_of_its_status() {
        let response = ApiError::not_found().into_response();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM);
        assert_eq!(read(response).await.code, "not_found");
    }

    #[test]
    fn an_error_says_when_to_come_back_only_where_it_knows() {
        let response = ApiError::storage_unavailable().into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        let response = ApiError::internal().into_response();
        assert!(!response.headers().contains_key(header::RETRY_AFTER));
    }

    #[test]
    fn a_malformed_request_is_told_what_is_wrong_with_it() {
        let problem = ApiError::malformed("no such day").problem;
        assert_eq!(problem.status, 400);
        assert_eq!(problem.detail.as_deref(), Some("no such day"));
    }

    #[tokio::test]
    async fn what_the_framework_refuses_in_plain_words_becomes_a_problem() {
        let response = as_problem(plain(StatusCode::BAD_REQUEST, "Invalid URL")).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM);
        let problem = read(response).await;
        assert_eq!((problem.status, &*problem.code), (400, "malformed"));
    }

    #[tokio::test]
    async fn a_method_that_is_not_taken_is_told_which_are() {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "");
        let allowed = HeaderValue::from_static("GET,HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        let response = as_problem(response).await;
        assert_eq!(response.headers()[header::ALLOW], "GET,HEAD");
        assert_eq!(read(response).await.code, "method_not_allowed");
    }

    #[tokio::test]
    async fn what_the_framework_finds_too_large_has_our_words() {
        let response = as_problem(plain(StatusCode::PAYLOAD_TOO_LARGE, "length limit")).await;
        assert_eq!(read(response).await, ApiError::too_large().problem);
    }

    #[tokio::test]
    async fn our_own_problems_are_passed_on_as_they_are() {
        let ours = ApiError::new(Problem::new(405, "of_our_own", "")).into_response();
        assert_eq!(read(as_problem(ours).await).await.code, "of_our_own");
    }

    #[tokio::test]
    async fn answers_that_refuse_nothing_are_passed_on_as_they_are() {
        for status in [StatusCode::OK, StatusCode::BAD_GATEWAY] {
            let response = as_problem((status, Body::from("text")).into_response()).await;
            assert_eq!(response.status(), status);
            let body = to_bytes(response.into_body(), 100).await.unwrap();
            assert_eq!(&body[..], b"text");
        }
    }

    #[test]
    fn what_is_not_yours_is_not_found() {
        assert_eq!(refused(Refusal::NotFound), (404, "not_found".to_owned()));
    }

    #[test]
    fn what_the_store_refuses_has_a_code_of_its_own() {
        assert_eq!(refused(Refusal::IdTaken), (409, "id_taken".to_owned()));
        assert_eq!(refused(Refusal::NotFailed), (409, "not_failed".to_owned()));
        assert_eq!(
            refused(Refusal::NoSuchFile),
            (422, "file_missing".to_owned())
        );
        assert_eq!(
            refused(Refusal::TooManyFiles),
            (429, "too_many_files".to_owned())
        );
    }

    #[test]
    fn a_store_that_failed_says_nothing_of_its_insides() {
        let error = ApiError::from(StoreError::Closed);
        assert_eq!(error.problem, ApiError::storage_unavailable().problem);
    }

    #[test]
    fn a_message_that_cannot_be_sent_is_told_why() {
        let too_long = Unsendable::TooLong {
            chars: 5_000,
            max_chars: 4_096,
        };
        let problem = ApiError::from(too_long).problem;
        assert_eq!((problem.status, &*problem.code), (422, "text_too_long"));
        assert!(problem.detail.unwrap().contains("4"));
    }
}
