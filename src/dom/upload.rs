//! Bringing a file to the server, and saying how far it has come.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// What came of it.
#[derive(Debug)]
pub enum UploadOutcome {
    /// The status and the body.
    Answered(u16, String),
    /// The server was not reached.
    Lost,
}

/// One on its way. `fetch` cannot say how far it is.
#[derive(Debug)]
pub struct Upload {
    request: XmlHttpRequest,
    progressed: Closure<dyn Fn(ProgressEvent)>,
    ended: Closure<dyn FnMut()>,
}

impl Upload {
    /// Begins. `progressed` hears a part of one; `ended` hears once, unless it
    /// is aborted.
    pub fn begin(
        path: &str,
        file: &File,
        progressed: impl Fn(f64) + 'static,
        ended: impl FnOnce(UploadOutcome) + 'static,
    ) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        let progressed = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            progressed(event.loaded() / event.total().max(1.0));
        });
        let answered = request.clone();
        let mut ended = Some(ended);
        let ended = Closure::<dyn FnMut()>::new(move || {
            let outcome = match answered.status() {
                Ok(status) if status > 0 => {
                    let body = answered.response_text().ok().flatten();
                    UploadOutcome::Answered(status, body.unwrap_or_default())
                }
                _ => UploadOutcome::Lost,
            };
            if let Some(ended) = ended.take() {
                ended(outcome);
            }
        });
        let upload = Self {
            request,
            progressed,
            ended,
        };
        upload.send(path, file).ok()?;
        Some(upload)
    }

    fn send(&self, path: &str, file: &File) -> Result<(), JsValue> {
        let request = &self.request;
        request.open("POST", path)?;
        let name = String::from(js_sys::encode_uri_component(&file.name()));
        let disposition = format!("attachment; filename*=UTF-8''{name}");
        request.set_request_header("content-disposition", &disposition)?;
        let hears = request.upload()?;
        hears.set_onprogress(Some(self.progressed.as_ref().unchecked_ref()));
        let ended = Some(self.ended.as_ref().unchecked_ref());
        request.set_onload(ended);
        request.set_onerror(ended);
        request.send_with_opt_blob(Some(file))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.request.set_onload(None);
        self.request.set_onerror(None);
        if let Ok(hears) = self.request.upload() {
            hears.set_onprogress(None);
        }
        // One that has ended does not mind.
        self.request.abort().ok();
    }
}
