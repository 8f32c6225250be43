//! A WhatsApp message's id. Opaque to everyone but Meta.

use std::fmt;

use rand::RngExt;

/// What Meta calls a message: `wamid.` and base64, so `/`, `+` and `=` occur
/// and have to survive in paths and queries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wamid(String);

impl Wamid {
    /// An id that no message had before.
    pub fn fresh() -> Self {
        const BASE64: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut random = rand::rng();
        let mut id = String::from("wamid.HBgL");
        id.extend((0..44).map(|_| char::from(BASE64[random.random_range(0..BASE64.len())])));
        id.push_str("AA==");
        Self(id)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Wamid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for Wamid {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for Wamid {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl PartialEq<str> for Wamid {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Wamid {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
