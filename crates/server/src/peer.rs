//! Who is at the other end of a connection.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Whose request it is. A proxy on this machine says for whom it asks, last in
/// its list; anybody else's word for it is worth nothing.
pub fn address(peer: &SocketAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match forwarded {
        Some(client) if peer.ip().is_loopback() => client,
        _ => peer.ip(),
    }
}
