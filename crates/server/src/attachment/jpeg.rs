//! What opening a JPEG costs. A progressive one keeps all of its coefficients
//! until its last scan, and each scan goes over all of them again.

/// What a JPEG says of itself, at its most costly.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jpeg {
    components: u8,
    is_progressive: bool,
    pub(super) scans: usize,
}

impl Jpeg {
    /// Reads the markers of a whole file. None: it is no JPEG.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
        let mut jpeg = Self::default();
        while let Some(at) = rest.iter().position(|byte| *byte == 0xff) {
            rest = &rest[at + 1..];
            let Some(&marker) = rest.first() else { break };
            match marker {
                // The start of a frame; its body: length, precision, size.
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    let components = rest.get(8).copied().unwrap_or(u8::MAX);
                    jpeg.components = jpeg.components.max(components);
                    jpeg.is_progressive |= marker & 0b11 == 0b10;
                }
                0xda => jpeg.scans += 1,
                // Within a scan, or a fill byte: no segment follows.
                0x00 | 0x01 | 0xd0..=0xd9 | 0xff => continue,
                _ => {}
            }
            let length = rest.get(1..3).map_or(0, |length| {
                usize::from(u16::from_be_bytes([length[0], length[1]]))
            });
            rest = rest.get(1 + length..).unwrap_or_default();
        }
        Some(jpeg)
    }

    /// Bytes for each pixel: three colors, and two for each coefficient.
    pub(super) fn bytes_per_pixel(self) -> u64 {
        3 + if self.is_progressive {
            2 * u64::from(self.components)
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A segment of the given marker and body.
    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    }

    fn frame(marker: u8, components: u8) -> Vec<u8> {
        let sizes = [8, 0, 20, 0, 40, components];
        let each = [1, 0x11, 0].repeat(usize::from(components));
        segment(marker, &[&sizes[..], &each].concat())
    }

    fn jpeg(parts: &[Vec<u8>]) -> Vec<u8> {
        [b"\xff\xd8".to_vec(), parts.concat(), b"\xff\xd9".to_vec()].concat()
    }

    #[test]
    fn a_progressive_one_costs_more_than_a_plain_one() {
        let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![1, 0xff, 0, 2]].concat();
        let plain = Jpeg::read(&jpeg(&[frame(0xc0, 3), scan.clone()])).unwrap();
        assert_eq!((plain.bytes_per_pixel(), plain.scans), (3, 1));
        let scans = vec![scan; 90].concat();
        let print = Jpeg::read(&jpeg(&[frame(0xc2, 4), scans])).unwrap();
        assert_eq!((print.bytes_per_pixel(), print.scans), (11, 90));
    }

    #[test]
    fn what_stands_in_a_comment_or_behind_another_frame_is_seen_for_what_it_is() {
        let comment = segment(0xfe, &frame(0xc2, 4));
        let read = Jpeg::read(&jpeg(&[comment, frame(0xc1, 3)])).unwrap();
        assert_eq!(read.bytes_per_pixel(), 3);
        let read = Jpeg::read(&jpeg(&[frame(0xc0, 3), frame(0xc2, 3)])).unwrap();
        assert_eq!(read.bytes_per_pixel(), 9);
        assert_eq!(Jpeg::read(b"\x89PNG"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _read = Jpeg::read(&[b"\xff\xd8", &*bytes].concat());
        }
    }
}
