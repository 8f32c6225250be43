//! Origins of web pages (RFC 6454): scheme, host and port, compared as one.

use std::{fmt, net::IpAddr, str::FromStr};

use url::{Host, Url};

/// Where a page comes from: `https://desk.example`. Default ports are none, and
/// hosts are compared without their case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(url::Origin);

/// The address that people use, such as `https://desk.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address like https://desk.example")]
pub struct NotAnAddress;

impl Origin {
    /// Reads an `Origin` header; `null` is none.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = url.path() == "/"
            && !text.ends_with('/')
            && !text.contains('\\')
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        is_bare.then(|| Self::of(&url)).flatten()
    }

    fn of(url: &Url) -> Option<Self> {
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        is_web.then(|| Self(url.origin()))
    }

    fn scheme(&self) -> &str {
        match &self.0 {
            url::Origin::Tuple(scheme, ..) => scheme,
            url::Origin::Opaque(_) => "",
        }
    }

    pub fn is_secure(&self) -> bool {
        self.scheme() == "https"
    }

    /// Whether this is the address that a `Host` header names, by either scheme:
    /// a proxy may have taken the TLS off.
    pub fn is_of_host(&self, host: &str) -> bool {
        Self::parse(&format!("{}://{host}", self.scheme())).as_ref() == Some(self)
    }

    /// Whether the page is of this machine, as while developing.
    pub fn is_loopback(&self) -> bool {
        let url::Origin::Tuple(scheme, host, _) = &self.0 else {
            return false;
        };
        scheme == "http"
            && match host {
                Host::Domain(name) => name == "localhost",
                Host::Ipv4(ip) => IpAddr::V4(*ip).is_loopback(),
                Host::Ipv6(ip) => IpAddr::V6(*ip).is_loopback(),
            }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.ascii_serialization())
    }
}

impl PublicUrl {
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// As it was written, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for PublicUrl {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim().trim_end_matches('/');
        let url = Url::parse(text).map_err(|_| NotAnAddress)?;
        Ok(Self {
            text: text.to_owned(),
            origin: Origin::of(&url).ok_or(NotAnAddress)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).unwrap_or_else(|| panic!("{text} is an origin"))
    }

    #[test]
    fn scheme_host_and_port_make_an_origin() {
        assert_eq!(
            origin("https://desk.example"),
            origin("https://DESK.example:443")
        );
        for other in [
            "http://desk.example",
            "https://desk.example:8443",
            "https://www.desk.example",
            "https://desk.example.evil.example",
        ] {
            assert_ne!(origin("https://desk.example"), origin(other), "{other}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_none() {
        for text in [
            "",
            "null",
            "desk.example",
            "https://",
            "https://desk.example/",
            "https://desk.example/path",
            "https://desk.example?x",
            "https://desk.example#x",
            "https://desk.example@evil.example",
            "https://desk.example\\@evil.example",
            "file:///etc/passwd",
            "ftp://desk.example",
            "javascript:alert(1)",
        ] {
            assert_eq!(Origin::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_host_is_of_either_scheme_and_of_one_port() {
        assert!(origin("http://desk.example").is_of_host("desk.example"));
        assert!(origin("https://desk.example").is_of_host("Desk.example"));
        assert!(origin("http://[::1]:3000").is_of_host("[::1]:3000"));
        for host in [
            "",
            "desk.example:3000",
            "evil.example",
            "x@desk.example",
            "desk.example/",
        ] {
            assert!(!origin("http://desk.example").is_of_host(host), "{host:?}");
        }
    }

    #[test]
    fn loopback_is_this_machine_without_tls() {
        for text in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:3000",
        ] {
            assert!(origin(text).is_loopback(), "{text}");
        }
        for text in [
            "https://localhost",
            "http://localhost.evil.example",
            "http://10.0.0.1",
        ] {
            assert!(!origin(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_public_url_is_http_or_https() {
        let url: PublicUrl = "https://Desk.example/".parse().unwrap();
        assert_eq!(url.origin(), &origin("https://desk.example"));
        assert_eq!(url.as_str(), "https://Desk.example");
        for text in ["", "desk.example", "ftp://desk.example", "https://"] {
            assert_eq!(text.parse::<PublicUrl>(), Err(NotAnAddress), "{text:?}");
        }
    }
}
