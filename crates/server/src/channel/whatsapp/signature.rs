//! `X-Hub-Signature-256: sha256=<hex HMAC-SHA256(raw body, app secret)>`, over
//! the raw bytes: Meta escapes non-ASCII, so a re-serialised body differs.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A signature as the header gives it, over a body that is yet to be seen.
#[derive(Debug, Clone, Copy)]
pub struct Signature([u8; 32]);

impl Signature {
    /// Reads the header. `None`: no body can be what it signs.
    pub fn parse(header: &str) -> Option<Self> {
        decode(header.strip_prefix("sha256=")?).map(Self)
    }

    /// Whether this body was signed with the app's secret. Constant time; an
    /// empty secret signs nothing.
    pub fn holds(&self, secret: &str, body: &[u8]) -> bool {
        if secret.is_empty() {
            return false;
        }
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
            return false;
        };
        mac.update(body);
        mac.verify_slice(&self.0).is_ok()
    }
}

fn decode(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    const SIGNED: &str = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const BODY: &[u8] = b"what do ya want for nothing?";

    #[test]
    fn a_signature_holds_for_its_secret_and_body_alone() {
        let signature = Signature::parse(SIGNED).unwrap();
        assert!(signature.holds("Jefe", BODY));
        assert!(!signature.holds("Jeff", BODY));
        assert!(!signature.holds("Jefe", b"what do ya want for something?"));
    }

    #[test]
    fn a_header_that_is_not_hex_is_no_signature() {
        for header in [
            "",
            "sha256=",
            "sha1=5bdc",
            "sha256=zzdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "sha256=+bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384é",
        ] {
            assert!(Signature::parse(header).is_none(), "{header:?}");
        }
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let signed = "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
        assert!(!Signature::parse(signed).unwrap().holds("", b""));
    }
}
