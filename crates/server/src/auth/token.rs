//! A visitor's token: who they are, to which inbox, until when, signed by this
//! server. It is all that makes them who they are; no password, no cookie.
//!
//! `base64url(inbox ‖ contact ‖ milliseconds ‖ generation)` `.`
//! `base64url(HMAC-SHA256)`. Tokens of the first version have no generation.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use protocol::{AccountId, ContactId, InboxId, Problem, Timestamp};
use sha2::Sha256;

use super::generation::Generation;
use crate::{error::ApiError, store::visitor::VisitorScope};

/// Which use of the key this is, and which version of the payload.
const PURPOSE: &[u8] = b"frontdesk visitor token 2";
const PURPOSE_1: &[u8] = b"frontdesk visitor token 1";
/// How long a token holds, in milliseconds: a year, renewed on the way.
const LASTS_MS: i64 = 365 * 24 * 60 * 60 * 1000;
/// A token with less validity left than this is renewed, in milliseconds.
const RENEWED_MS: i64 = LASTS_MS / 2;
const PAYLOAD: usize = 48;
const PAYLOAD_1: usize = 40;

/// What a valid token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    pub inbox_id: InboxId,
    pub contact_id: ContactId,
    pub expires_at: Timestamp,
    /// Checked only for contacts whom the website's signature has identified.
    pub generation: Generation,
}

pub const fn missing() -> ApiError {
    ApiError::new(Problem::new(
        401,
        "token_missing",
        "Say who you are: the visitor's token is missing.",
    ))
}

const fn invalid() -> ApiError {
    ApiError::new(Problem::new(
        401,
        "token_invalid",
        "This token is not one of ours.",
    ))
}

pub const fn expired() -> ApiError {
    ApiError::new(Problem::new(401, "token_expired", "This token is too old."))
}

impl Token {
    /// For a visitor nobody has seen before: 128 random bits.
    pub fn new(inbox_id: InboxId, generation: Generation, now: Timestamp) -> Self {
        let contact_id = ContactId::from_bytes(rand::random());
        Self::of(inbox_id, contact_id, generation, now)
    }

    pub const fn of(
        inbox_id: InboxId,
        contact_id: ContactId,
        generation: Generation,
        now: Timestamp,
    ) -> Self {
        Self {
            inbox_id,
            contact_id,
            expires_at: now.plus_millis(LASTS_MS),
            generation,
        }
    }

    pub const fn visitor(self, account_id: AccountId) -> VisitorScope {
        VisitorScope {
            account_id,
            inbox_id: self.inbox_id,
            contact_id: self.contact_id,
        }
    }

    /// Whether another should be given in its place.
    pub const fn is_old(self, now: Timestamp) -> bool {
        self.expires_at.millis() - now.millis() < RENEWED_MS
    }

    pub fn sign(self, key: &[u8; 32]) -> String {
        let payload = self.payload();
        let mac = mac(key, PURPOSE, &payload).finalize().into_bytes();
        format!("{}.{}", BASE64.encode(payload), BASE64.encode(mac))
    }

    /// Reads a token, in constant time as far as the signature goes.
    ///
    /// # Errors
    /// 401 `token_invalid` or `token_expired`.
    pub fn read(text: &str, key: &[u8; 32], now: Timestamp) -> Result<Self, ApiError> {
        let (payload, signature) = text.split_once('.').ok_or_else(invalid)?;
        let payload = BASE64.decode(payload).map_err(|_| invalid())?;
        let signature = BASE64.decode(signature).map_err(|_| invalid())?;
        let purpose = if payload.len() == PAYLOAD_1 {
            PURPOSE_1
        } else {
            PURPOSE
        };
        mac(key, purpose, &payload)
            .verify_slice(&signature)
            .map_err(|_| invalid())?;
        let token = Self::from_payload(&payload).ok_or_else(invalid)?;
        if token.expires_at <= now {
            return Err(expired());
        }
        Ok(token)
    }

    fn payload(self) -> [u8; PAYLOAD] {
        let mut payload = [0; PAYLOAD];
        payload[..16].copy_from_slice(self.inbox_id.as_bytes());
        payload[16..32].copy_from_slice(self.contact_id.as_bytes());
        payload[32..40].copy_from_slice(&self.expires_at.millis().to_be_bytes());
        payload[40..].copy_from_slice(&self.generation.get().to_be_bytes());
        payload
    }

    fn from_payload(payload: &[u8]) -> Option<Self> {
        let (inbox, rest) = payload.split_first_chunk()?;
        let (contact, rest) = rest.split_first_chunk()?;
        let (expires, rest) = rest.split_first_chunk()?;
        let generation = match rest {
            [] => Generation::FIRST,
            rest => Generation::new(u64::from_be_bytes(rest.try_into().ok()?)),
        };
        Some(Self {
            inbox_id: InboxId::from_bytes(*inbox),
            contact_id: ContactId::from_bytes(*contact),
            expires_at: Timestamp::from_millis(i64::from_be_bytes(*expires)),
            generation,
        })
    }
}

fn mac(key: &[u8; 32], purpose: &[u8], payload: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("an HMAC takes keys of any length");
    mac.update(purpose);
    mac.update(payload);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn token() -> Token {
        Token::new(InboxId::from_bytes([1; 16]), Generation::new(3), NOW)
    }

    #[test]
    fn what_was_signed_is_read() {
        let token = token();
        assert_eq!(Token::read(&token.sign(&KEY), &KEY, NOW).unwrap(), token);
    }

    #[test]
    fn a_token_of_the_first_version_is_of_the_first_generation() {
        let token = token();
        let payload = &token.payload()[..PAYLOAD_1];
        let signed = |purpose| {
            let mac = mac(&KEY, purpose, payload).finalize().into_bytes();
            format!("{}.{}", BASE64.encode(payload), BASE64.encode(mac))
        };
        let read = Token::read(&signed(PURPOSE_1), &KEY, NOW).unwrap();
        let generation = Generation::FIRST;
        assert_eq!(
            read,
            Token {
                generation,
                ..token
            }
        );
        assert!(Token::read(&signed(PURPOSE), &KEY, NOW).is_err());
    }

    #[test]
    fn no_character_of_it_can_be_changed() {
        let signed = token().sign(&KEY);
        for (at, letter) in signed.char_indices() {
            let other = if letter == 'A' { 'B' } else { 'A' };
            let forged = format!("{}{other}{}", &signed[..at], &signed[at + 1..]);
            assert!(Token::read(&forged, &KEY, NOW).is_err(), "{at}");
        }
    }

    #[test]
    fn another_key_or_too_late_a_day_is_refused() {
        let token = token();
        let signed = token.sign(&KEY);
        assert!(Token::read(&signed, &[8; 32], NOW).is_err());
        assert!(Token::read(&signed, &KEY, token.expires_at).is_err());
        assert!(Token::read(&signed, &KEY, token.expires_at.plus_millis(-1)).is_ok());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", ".", "a.b", "AAAA.", ".AAAA", "é.é", &"A".repeat(10_000)] {
            assert!(Token::read(text, &KEY, NOW).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_token_is_renewed_when_half_of_its_time_is_over() {
        let token = token();
        assert!(!token.is_old(NOW));
        assert!(!token.is_old(NOW.plus_millis(LASTS_MS - RENEWED_MS)));
        assert!(token.is_old(NOW.plus_millis(LASTS_MS - RENEWED_MS + 1)));
    }

    #[test]
    fn every_new_visitor_is_another() {
        assert_ne!(token().contact_id, token().contact_id);
    }

    #[test]
    fn a_token_says_who_in_which_inbox_and_the_server_says_of_which_account() {
        let token = token();
        let account = AccountId::from_bytes([9; 16]);
        let visitor = token.visitor(account);
        assert_eq!(visitor.account_id, account);
        assert_eq!(visitor.inbox_id, token.inbox_id);
        assert_eq!(visitor.contact_id, token.contact_id);
    }

    #[test]
    fn a_token_of_yesterday_is_told_apart_from_a_forged_one() {
        let token = token();
        let late = Token::read(&token.sign(&KEY), &KEY, token.expires_at).unwrap_err();
        assert_eq!(late.problem().code, "token_expired");
        let forged = Token::read(&token.sign(&[8; 32]), &KEY, NOW).unwrap_err();
        assert_eq!(forged.problem().code, "token_invalid");
    }

    #[test]
    fn a_forged_token_of_yesterday_is_forged() {
        let token = token();
        let forged = Token::read(&token.sign(&[8; 32]), &KEY, token.expires_at).unwrap_err();
        assert_eq!(forged.problem().code, "token_invalid");
    }

    #[test]
    fn padding_and_another_alphabet_are_no_other_spelling_of_a_token() {
        let signed = token().sign(&KEY);
        let (payload, mac) = signed.split_once('.').unwrap();
        for spelling in [
            format!("{payload}=.{mac}"),
            format!("{payload}.{mac}="),
            format!(" {signed}"),
        ] {
            assert!(Token::read(&spelling, &KEY, NOW).is_err(), "{spelling}");
        }
    }

    #[test]
    fn a_signed_payload_of_another_length_is_none() {
        let payload = [1; PAYLOAD + 1];
        let mac = mac(&KEY, PURPOSE, &payload).finalize().into_bytes();
        let signed = format!("{}.{}", BASE64.encode(payload), BASE64.encode(mac));
        let refused = Token::read(&signed, &KEY, NOW).unwrap_err();
        assert_eq!(refused.problem().code, "token_invalid");
    }
}
