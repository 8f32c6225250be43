//! How much is kept of what Meta and its customers say. WhatsApp's own limits
//! are at or below these; what is longer is in the journal as it came.

use crate::text;

/// An id that is longer is none of theirs: what carries it is skipped.
pub(super) const ID_BYTES: usize = 256;
/// A number, as digits: E.164 has fifteen.
pub(super) const NUMBER_BYTES: usize = 32;
const NAME_CHARS: usize = 256;
/// What a customer's app lets them write.
const TEXT_CHARS: usize = 65_536;
const KIND_CHARS: usize = 64;
const CODE_CHARS: usize = 64;
const REASON_CHARS: usize = 1_000;

pub(super) fn name(name: &str) -> String {
    text::cut(name, NAME_CHARS).to_owned()
}

pub(super) fn body(body: &str) -> String {
    text::cut(body, TEXT_CHARS).to_owned()
}

pub(super) fn kind(kind: &str) -> String {
    text::cut(kind, KIND_CHARS).to_owned()
}

pub(super) fn code(code: &str) -> String {
    text::cut(code, CODE_CHARS).to_owned()
}

pub(super) fn reason(reason: &str) -> String {
    text::cut(reason, REASON_CHARS).to_owned()
}
