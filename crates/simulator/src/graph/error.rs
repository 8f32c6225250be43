//! A refusal, in the body that Meta gives it.

use axum::{
    Json,
    http::{StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};
use rand::RngExt;
use serde_json::{Value, json};

use crate::failure::SendFailure;

/// What the pretend Graph API answers instead of accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError {
    status: StatusCode,
    kind: &'static str,
    code: i32,
    subcode: Option<i32>,
    message: String,
    details: Option<String>,
}

impl GraphError {
    fn new(status: StatusCode, code: i32, message: impl Into<String>) -> Self {
        Self {
            status,
            kind: "OAuthException",
            code,
            subcode: None,
            message: message.into(),
            details: None,
        }
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 190, message)
    }

    pub(crate) fn unknown_object(id: &str) -> Self {
        Self {
            kind: "GraphMethodException",
            subcode: Some(33),
            ..Self::new(
                StatusCode::BAD_REQUEST,
                100,
                format!(
                    "Unsupported post request. Object with ID '{id}' does not exist, cannot be \
                     loaded due to missing permissions, or does not support this operation."
                ),
            )
        }
    }

    pub(crate) fn unknown_path() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 2500, "Unknown path components")
    }

    pub(crate) fn not_json() -> Self {
        Self::parameter("The request body is not JSON.")
    }

    /// Code 100: a value that Graph itself refuses.
    pub(crate) fn parameter(details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::of(100)
        }
    }

    /// Code 131008.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self {
            details: Some(format!("Parameter '{parameter}' is required.")),
            ..Self::of(131008)
        }
    }

    /// Code 131009.
    pub(crate) fn invalid(parameter: &str) -> Self {
        Self {
            details: Some(format!("Parameter '{parameter}' has no valid value.")),
            ..Self::of(131009)
        }
    }

    /// Any code with its usual words, as 400.
    pub(crate) fn of(code: i32) -> Self {
        Self::with_status(400, code)
    }

    /// Any code under any status. A number that is no HTTP status becomes 500.
    pub(crate) fn with_status(status: u16, code: i32) -> Self {
        let failure = SendFailure::of(code);
        Self {
            details: Some(failure.details.to_owned()),
            ..Self::new(
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                code,
                format!("(#{code}) {}", failure.title),
            )
        }
    }

    fn body(&self, fbtrace_id: &str) -> Value {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": fbtrace_id,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({ "messaging_product": "whatsapp", "details": details });
        }
        json!({ "error": error })
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        let trace = format!("A{:016x}", rand::rng().random::<u64>());
        let mut response = (self.status, Json(self.body(&trace))).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = format!(
                "OAuth \"Facebook Platform\" \"invalid_token\" \"{}\"",
                self.message
            );
            if let Ok(challenge) = challenge.parse() {
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_token_has_code_190() {
        assert_eq!(
            GraphError::unauthorized("Invalid OAuth access token").body("A0"),
            json!({
                "error": {
                    "message": "Invalid OAuth access token",
                    "type": "OAuthException",
                    "code": 190,
                    "fbtrace_id": "A0",
                },
            })
        );
    }

    #[test]
    fn a_closed_window_has_code_131047_and_says_why() {
        let body = GraphError::of(131047).body("A0");
        assert_eq!(body["error"]["code"], 131047);
        assert_eq!(body["error"]["message"], "(#131047) Re-engagement message");
        assert_eq!(body["error"]["error_data"]["messaging_product"], "whatsapp");
        assert!(body["error"]["error_data"]["details"].is_string());
    }

    #[test]
    fn an_unknown_number_has_code_100_and_subcode_33() {
        let body = GraphError::unknown_object("7").body("A0");
        assert_eq!(body["error"]["code"], 100);
        assert_eq!(body["error"]["error_subcode"], 33);
        assert_eq!(body["error"]["type"], "GraphMethodException");
    }
}
