//! What handlers take of a request, checked: ids in the path, queries, and JSON
//! bodies, refused with our problems instead of axum's plain texts. Who is asking
//! is in [`crate::auth`].
//!
//! A handler lists them in the order in which a request is refused: who asks,
//! how often, the path, the query, the body. Each costs less than the next, and
//! what a stranger sends is not read. `docs/protocol.md` promises this order.

use std::str::FromStr;

use axum::{
    body::{Bytes, HttpBody as _},
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The most bytes of a command: a few words. More than the longest text needs.
pub const MAX_BODY: usize = 64 * 1024;

/// The only id in the path. One that is none of ours is simply not there: 404.
#[derive(Debug, Clone, Copy)]
pub struct PathId<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| ApiError::malformed(rejection.body_text()))?;
        parse_id(&id).map(Self)
    }
}

/// A conversation's or an inbox's id in the path, and one of what is in it.
#[derive(Debug, Clone, Copy)]
pub struct PathIds<A, B>(pub A, pub B);

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for PathIds<A, B> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((outer, inner)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| ApiError::malformed(rejection.body_text()))?;
        Ok(Self(parse_id(&outer)?, parse_id(&inner)?))
    }
}

/// The query, as one type. Parameters that it does not name do not matter.
///
/// Refused with 400 `malformed`, naming the parameter.
#[derive(Debug, Clone)]
pub struct QueryParams<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryParams<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Query::<T>::from_request_parts(parts, state)
            .await
            .map(|Query(query)| Self(query))
            .map_err(|rejection| ApiError::malformed(rejection.body_text()))
    }
}

/// A JSON body of a command. Its `Content-Type` does not matter.
///
/// Refused with 413 `too_large` past [`MAX_BODY`], at once where it declares its
/// length; 422 `not_utf8` if it is not text, 400 `malformed` if it is not this JSON.
#[derive(Debug, Clone)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if request.body().size_hint().lower() > MAX_BODY as u64 {
            return Err(ApiError::too_large());
        }
        // Limited by the router, for what declares no length.
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(),
                    _ => ApiError::malformed(rejection.body_text()),
                })?;
        parse(&body).map(Self)
    }
}

/// Parses a JSON body.
///
/// # Errors
/// 422 `not_utf8`, 400 `malformed`.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| ApiError::unprocessable("not_utf8", "The text is not valid UTF-8."))?;
    serde_json::from_str(text).map_err(ApiError::malformed)
}

/// Parses an id.
///
/// # Errors
/// 404.
pub fn parse_id<T: FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::not_found())
}

#[cfg(test)]
mod tests;
