//! An address for a file of this page, while somebody shows it.

use web_sys::{Blob, Url};

/// A `blob:` address. It holds the file's bytes until it is dropped.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// None if the browser has none to give.
    pub fn of(file: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(file).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // It is ours, and has not been revoked.
        Url::revoke_object_url(&self.0).ok();
    }
}
