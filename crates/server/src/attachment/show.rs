//! A file goes out, to whoever may see it. It can do nothing there: browsers
//! show pictures and keep the rest, and none of it runs in our origin.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use protocol::{AccountId, Attachment};

use super::{name, receive::unavailable};
use crate::{app::App, error::ApiError};

/// What is only kept may be called what it is where that does no harm.
const HARMLESS: [&str; 4] = [
    "application/pdf",
    "application/zip",
    "text/plain",
    "audio/mpeg",
];

/// The answer with a file's bytes.
///
/// # Errors
/// 404 where the store has lost it, 503 where it cannot be read.
pub async fn file(
    app: &App,
    account: AccountId,
    attachment: &Attachment,
) -> Result<Response, ApiError> {
    let object = match app.objects.get(account, attachment.id).await {
        Ok(object) => object,
        Err(object_store::Error::NotFound { .. }) => return Err(ApiError::not_found()),
        Err(error) => return Err(unavailable(error)),
    };
    let is_shown = attachment.is_picture();
    let kind = match &*attachment.media_type {
        kind if is_shown || HARMLESS.contains(&kind) => kind,
        _ => "application/octet-stream",
    };
    let disposition = if is_shown { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, header_value(kind)),
        (
            header::CONTENT_DISPOSITION,
            name::disposition(disposition, &attachment.name),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(object.meta.size)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
        // It never changes; another person at this browser asks anew.
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=86400, immutable"),
        ),
        (
            header::VARY,
            HeaderValue::from_static("cookie, authorization"),
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    Ok((headers, Body::from_stream(object.into_stream())).into_response())
}

fn header_value(kind: &str) -> HeaderValue {
    HeaderValue::from_str(kind)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
