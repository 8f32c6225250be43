//! The websites that may hold a widget.

/// The longest domain (RFC 1035), with room for a wildcard and a port.
const MAX_CHARS: usize = 265;

/// A domain as it is kept: lower case, without scheme and path. `*.` in front
/// stands for every name below it.
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let text = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(&text);
    let text = text.trim_end_matches('/');
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_domain = name.split('.').all(is_label)
        && text.len() <= MAX_CHARS
        && port.is_none_or(|port| port.parse::<u16>().is_ok());
    is_domain.then(|| text.to_owned())
}

/// Whether an origin (`https://shop.example`) is of this domain. Without a port
/// any will do.
pub fn holds(domain: &str, origin: &str) -> bool {
    let Some((_, authority)) = origin.split_once("://") else {
        return false;
    };
    let authority = authority.to_ascii_lowercase();
    let host = if domain.contains(':') {
        authority.as_str()
    } else {
        authority
            .rsplit_once(':')
            .map_or(authority.as_str(), |(host, _)| host)
    };
    match domain.strip_prefix("*.") {
        Some(parent) => host
            .strip_suffix(parent)
            .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host == domain,
    }
}

/// The `frame-ancestors` of the frame's page.
pub fn ancestors(domains: &[String]) -> String {
    if domains.is_empty() {
        return "*".to_owned();
    }
    let mut ancestors = String::from("'self'");
    for domain in domains {
        ancestors.push(' ');
        ancestors.push_str(domain);
        if !domain.contains(':') {
            // Without a port, a source means the scheme's own one.
            ancestors.push(' ');
            ancestors.push_str(domain);
            ancestors.push_str(":*");
        }
    }
    ancestors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_address_is_cut_to_its_domain() {
        let parsed = |text| parse(text).unwrap_or_default();
        assert_eq!(parsed(" https://Shop.Example/ "), "shop.example");
        assert_eq!(parsed("*.shop.example"), "*.shop.example");
        assert_eq!(parsed("localhost:8080"), "localhost:8080");
    }

    #[test]
    fn what_could_break_out_of_a_header_is_no_domain() {
        for text in [
            "",
            "*",
            "a b",
            "a;b",
            "a,b",
            "shop.example/path",
            "a'b",
            "shop..example",
            "x:99999",
            "*.*.example",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_domain_holds_its_own_origins_only() {
        assert!(holds("shop.example", "https://shop.example"));
        assert!(holds("shop.example", "http://SHOP.example:8080"));
        assert!(holds("*.shop.example", "https://www.shop.example"));
        assert!(holds("localhost:8080", "http://localhost:8080"));
        for (domain, origin) in [
            ("shop.example", "https://evil-shop.example"),
            ("shop.example", "https://shop.example.evil.example"),
            ("*.shop.example", "https://shop.example"),
            ("*.shop.example", "https://evilshop.example"),
            ("localhost:8080", "http://localhost:8081"),
            ("shop.example", "null"),
        ] {
            assert!(!holds(domain, origin), "{domain} {origin}");
        }
    }
}
