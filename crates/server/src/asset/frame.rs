//! The widget's pages: the frame that websites hold, and a sample site to try
//! it on.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::InboxId;

use super::{file, hashes, text};
use crate::{auth::visitor, error::ApiError, state::AppState, visitor::domain};

/// The frame's page, among the built files.
pub const PAGE: &str = "widget/index.html";
/// The sample site.
pub const SAMPLE: &str = "widget/sample.html";

/// `/widget/{inbox}` is the inbox's frame; other paths below it are files.
pub async fn serve(
    State(app): State<AppState>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Ok(inbox) = path.parse::<InboxId>() else {
        let path = format!("widget/{path}");
        let is_page = path == PAGE || path == SAMPLE || !path.contains('.');
        return if is_page {
            Err(ApiError::not_found())
        } else {
            file(&app, &path, &headers).await
        };
    };
    let access = visitor::find_access(&app, inbox).await?;
    let page = text(&app, PAGE).await?;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'{}; \
         img-src 'self' data: blob:; media-src 'self' data:; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {}",
        hashes(&page, "script"),
        hashes(&page, "style"),
        domain::ancestors(&access.domains)
    );
    // The page is the same for every inbox, so it is compressed beforehand.
    let mut response = file(&app, PAGE, &headers).await?;
    let headers = response.headers_mut();
    headers.remove(header::X_FRAME_OPTIONS);
    headers.insert(header::CONTENT_SECURITY_POLICY, header_value(&policy)?);
    // Pages that embed only what agrees to it (COEP) have the chat too.
    for (name, value) in [
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// `/try/{inbox}`: a website with the inbox's widget on it.
pub async fn sample(
    State(app): State<AppState>,
    Path(inbox): Path<String>,
) -> Result<Response, ApiError> {
    let inbox: InboxId = inbox.parse().map_err(|_| visitor::no_such_inbox())?;
    visitor::find_access(&app, inbox).await?;
    let page = text(&app, SAMPLE).await?;
    let page = page.replace("{inbox}", &inbox.to_string());
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; \
         frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        hashes(&page, "style")
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, header_value(&policy)?),
    ];
    Ok((StatusCode::OK, headers, Body::from(page)).into_response())
}

fn header_value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(ApiError::malformed)
}
