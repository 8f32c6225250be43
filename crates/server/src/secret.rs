//! Secrets at rest: encrypted (XChaCha20-Poly1305) with a key that is not in the
//! database. Each is bound to its column and row, so that it cannot be moved to
//! another.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

const VERSION: &str = "v1:";
const NONCE: usize = 24;

/// The key that seals secrets: 32 random bytes.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<[u8; 32]>);

/// Which value of the database a secret is.
#[derive(Debug, Clone, Copy)]
pub struct SecretLocation<'a> {
    /// Table and column.
    pub column: &'static str,
    /// The row's primary key.
    pub row: &'a [u8],
}

/// A secret as it is stored: `v1:` and base64 of nonce and ciphertext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(String);

/// Why a secret cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the secret key must be 32 bytes in base64")]
    BadKey,
    #[error("a stored secret is not encrypted as this version does it")]
    NotSealed,
    #[error("a stored secret was encrypted with another key, or for another place")]
    WrongKey,
}

impl SecretKey {
    pub fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// # Errors
    /// If it is not base64 of 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, SecretError> {
        let bytes = Zeroizing::new(
            STANDARD
                .decode(text.trim())
                .map_err(|_| SecretError::BadKey)?,
        );
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretError::BadKey)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0.as_slice()))
    }

    pub fn seal(&self, location: SecretLocation<'_>, secret: &[u8]) -> Sealed {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: secret,
            aad: &location.associated_data(),
        };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a secret is far shorter than the cipher's limit");
        Sealed(VERSION.to_owned() + &STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// # Errors
    /// If it was never sealed, or with another key, or for another location.
    pub fn open(
        &self,
        location: SecretLocation<'_>,
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let text = sealed
            .0
            .strip_prefix(VERSION)
            .ok_or(SecretError::NotSealed)?;
        let bytes = STANDARD.decode(text).map_err(|_| SecretError::NotSealed)?;
        let (nonce, msg) = bytes
            .split_first_chunk::<NONCE>()
            .ok_or(SecretError::NotSealed)?;
        let payload = Payload {
            msg,
            aad: &location.associated_data(),
        };
        self.cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| SecretError::WrongKey)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.0).into())
    }
}

impl SecretLocation<'_> {
    /// No column's name holds a zero byte, so no two locations give the same.
    fn associated_data(&self) -> Vec<u8> {
        [self.column.as_bytes(), &[0], self.row].concat()
    }
}

impl Sealed {
    /// What was stored, whatever it is: [`SecretKey::open`] checks it.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In a time that tells nothing about the keys.
impl PartialEq for SecretKey {
    fn eq(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq;
        self.0.ct_eq(&*other.0).into()
    }
}

/// Without the key: settings end up in logs.
impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::{Sealed, SecretError, SecretKey, SecretLocation};

    const HERE: SecretLocation<'_> = SecretLocation {
        column: "widgets.identity_secret",
        row: b"one",
    };

    #[test]
    fn a_secret_comes_back_and_is_not_readable_as_stored() {
        let key = SecretKey::random();
        let sealed = key.seal(HERE, b"very secret");
        assert!(sealed.as_str().starts_with("v1:"));
        assert_eq!(*key.open(HERE, &sealed).unwrap(), b"very secret");
        assert_ne!(sealed, key.seal(HERE, b"very secret"), "nonces differ");
    }

    #[test]
    fn another_key_or_another_place_does_not_open_it() {
        let key = SecretKey::random();
        let sealed = key.seal(HERE, b"very secret");
        let other_row = SecretLocation {
            row: b"two",
            ..HERE
        };
        let other_column = SecretLocation {
            column: "keys.bytes",
            ..HERE
        };
        let wrong = Some(SecretError::WrongKey);
        assert_eq!(SecretKey::random().open(HERE, &sealed).err(), wrong);
        assert_eq!(key.open(other_row, &sealed).err(), wrong);
        assert_eq!(key.open(other_column, &sealed).err(), wrong);
    }

    #[test]
    fn what_was_never_sealed_is_not_taken_for_a_secret() {
        let key = SecretKey::random();
        for text in ["plain words", "v1:", "v1:%%%", "v1:AAAA", ""] {
            let stored = Sealed::from_stored(text.to_owned());
            let refused = key.open(HERE, &stored).err();
            assert_eq!(refused, Some(SecretError::NotSealed), "{text}");
        }
    }

    #[test]
    fn a_key_survives_being_written_down() {
        let key = SecretKey::random();
        let again = SecretKey::from_base64(&format!("{}\n", *key.to_base64())).unwrap();
        let sealed = key.seal(HERE, b"x");
        assert_eq!(*again.open(HERE, &sealed).unwrap(), b"x");
        for bad in ["", "short", "c2hvcnQ="] {
            assert!(SecretKey::from_base64(bad).is_err());
        }
    }
}
