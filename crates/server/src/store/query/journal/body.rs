//! Raw bodies as the journal keeps them: compressed against a dictionary of
//! typical ones, which makes them four to five times shorter than alone.

use std::{cell::RefCell, io, sync::LazyLock};

use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
};

/// Never edited once released: what was compressed against it is read by it. A
/// better one gets another number before its frames.
const DICTIONARY: &[u8] = include_bytes!("dictionary.json");
/// What stands before a zstd frame made with [`DICTIONARY`]. Older versions kept
/// bodies as they came, and no JSON begins with it.
const COMPRESSED: u8 = 1;
/// Higher levels gain less than one in a hundred.
const LEVEL: i32 = 1;
/// No body is longer, in bytes: none that was taken had more.
const LONGEST: usize = 16 * 1024 * 1024;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    /// It takes a hundred times as long to make one as to use it.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
}

/// The raw body of a webhook, to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalBody(Vec<u8>);

impl JournalBody {
    /// # Errors
    /// If there is no memory for it.
    pub fn compress(body: &[u8]) -> io::Result<Self> {
        let frame = COMPRESSOR.with_borrow_mut(|compressor| {
            let compressor = match compressor {
                Some(compressor) => compressor,
                None => compressor.insert(Compressor::with_prepared_dictionary(&ENCODER)?),
            };
            compressor.compress(body)
        })?;
        let mut stored = Vec::with_capacity(1 + frame.len());
        stored.push(COMPRESSED);
        stored.extend(frame);
        Ok(Self(stored))
    }

    pub(super) fn as_stored(&self) -> &[u8] {
        &self.0
    }
}

/// The body as it came, of what is stored.
///
/// # Errors
/// If it is not what any version stored.
pub(super) fn decompress(stored: Vec<u8>) -> io::Result<Vec<u8>> {
    let Some((&COMPRESSED, frame)) = stored.split_first() else {
        return Ok(stored);
    };
    let size = zstd::zstd_safe::get_frame_content_size(frame)
        .ok()
        .flatten();
    let size = size.and_then(|size| usize::try_from(size).ok());
    let size = size.filter(|size| *size <= LONGEST);
    let size = size.ok_or_else(|| io::Error::other("it does not say how long it was"))?;
    Decompressor::with_prepared_dictionary(&DECODER)?.decompress(frame, size)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = r#"{"object":"whatsapp_business_account","entry":[{"id":"9","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"9611","phone_number_id":"77"},"contacts":[{"profile":{"name":"Rana"},"wa_id":"9613000123"}],"messages":[{"from":"9613000123","id":"wamid.QmFyYmVyYSBTdHJlaXNhbmQ","timestamp":"1700000000","type":"text","text":{"body":"Is it open on Sunday?"}}]},"field":"messages"}]}]}"#;

    #[test]
    fn a_usual_body_takes_a_third_of_its_size_at_most() {
        let body = JournalBody::compress(TEXT.as_bytes()).unwrap();
        let stored = body.as_stored().len();
        assert!(stored * 3 < TEXT.len(), "{stored} of {}", TEXT.len());
    }

    #[test]
    fn what_older_versions_kept_is_read_as_it_is() {
        let kept = TEXT.as_bytes().to_vec();
        assert_eq!(decompress(kept.clone()).unwrap(), kept);
    }

    #[test]
    fn what_was_cut_short_is_an_error() {
        let body = JournalBody::compress(TEXT.as_bytes()).unwrap();
        let stored = body.as_stored();
        for end in 1..stored.len() {
            assert!(decompress(stored[..end].to_vec()).is_err(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn a_body_comes_back_byte_for_byte(body: Vec<u8>) {
            let stored = JournalBody::compress(&body).unwrap().0;
            prop_assert_eq!(decompress(stored).unwrap(), body);
        }
    }
}
