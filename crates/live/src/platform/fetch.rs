//! `fetch` with a timeout.

use gloo_timers::callback::Timeout;
use protocol::Problem;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

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
    let (status, body) = answer(&base, &request).await.map_err(|_| network())?;
    if (200..300).contains(&status) {
        Ok(body)
    } else {
        Err(problem(status, &body))
    }
}

async fn answer(base: &str, request: &Request) -> Result<(u16, String), JsValue> {
    let abort = AbortOnDrop(AbortController::new()?);
    let on_timeout = abort.0.clone();
    let ms = u32::try_from(request.timeout_ms).unwrap_or(u32::MAX);
    let _timeout = Timeout::new(ms, move || on_timeout.abort());

    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_signal(Some(&abort.0.signal()));
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(if base.is_empty() {
        RequestCredentials::SameOrigin
    } else {
        RequestCredentials::Include
    });
    if let Some(token) = &request.token {
        headers.set("authorization", &["Bearer ", token].concat())?;
    }
    if let Some(body) = &request.body {
        headers.set("content-type", "application/json")?;
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(headers.as_ref());

    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let url = [base, &request.path].concat();
    let response = JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await?;
    let response: Response = response.unchecked_into();
    let body = JsFuture::from(response.text()?).await?;
    Ok((response.status(), body.as_string().unwrap_or_default()))
}
