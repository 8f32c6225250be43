//! Someone on WhatsApp, as the business is allowed to know them.

/// A WhatsApp user seen from one business.
///
/// `user_id`, the business-scoped id, is always there; the phone number is
/// not, since a user with a username may withhold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedCustomer {
    /// The profile name. Empty for someone who never wrote: then payloads
    /// carry no `profile`.
    pub name: String,
    /// The phone number in digits, without `+`.
    pub wa_id: Option<String>,
    /// Two letters of country, a dot, and an opaque rest.
    pub user_id: String,
}

impl SimulatedCustomer {
    /// Someone whose phone number the business sees.
    pub fn with_phone(name: impl Into<String>, wa_id: impl Into<String>) -> Self {
        let wa_id = wa_id.into();
        Self {
            name: name.into(),
            user_id: user_id(&wa_id),
            wa_id: Some(wa_id),
        }
    }

    /// Someone who shows a username and hides the number.
    pub fn without_phone(name: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            wa_id: None,
            user_id: user_id.into(),
        }
    }
}

/// The same number always has the same id, in every run, so that payloads can
/// be compared and a restarted demo meets the same people.
fn user_id(wa_id: &str) -> String {
    // FNV-1a: std's hasher promises no stable result.
    let hash = wa_id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}.{hash:020}", country(wa_id))
}

fn country(wa_id: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 7] = [
        ("961", "LB"),
        ("971", "AE"),
        ("44", "GB"),
        ("34", "ES"),
        ("33", "FR"),
        ("52", "MX"),
        ("1", "US"),
    ];
    PREFIXES
        .iter()
        .find(|(prefix, _)| wa_id.starts_with(prefix))
        .map_or("US", |(_, country)| country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_always_the_same_user() {
        assert_eq!(
            SimulatedCustomer::with_phone("Rana", "9613000123").user_id,
            SimulatedCustomer::with_phone("Rana Haddad", "9613000123").user_id
        );
    }

    #[test]
    fn a_user_id_begins_with_the_country() {
        assert!(
            SimulatedCustomer::with_phone("Rana", "9613000123")
                .user_id
                .starts_with("LB.")
        );
        assert!(
            SimulatedCustomer::with_phone("Tom", "447700900123")
                .user_id
                .starts_with("GB.")
        );
    }
}
