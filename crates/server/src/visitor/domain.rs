//! The websites that may hold a widget.

use psl::Type;

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
    if text.len() > MAX_CHARS {
        return None;
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_somebodys = if name == host {
        !is_top_level(name)
    } else {
        is_parent(name)
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_domain = is_somebodys
        && name.split('.').all(is_label)
        && port.is_none_or(|port| port.parse::<u16>().is_ok());
    is_domain.then(|| text.to_owned())
}

/// Whether what is below this name belongs to somebody: it is, or is below, a
/// domain that can be registered. Nobody owns all of `com` or `github.io`, nor
/// of `kawasaki.jp`, below which each name has others registered below it.
fn is_parent(name: &str) -> bool {
    if name == "localhost" {
        return true;
    }
    let name = unicode(name);
    let below = format!("frontdesk.{name}");
    !ends_in_number(&name)
        && psl::domain(name.as_bytes()).is_some()
        && psl::domain(below.as_bytes()).is_some()
}

/// Such a name is an IPv4 address to browsers, and what is before it none of
/// its parts: `*.0.1` would be `127.0.0.1`, too.
fn ends_in_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_decimal = last.bytes().all(|byte| byte.is_ascii_digit());
    let hex = last.strip_prefix("0x");
    is_decimal || hex.is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether this is where registries sell names, such as `com` or `co.uk`. The
/// site of a provider whose customers have names below it, `github.io`, is one.
fn is_top_level(name: &str) -> bool {
    let name = unicode(name);
    psl::suffix(name.as_bytes())
        .is_some_and(|suffix| suffix == name.as_str() && suffix.typ() == Some(Type::Icann))
}

/// As the list of public suffixes spells it.
fn unicode(name: &str) -> String {
    idna::domain_to_unicode(name).0
}

/// Whether an origin (`https://shop.example`) is of this domain. Without a port
/// any will do.
pub fn holds(domain: &str, origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let authority = authority.to_ascii_lowercase();
    let (name, port) = match domain.rsplit_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (domain, None),
    };
    let (host, its_port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, port),
        // Browsers leave out a scheme's own port.
        None if scheme.eq_ignore_ascii_case("https") => (&*authority, "443"),
        None => (&*authority, "80"),
    };
    if port.is_some_and(|port| port.parse::<u16>().ok() != its_port.parse().ok()) {
        return false;
    }
    match name.strip_prefix("*.") {
        // Kept since before this was checked, perhaps.
        Some(parent) if !is_parent(parent) => false,
        Some(parent) => host
            .strip_suffix(parent)
            .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host == name,
    }
}

fn without_port(authority: &str) -> &str {
    authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host)
}

/// The `frame-ancestors` of the frame's page.
pub fn ancestors(domains: &[String]) -> String {
    if domains.is_empty() {
        return "*".to_owned();
    }
    let mut ancestors = String::from("'self'");
    let is_held = |domain: &&String| {
        let parent = domain.strip_prefix("*.");
        parent.is_none_or(|parent| is_parent(without_port(parent)))
    };
    for domain in domains.iter().filter(is_held) {
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
    fn what_belongs_to_nobody_is_no_domain() {
        for text in [
            "com",
            "co.uk",
            "xn--p1ai",
            "*.com",
            "*.COM",
            "*.com:8080",
            "*.co.uk",
            "*.github.io",
            "*.xn--p1ai",
            "*.kawasaki.jp",
            "*.compute.amazonaws.com",
            "*.intranet",
            "*.127.0.0.1",
            "*.0.1",
            "*.168.0.1",
            "*.0.0x1",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        for text in [
            "localhost",
            "localhost:8080",
            "*.localhost",
            "127.0.0.1:8080",
            "intranet",
            "github.io",
            "shop.github.io",
            "*.shop.github.io",
            "*.shop.co.uk",
            "*.shop.com",
            "*.eu.shop.com",
            "*.xn--80aswg.xn--p1ai",
        ] {
            assert_eq!(parse(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_pattern_kept_from_before_holds_nothing_that_is_nobodys() {
        let kept = ["*.com", "*.co.uk:443", "*.github.io"].map(str::to_owned);
        for domain in &kept {
            for origin in [
                "https://evil.com",
                "https://evil.co.uk:443",
                "https://evil.github.io",
            ] {
                assert!(!holds(domain, origin), "{domain} {origin}");
            }
        }
        assert_eq!(ancestors(&kept), "'self'");
    }

    #[test]
    fn a_domain_holds_its_own_origins_only() {
        assert!(holds("shop.example", "https://shop.example"));
        assert!(holds("shop.example", "http://SHOP.example:8080"));
        assert!(holds("*.shop.example", "https://www.shop.example"));
        assert!(holds("localhost:8080", "http://localhost:8080"));
        assert!(holds("shop.example:443", "https://shop.example"));
        assert!(holds("shop.example:80", "http://shop.example"));
        assert!(holds("*.shop.example:443", "https://www.shop.example"));
        for (domain, origin) in [
            ("shop.example", "https://evil-shop.example"),
            ("shop.example", "https://shop.example.evil.example"),
            ("*.shop.example", "https://shop.example"),
            ("*.shop.example", "https://evilshop.example"),
            ("localhost:8080", "http://localhost:8081"),
            ("shop.example:443", "http://shop.example"),
            ("shop.example:80", "https://shop.example"),
            ("*.shop.example:443", "https://shop.example"),
            ("shop.example", "null"),
        ] {
            assert!(!holds(domain, origin), "{domain} {origin}");
        }
    }
}
