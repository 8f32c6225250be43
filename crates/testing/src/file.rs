//! Files, as browsers bring them.

use reqwest::RequestBuilder;

/// Puts a file of this name into a request. Only plain letters in the name.
pub fn named(request: RequestBuilder, name: &str, bytes: impl Into<Vec<u8>>) -> RequestBuilder {
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    request
        .header("content-disposition", disposition)
        .body(bytes.into())
}
