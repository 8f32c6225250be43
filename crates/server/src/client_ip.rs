//! Client addresses: from the connection or, where it is a trusted proxy's, from
//! `X-Forwarded-For`; and the network that an address is limited as.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::http::{HeaderMap, HeaderName};
use ipnet::{IpNet, Ipv6Net};
use serde::{Deserialize, Deserializer};

/// Who asked the proxies before this one, in order.
pub const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What is limited as one address: an IPv4 address, or the /64 of an IPv6 one,
/// which every customer of a provider has to themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Network(IpNet);

/// A proxy that says for whom it asks: an address, or a network in CIDR form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a network like 10.0.0.0/8")]
pub struct NotANetwork(String);

impl Network {
    pub fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            ip @ IpAddr::V4(_) => Self(ip.into()),
            IpAddr::V6(ip) => {
                let net = Ipv6Net::new(ip, 64).expect("64 bits are no more than 128");
                Self(net.trunc().into())
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TrustedProxy {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let text = text.trim();
        let network = text
            .parse()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| NotANetwork(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for TrustedProxy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Whether this address is one of the proxies'.
pub fn is_proxy(ip: IpAddr, proxies: &[TrustedProxy]) -> bool {
    let ip = ip.to_canonical();
    proxies.iter().any(|proxy| proxy.0.contains(&ip))
}

/// Whether this address is of this machine, or of a private network.
pub fn is_near(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Whose request it is. A proxy that the settings name says for whom it asks,
/// last in its list; anybody else's word for it is worth nothing.
pub fn address(peer: SocketAddr, headers: &HeaderMap, proxies: &[TrustedProxy]) -> IpAddr {
    let mut client = peer.ip().to_canonical();
    // Garbage in one entry is no reason to lose those behind it.
    let lists = headers.get_all(FORWARDED_FOR).iter();
    let lists: Vec<_> = lists
        .map(|list| String::from_utf8_lossy(list.as_bytes()))
        .collect();
    let mut hops = lists.iter().rev().flat_map(|list| list.rsplit(','));
    while is_proxy(client, proxies)
        && let Some(before) = hops.next().and_then(hop)
    {
        client = before;
    }
    client
}

/// One entry of a list: an address, which may have a port.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let ip = bracketed.unwrap_or(text).parse::<IpAddr>();
    let ip = ip.or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    ip.ok().map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Whom a request is from that came over this peer with these headers.
    fn asked(peer: &str, lists: &[&str]) -> IpAddr {
        let proxies: Vec<TrustedProxy> = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let mut headers = HeaderMap::new();
        for list in lists {
            headers.append(FORWARDED_FOR, list.parse().unwrap());
        }
        address(SocketAddr::new(ip(peer), 4711), &headers, &proxies)
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(asked("203.0.113.9", &["198.51.100.7"]), ip("203.0.113.9"));
        assert_eq!(asked("127.0.0.2", &["198.51.100.7"]), ip("127.0.0.2"));
    }

    #[test]
    fn nobody_is_believed_where_no_proxy_is_named() {
        let headers = HeaderMap::from_iter([(FORWARDED_FOR, "198.51.100.7".parse().unwrap())]);
        let peer = SocketAddr::new(ip("127.0.0.1"), 1);
        assert_eq!(address(peer, &headers, &[]), ip("127.0.0.1"));
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        for lists in [
            &["198.51.100.7"] as &[_],
            &["6.6.6.6, 198.51.100.7"],
            &["6.6.6.6", "198.51.100.7"],
            &["6.6.6.6, 198.51.100.7, 10.1.2.3"],
            &["6.6.6.6, 198.51.100.7", "10.1.2.3,127.0.0.1"],
            &["198.51.100.7:8080"],
            &["::ffff:198.51.100.7"],
        ] {
            assert_eq!(asked("127.0.0.1", lists), ip("198.51.100.7"), "{lists:?}");
            assert_eq!(asked("::ffff:10.9.9.9", lists), ip("198.51.100.7"));
        }
    }

    #[test]
    fn an_ipv6_client_may_have_brackets_and_a_port() {
        for list in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:443"] {
            assert_eq!(asked("fd00::1", &[list]), ip("2001:db8::7"), "{list}");
        }
    }

    #[test]
    fn garbage_is_nobody_and_the_hop_that_passed_it_on_remains() {
        for list in ["", ",", "unknown", "6.6.6.6, evil", "[::1", "1.2.3", "é"] {
            assert_eq!(asked("127.0.0.1", &[list]), ip("127.0.0.1"), "{list}");
            let behind = format!("{list}, 10.1.2.3");
            assert_eq!(asked("127.0.0.1", &[&behind]), ip("10.1.2.3"), "{behind}");
        }
        assert_eq!(asked("127.0.0.1", &[]), ip("127.0.0.1"));
    }

    #[test]
    fn a_64_of_ipv6_is_one_network_and_so_is_each_ipv4_address() {
        let network = |text| Network::of(ip(text));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1:2:3"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn this_machine_and_private_networks_are_near() {
        for near in [
            "127.0.0.1",
            "::1",
            "172.18.0.2",
            "::ffff:10.0.0.1",
            "fd00::1",
        ] {
            assert!(is_near(ip(near)), "{near}");
        }
        for far in ["203.0.113.9", "172.32.0.1", "2001:db8::1"] {
            assert!(!is_near(ip(far)), "{far}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        for text in ["127.0.0.1", "::1", "10.0.0.0/8", " fd00::/8 "] {
            assert!(text.parse::<TrustedProxy>().is_ok(), "{text}");
        }
        for text in ["", "localhost", "10.0.0.0/33", "1.2.3"] {
            assert!(text.parse::<TrustedProxy>().is_err(), "{text}");
        }
    }
}
