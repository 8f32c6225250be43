//! Downloads. Browsers show pictures inline and save the rest, and no content
//! runs in our origin.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::{AccountId, Attachment, Problem};

use super::{
    name,
    range::{self, RangeRequest},
    thumbnail,
    upload::unavailable,
};
use crate::{error::ApiError, state::AppState};

/// What is only kept may be called what it is where that does no harm.
const HARMLESS: [&str; 4] = [
    "application/pdf",
    "application/zip",
    "text/plain",
    "audio/mpeg",
];

/// The answer with a file's bytes, or the part of them that was asked for.
///
/// # Errors
/// 404 where the store has lost it, 503 where it cannot be read.
pub async fn file(
    app: &AppState,
    account: AccountId,
    attachment: &Attachment,
    asks: &HeaderMap,
) -> Result<Response, ApiError> {
    let tag = tag(&attachment.id.to_string());
    let part = match wanted(asks, &tag, attachment.size) {
        RangeRequest::Unsatisfiable => return Ok(unsatisfiable(attachment.size)),
        RangeRequest::Part(part) => Some(part),
        RangeRequest::Whole => None,
    };
    let is_part = part.is_some();
    let object = match app.attachments.get(account, attachment.id, part).await {
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
    let (range, size) = (object.range.clone(), object.meta.size);
    let mut response = Body::from_stream(object.into_stream()).into_response();
    protect(response.headers_mut(), kind, tag);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_DISPOSITION,
        name::disposition(disposition, &attachment.name),
    );
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(range.end - range.start),
    );
    if is_part {
        // Ranges of HTTP name the last byte.
        let part = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        headers.insert(header::CONTENT_RANGE, header_value(&part));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The answer with a picture's thumbnail.
///
/// # Errors
/// Those of [`thumbnail::get`].
pub async fn thumbnail(
    app: &AppState,
    account: AccountId,
    attachment: &Attachment,
) -> Result<Response, ApiError> {
    let bytes = thumbnail::get(app, account, attachment).await?;
    let kind = infer::get(&bytes).map_or("application/octet-stream", |found| found.mime_type());
    let tag = tag(&[attachment.id.to_string(), "-thumbnail".to_owned()].concat());
    let mut response = Body::from(bytes).into_response();
    protect(response.headers_mut(), kind, tag);
    response.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline"),
    );
    Ok(response)
}

/// What keeps a file from doing anything, and from being kept for others.
fn protect(headers: &mut HeaderMap, kind: &str, tag: HeaderValue) {
    let fixed = HeaderValue::from_static;
    headers.insert(header::CONTENT_TYPE, header_value(kind));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        fixed("default-src 'none'; sandbox"),
    );
    // It never changes; another person at this browser asks anew.
    headers.insert(header::ETAG, tag);
    headers.insert(
        header::CACHE_CONTROL,
        fixed("private, max-age=86400, immutable"),
    );
    headers.insert(header::VARY, fixed("cookie, authorization"));
    headers.insert("cross-origin-resource-policy", fixed("same-origin"));
}

/// The part that is asked for, unless it is to continue another file
/// (`If-Range`; we give no dates, so one with a date is of another).
fn wanted(asks: &HeaderMap, tag: &HeaderValue, size: u64) -> RangeRequest {
    let is_ours = asks.get(header::IF_RANGE).is_none_or(|of| of == tag);
    let mut ranges = asks.get_all(header::RANGE).iter();
    match (ranges.next(), ranges.next()) {
        (Some(range), None) if is_ours => range
            .to_str()
            .map_or(RangeRequest::Whole, |range| range::asked(range, size)),
        _ => RangeRequest::Whole,
    }
}

fn unsatisfiable(size: u64) -> Response {
    let problem = Problem::new(416, "range_unsatisfiable", "The file has no such part.");
    let mut response = ApiError::new(problem).into_response();
    let whole = header_value(&format!("bytes */{size}"));
    response.headers_mut().insert(header::CONTENT_RANGE, whole);
    response
}

/// A strong one: the same bytes for ever.
fn tag(of: &str) -> HeaderValue {
    header_value(&format!("\"{of}\""))
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
