//! The HTTP client that webhooks are posted with.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};

/// A client for plain HTTP on this machine: no proxy, no trusted certificates.
///
/// reqwest insists on a TLS set-up even so. Handing it one that trusts nobody
/// leaves the process-wide crypto provider to the program that we are part of.
pub fn loopback() -> Result<reqwest::Client, reqwest::Error> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring supports rustls' default versions")
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        // A redirected webhook counts as refused, as it does with Meta.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("facebookexternalua")
        .build()
}
