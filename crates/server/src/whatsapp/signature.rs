//! `X-Hub-Signature-256: sha256=<hex HMAC-SHA256(raw body, app secret)>`, over
//! the raw bytes: Meta escapes non-ASCII, so a re-serialised body differs.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether this body was signed with the app's secret. Constant time; an empty
/// secret signs nothing.
pub fn is_valid(secret: &str, body: &[u8], header: Option<&str>) -> bool {
    let Some(hex) = header.and_then(|header| header.strip_prefix("sha256=")) else {
        return false;
    };
    let Some(signature) = decode(hex) else {
        return false;
    };
    if secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
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
        assert!(is_valid("Jefe", BODY, Some(SIGNED)));
        assert!(!is_valid("Jeff", BODY, Some(SIGNED)));
        assert!(!is_valid(
            "Jefe",
            b"what do ya want for something?",
            Some(SIGNED)
        ));
    }

    #[test]
    fn a_header_that_is_none_or_not_hex_is_refused() {
        for header in [
            None,
            Some(""),
            Some("sha256="),
            Some("sha1=5bdc"),
            Some("sha256=zzdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            Some("sha256=+bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384é"),
        ] {
            assert!(!is_valid("Jefe", BODY, header), "{header:?}");
        }
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let signed = "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
        assert!(!is_valid("", b"", Some(signed)));
    }
}
