//! HTTP requests, with a timeout.

use gloo_net::http::{Headers, RequestBuilder};
use gloo_timers::callback::Timeout;
use protocol::Problem;
use web_sys::{AbortController, RequestCache, RequestCredentials};

use crate::platform::request::{Request, network, problem};

/// Aborts what is still running when it is dropped.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Makes a request and gives the body of a good answer.
pub(crate) async fn fetch(base: String, request: Request) -> Result<String, Problem> {
    let (status, body) = answer(&base, request).await.ok_or_else(network)?;
    if (200..300).contains(&status) {
        Ok(body)
    } else {
        Err(problem(status, &body))
    }
}

/// The status and the body, if they came in time.
async fn answer(base: &str, request: Request) -> Option<(u16, String)> {
    let abort = AbortOnDrop(AbortController::new().ok()?);
    let on_timeout = abort.0.clone();
    let ms = u32::try_from(request.timeout_ms).unwrap_or(u32::MAX);
    let _timeout = Timeout::new(ms, move || on_timeout.abort());

    let builder = RequestBuilder::new(&[base, &request.path].concat())
        .method(request.method)
        .headers(headers(request.token.as_deref(), request.body.is_some())?)
        .abort_signal(Some(&abort.0.signal()))
        .cache(RequestCache::NoStore)
        .credentials(if base.is_empty() {
            RequestCredentials::SameOrigin
        } else {
            RequestCredentials::Include
        });
    let request = match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let response = request.ok()?.send().await.ok()?;
    Some((response.status(), response.text().await.ok()?))
}

/// Set through web-sys: gloo-net panics at a value that no header can carry, and a
/// token comes from outside.
fn headers(token: Option<&str>, has_body: bool) -> Option<Headers> {
    let headers = web_sys::Headers::new().ok()?;
    headers.set("accept", "application/json").ok()?;
    if let Some(token) = token {
        let bearer = ["Bearer ", token].concat();
        headers.set("authorization", &bearer).ok()?;
    }
    if has_body {
        headers.set("content-type", "application/json").ok()?;
    }
    Some(Headers::from_raw(headers))
}
