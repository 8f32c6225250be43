//! The dashboard's files: built into the binary and compressed beforehand, or
//! read from a folder while developing. Paths without a file are the
//! dashboard's own routes and get its page.

use std::{borrow::Cow, path::Path, sync::OnceLock};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest, Sha256};

use crate::{app::App, error::ApiError};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One built-in file.
struct Embedded {
    path: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

const PAGE: &str = "index.html";

/// Serves a file, or the dashboard's page.
pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if method != Method::GET && method != Method::HEAD {
        return Err(ApiError::not_found());
    }
    let path = uri.path().trim_start_matches('/');
    match &app.settings.dashboard {
        Some(folder) => from_folder(folder, path).await,
        None => embedded(path, &headers),
    }
}

fn embedded(path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let find = |path: &str| EMBEDDED.iter().find(|file| file.path == path);
    let Some(file) = find(path).or_else(|| route(path).and_then(find)) else {
        return if EMBEDDED.is_empty() {
            Ok(missing_dashboard())
        } else {
            Err(ApiError::not_found())
        };
    };
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepted| accepted.to_str().ok())
        .unwrap_or_default();
    let takes = |name: &str| accepted.split(',').any(|part| part.trim().split(';').next() == Some(name));
    let (encoding, body) = if takes("br") && file.brotli.len() < file.plain.len() {
        (Some("br"), file.brotli)
    } else if takes("gzip") && file.gzip.len() < file.plain.len() {
        (Some("gzip"), file.gzip)
    } else {
        (None, file.plain)
    };
    let mut response = response(file.path, Cow::Borrowed(file.plain), Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    Ok(response)
}

async fn from_folder(folder: &Path, path: &str) -> Result<Response, ApiError> {
    let is_plain = !path.is_empty()
        && Path::new(path)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
    if is_plain && let Ok(bytes) = tokio::fs::read(folder.join(path)).await {
        return Ok(response(path, Cow::Owned(bytes.clone()), Body::from(bytes)));
    }
    let Some(page) = route(path) else {
        return Err(ApiError::not_found());
    };
    match tokio::fs::read(folder.join(page)).await {
        Ok(bytes) => Ok(response(page, Cow::Owned(bytes.clone()), Body::from(bytes))),
        Err(error) => {
            tracing::error!(%error, "the dashboard's page cannot be read");
            Err(ApiError::not_found())
        }
    }
}

/// A path that names no kind of file is a place in the dashboard.
fn route(path: &str) -> Option<&'static str> {
    let last = path.rsplit('/').next().unwrap_or_default();
    (!last.contains('.')).then_some(PAGE)
}

fn response(path: &str, plain: Cow<'_, [u8]>, body: Body) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type(path)));
    // Trunk puts a hash into every file name but the page's.
    let caching = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(caching));
    if path == PAGE {
        let policy = policy(&plain);
        if let Ok(policy) = policy.parse() {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(header::X_FRAME_OPTIONS, header::HeaderValue::from_static("DENY"));
    }
    (StatusCode::OK, headers, body).into_response()
}

/// Nothing but our own files runs: inline scripts only by their hash.
fn policy(page: &[u8]) -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| {
        let hashes: String = inline_scripts(&String::from_utf8_lossy(page))
            .iter()
            .map(|script| format!(" 'sha256-{}'", BASE64.encode(Sha256::digest(script.as_bytes()))))
            .collect();
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; \
             manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    })
}

fn inline_scripts(page: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start..];
        let (Some(open), Some(end)) = (rest.find('>'), rest.find("</script>")) else {
            break;
        };
        if open < end && !rest[..open].contains("src=") {
            scripts.push(rest[open + 1..end].to_owned());
        }
        rest = &rest[end + "</script>".len()..];
    }
    scripts
}

fn is_hashed(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .and_then(|name| name.split(['-', '.', '_']).find(|part| part.len() == 16))
        .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, kind)| kind) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "webmanifest") => "application/json",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn missing_dashboard() -> Response {
    let words = "This build has no dashboard in it. `cargo xtask run` builds one that has.";
    (StatusCode::NOT_FOUND, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_without_a_source_are_inline() {
        let page = "<script src=\"a.js\"></script><script type=\"module\">go()</script>";
        assert_eq!(inline_scripts(page), ["go()"]);
    }

    #[test]
    fn hashed_names_are_kept_for_ever_and_the_page_is_not() {
        assert!(is_hashed("dashboard-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("dashboard-0123456789abcdef.js"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("favicon.svg"));
    }
}
