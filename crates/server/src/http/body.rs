//! Reading JSON bodies, with our problems instead of axum's plain texts.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// Parses a request body.
///
/// # Errors
/// 422 `not_utf8` if it is not text, 400 `malformed` if it is not this JSON.
pub fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| ApiError::unprocessable("not_utf8", "The text is not valid UTF-8."))?;
    serde_json::from_str(text).map_err(ApiError::malformed)
}

/// Parses an id in a path. One that is none of ours is simply not there.
///
/// # Errors
/// 404.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::not_found())
}
