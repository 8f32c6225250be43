//! Meta's error codes: which are temporary, and words for a person.
//! Source: Cloud API, error codes; decided on `code`, not on the HTTP status.

use protocol::Failure;

use super::kept_length;

/// Whether the same request may succeed later, without anybody changing a thing.
pub fn is_retryable(code: &str) -> bool {
    // Unknown or temporary; limits of the app, the account, the number, the pair.
    matches!(
        code,
        "1" | "2" | "4" | "80007" | "130429" | "131000" | "131016" | "131056" | "131057" | "133004"
    )
}

/// The failure as it is stored and shown: our words where we have some.
pub fn failure(code: &str, details: Option<&str>) -> Failure {
    let reason = words(code)
        .map(ToOwned::to_owned)
        .or_else(|| details.map(|details| format!("WhatsApp says: {details}")))
        .unwrap_or_else(|| format!("WhatsApp refused it with code {code}."));
    Failure {
        code: kept_length::code(code),
        reason: kept_length::reason(&reason),
    }
}

fn words(code: &str) -> Option<&'static str> {
    Some(match code {
        "0" | "190" => {
            "WhatsApp does not accept the access token any more. Ask your administrator to renew it, then retry."
        }
        "3" | "10" | "200" | "131005" => {
            "The access token has no permission to send from this number."
        }
        "33" | "133010" => "This number is not registered with WhatsApp.",
        "368" | "131031" => "WhatsApp has locked this business account.",
        "130403" => "This customer is blocked. Unblock them first.",
        "130472" => "WhatsApp did not deliver it: the customer is part of an experiment.",
        "130497" => "WhatsApp does not let this business write to customers in that country.",
        "131021" => "A number cannot write to itself.",
        "131026" => {
            "It could not be delivered. The customer may not be on WhatsApp, or has an old version."
        }
        "131030" => "This number is not on the test number's list of recipients.",
        "131042" => "There is a problem with the payment method of the WhatsApp account.",
        "131045" => "This number is not registered with WhatsApp.",
        "131047" => {
            "More than 24 hours have passed since the customer wrote. WhatsApp lets you send only a template now."
        }
        "131048" => "WhatsApp has limited this number because customers reported its messages.",
        "131049" => {
            "WhatsApp chose not to deliver it, to keep the number of marketing messages down."
        }
        "131050" => "The customer does not want marketing messages.",
        "131051" => "WhatsApp does not support this type of message.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_tried_again() {
        for code in ["1", "4", "130429", "131056"] {
            assert!(is_retryable(code), "{code}");
        }
    }

    #[test]
    fn what_somebody_has_to_change_is_not_tried_again() {
        for code in ["190", "131026", "131047", "100", "", "01"] {
            assert!(!is_retryable(code), "{code}");
        }
    }

    #[test]
    fn a_known_error_has_our_words_and_not_metas() {
        let failure = failure("131047", Some("Re-engagement message"));
        assert_eq!(failure.code, "131047");
        assert!(failure.reason.contains("24 hours"));
        assert!(!failure.reason.contains("Re-engagement"));
    }

    #[test]
    fn an_unknown_error_has_metas_words() {
        let failure = failure("999999", Some("Something new"));
        assert_eq!(failure.reason, "WhatsApp says: Something new");
    }

    #[test]
    fn an_error_without_words_has_its_code() {
        assert!(failure("999999", None).reason.contains("999999"));
    }

    #[test]
    fn words_of_a_megabyte_are_cut() {
        let failure = failure(&"9".repeat(1_000_000), Some(&"x".repeat(1_000_000)));
        assert!(failure.code.len() < 100);
        assert!(failure.reason.len() < 2_000);
    }

    #[test]
    fn an_error_that_is_tried_again_is_not_explained_as_final() {
        for code in [
            "1", "2", "4", "80007", "130429", "131000", "131016", "131056",
        ] {
            assert!(words(code).is_none(), "{code}");
        }
    }
}
