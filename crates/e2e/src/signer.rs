//! A website's owner, who signs who its visitors are.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

const HOUR: Duration = Duration::from_hours(1);

/// Has an inbox's secret, or believes to.
pub struct Signer {
    secret: String,
}

/// A person, as the website knows them.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    pub id: &'static str,
    pub name: &'static str,
}

impl Signer {
    pub fn new(secret: impl Into<String>) -> Self {
        let secret = secret.into();
        Self { secret }
    }

    /// What `Frontdesk('identify', …)` takes, good for an hour.
    pub fn sign(&self, who: Subject) -> Value {
        self.sign_until(who, SystemTime::now() + HOUR)
    }

    /// The same, no longer good.
    pub fn sign_expired(&self, who: Subject) -> Value {
        self.sign_until(who, SystemTime::now() - HOUR)
    }

    /// By hand: the sets of algorithms that come with a library for it would
    /// be built for this one alone.
    fn sign_until(&self, who: Subject, end: SystemTime) -> Value {
        let Subject { id, name } = who;
        let end = end.duration_since(UNIX_EPOCH).unwrap_or_default();
        let part = |json: Value| BASE64.encode(json.to_string());
        let header = part(json!({ "alg": "HS256", "typ": "JWT" }));
        let claims = part(json!({ "sub": id, "name": name, "exp": end.as_secs() }));
        let signed = format!("{header}.{claims}");
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.secret.as_bytes())
            .expect("any key has a length that fits");
        mac.update(signed.as_bytes());
        let signature = BASE64.encode(mac.finalize().into_bytes());
        json!({ "token": format!("{signed}.{signature}") })
    }
}

/// Without the secret.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}
