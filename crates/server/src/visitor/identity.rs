//! What a website signs of its visitor: a JWT, with the inbox's secret. HS256
//! is all there is here, so that no header can ask for less.

use std::sync::Once;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    crypto::{CryptoProvider, JwtVerifier, KeyUtils},
    decode,
    errors::{Error, ErrorKind},
    signature::{self, Verifier},
};
use protocol::{
    Attribute, Problem, Timestamp,
    command::{Introduce, is_blank},
};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::error::ApiError;

/// How far the site's clock may be from ours, in milliseconds.
const SKEW_MS: i64 = 60_000;
/// How far ahead it may expire: what is signed lies in pages and in logs.
const LASTS_MS: i64 = 24 * 60 * 60 * 1000;
const MAX_SUBJECT_CHARS: usize = 255;

/// What a valid token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who it is to the website: `sub`.
    pub subject: String,
    /// Not checked yet, but for being text.
    pub says: Introduce,
}

const fn expired() -> ApiError {
    ApiError::new(Problem::new(
        401,
        "identity_expired",
        "The website's word on who you are is too old.",
    ))
}

fn nonsense(detail: &str) -> ApiError {
    let problem = Problem::new(422, "claim_invalid", "A claim makes no sense.");
    ApiError::new(problem.with_detail(detail))
}

/// Reads a token, in constant time as far as the signature goes.
///
/// # Errors
/// 401 `identity_invalid` or `identity_expired`; 422 `claim_invalid` where it
/// is the website's, and says nonsense.
pub fn read(token: &str, secret: &str, now: Timestamp) -> Result<Claims, ApiError> {
    static INSTALLED: Once = Once::new();
    // Fails only where it is there already.
    INSTALLED.call_once(|| {
        PROVIDER.install_default().ok();
    });
    // Times are checked below, by our clock.
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let read = decode::<Map<String, Value>>(token, &key, &validation).map_err(|_| {
        ApiError::identity_invalid("It is no HS256 token, or another secret signed it.")
    })?;
    if read.header.crit.is_some() {
        return Err(ApiError::identity_invalid(
            "It has critical headers, of which none is known.",
        ));
    }
    let claims = read.claims;
    let subject = text(&claims, "sub")?.ok_or_else(|| nonsense("`sub` is missing."))?;
    if is_blank(&subject) || subject.chars().count() > MAX_SUBJECT_CHARS {
        return Err(nonsense("`sub` has 1 to 255 characters."));
    }
    let now = now.millis();
    let expires = time(&claims, "exp")?.ok_or_else(|| nonsense("`exp` is missing."))?;
    if expires <= now - SKEW_MS {
        return Err(expired());
    }
    if expires > now + LASTS_MS + SKEW_MS {
        return Err(nonsense("`exp` is at most a day ahead, in seconds."));
    }
    for claim in ["nbf", "iat"] {
        if time(&claims, claim)?.is_some_and(|at| at > now + SKEW_MS) {
            return Err(ApiError::identity_invalid("It does not hold yet."));
        }
    }
    Ok(Claims {
        subject,
        says: Introduce {
            name: text(&claims, "name")?,
            email: text(&claims, "email")?,
            phone: text(&claims, "phone")?,
            attributes: attributes(&claims)?,
        },
    })
}

fn text(claims: &Map<String, Value>, name: &str) -> Result<Option<String>, ApiError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(nonsense(&format!("`{name}` is a text."))),
    }
}

/// An object of plain values. None of a value takes the attribute away.
fn attributes(claims: &Map<String, Value>) -> Result<Option<Vec<Attribute>>, ApiError> {
    let all = match claims.get("attributes") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(all)) => all,
        Some(_) => return Err(nonsense("`attributes` is an object.")),
    };
    let read = all.iter().map(|(name, value)| {
        let value = match value {
            Value::Null => String::new(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Array(_) | Value::Object(_) => {
                return Err(nonsense(
                    "`attributes` holds texts, numbers, true and false.",
                ));
            }
        };
        let name = name.clone();
        Ok(Attribute { name, value })
    });
    let mut read = read.collect::<Result<Vec<_>, _>>()?;
    // Whether an object keeps its order depends on how this was built.
    read.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(read))
}

/// A time in milliseconds. JWTs have seconds, perhaps with a fraction.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, ApiError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(seconds)) => {
            let millis = seconds.as_f64().unwrap_or(f64::MAX) * 1000.0;
            // What is too large ends at the last number there is.
            #[expect(clippy::cast_possible_truncation, reason = "saturates")]
            let millis = millis as i64;
            // Room for the arithmetic above.
            Ok(Some(millis.clamp(i64::MIN / 2, i64::MAX / 2)))
        }
        Some(_) => Err(nonsense(&format!("`{name}` is a number of seconds."))),
    }
}

/// HMAC-SHA256 by the crate that signs visitors' tokens too. The sets that come
/// with `jsonwebtoken` bring RSA and curves that nothing here may use.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(Error::from(ErrorKind::UnsupportedAlgorithm)),
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => {
            let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.try_get_as_bytes()?)
                .map_err(|_| ErrorKind::InvalidKeyFormat)?;
            Ok(Box::new(Hs256(mac)))
        }
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

struct Hs256(Hmac<Sha256>);

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.verify_slice(signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}
