//! Parts of a file (RFC 9110, section 14): one range is answered, several get
//! the whole file, which is allowed.

use std::ops::Range;

/// What a `Range` header asks of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RangeRequest {
    /// All of it: no range, several, or one that cannot be read.
    Whole,
    Part(Range<u64>),
    /// Nothing of it lies in the file.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of this size.
pub fn asked(header: &str, size: u64) -> RangeRequest {
    let Some((unit, range)) = header.split_once('=') else {
        return RangeRequest::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return RangeRequest::Whole;
    }
    let Some((first, last)) = range.trim().split_once('-') else {
        return RangeRequest::Whole;
    };
    let part = match (first, last) {
        ("", last) => number(last).map(|length| size.saturating_sub(length)..size),
        (first, "") => number(first).map(|first| first..size),
        (first, last) => match (number(first), number(last)) {
            // The other way around is no range.
            (Some(first), Some(last)) if first <= last => {
                Some(first..last.saturating_add(1).min(size))
            }
            _ => None,
        },
    };
    match part {
        None => RangeRequest::Whole,
        Some(part) if part.is_empty() => RangeRequest::Unsatisfiable,
        Some(part) => RangeRequest::Part(part),
    }
}

/// Digits; a number past 64 bits is past every file.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::*;

    #[test]
    fn one_range_is_a_part_of_the_file() {
        for (header, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-9", 0..10),
            ("Bytes=2-5", 2..6),
            ("bytes=007-8", 7..9),
            ("bytes=4-", 4..10),
            ("bytes=4-99", 4..10),
            ("bytes=4-99999999999999999999999", 4..10),
            ("bytes=0-18446744073709551615", 0..10),
            ("bytes=-3", 7..10),
            ("bytes=-10", 0..10),
            ("bytes=-99", 0..10),
            ("bytes=-99999999999999999999999", 0..10),
        ] {
            assert_eq!(asked(header, 10), RangeRequest::Part(part), "{header}");
        }
    }

    #[test]
    fn a_range_outside_the_file_cannot_be_had() {
        for header in [
            "bytes=10-",
            "bytes=10-20",
            "bytes=-0",
            "bytes=18446744073709551615-18446744073709551615",
            "bytes=99999999999999999999999-",
        ] {
            assert_eq!(asked(header, 10), RangeRequest::Unsatisfiable, "{header}");
        }
        assert_eq!(asked("bytes=0-", 0), RangeRequest::Unsatisfiable);
    }

    #[test]
    fn what_is_no_range_and_several_get_the_whole_file() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5",
            "bytes=a-b",
            "bytes=5-2",
            "bytes=+1-2",
            "bytes=0-1,4-5",
            "bytes=0-1, -1",
            "items=0-1",
            "bytes=--1",
            "bytes=1-2-3",
        ] {
            assert_eq!(asked(header, 10), RangeRequest::Whole, "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file(header in "bytes=[0-9,-]{0,45}", size: u64) {
            if let RangeRequest::Part(part) = asked(&header, size) {
                prop_assert!(part.start < part.end && part.end <= size);
            }
        }
    }
}
