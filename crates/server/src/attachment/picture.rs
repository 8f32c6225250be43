//! Pictures, made small. Pure, and as slow as the picture is large.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

use super::jpeg::Jpeg;

/// A picture of more pixels is not opened.
pub const MAX_PIXELS: u64 = 50_000_000;
/// What opening one may take, in bytes: four for each pixel, and some. One that
/// takes more for each, such as 16 bits a color, has to be smaller.
const MAX_ALLOC: u64 = 5 * MAX_PIXELS;
/// The most scans of a JPEG: encoders make a dozen, and each takes as long as
/// the picture is large.
const MAX_SCANS: usize = 32;
/// The longest side of a thumbnail, in pixels.
const LONGEST: u32 = 640;
const JPEG_QUALITY: u8 = 80;

/// Nothing small can be made of it: it is no picture, a broken one, or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoThumbnail;

/// Width and height as people see it, by its first bytes.
pub fn upright_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut decoder = decoder(head)?;
    let (width, height) = decoder.dimensions();
    let is_turned = matches!(
        decoder.orientation().ok()?,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Some(if is_turned {
        (height, width)
    } else {
        (width, height)
    })
}

/// The picture upright, and no longer than a bubble needs: JPEG, or PNG where
/// something shines through. It is opened if it has no more than `most` pixels:
/// a file's first bytes may say another size than the whole of it.
///
/// # Errors
/// If there is none to be made.
pub fn thumbnail(bytes: &[u8], most: u64) -> Result<Vec<u8>, NoThumbnail> {
    let mut decoder = decoder(bytes).ok_or(NoThumbnail)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most.min(MAX_PIXELS) {
        return Err(NoThumbnail);
    }
    if cost(bytes, &decoder).is_none_or(|cost| cost > MAX_ALLOC) {
        return Err(NoThumbnail);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| NoThumbnail)?;
    let mut small = if width.max(height) > LONGEST {
        whole.thumbnail(LONGEST, LONGEST)
    } else {
        whole
    };
    small.apply_orientation(orientation);
    encode(&small).map_err(|_| NoThumbnail)
}

/// The memory that opening it takes, in bytes; none if it takes too long.
fn cost(bytes: &[u8], decoder: &impl ImageDecoder) -> Option<u64> {
    let Some(jpeg) = Jpeg::read(bytes) else {
        return Some(decoder.total_bytes());
    };
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    (jpeg.scans <= MAX_SCANS).then(|| pixels * jpeg.bytes_per_pixel())
}

fn decoder(bytes: &[u8]) -> Option<impl ImageDecoder + '_> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    reader.into_decoder().ok()
}

fn encode(small: &DynamicImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let colors = small.to_rgba8();
    if colors.pixels().all(|pixel| pixel[3] == u8::MAX) {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        DynamicImage::ImageRgba8(colors)
            .to_rgb8()
            .write_with_encoder(encoder)?;
    } else {
        colors.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn png(picture: &RgbaImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    /// A PNG that says it has another size: all that is read of it before it is
    /// refused.
    fn claiming(mut png: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        png
    }

    /// A JPEG of 40 by 20 pixels, its left half red, with an EXIF orientation.
    fn turned(orientation: u8) -> Vec<u8> {
        let colors = |x, _| image::Rgb(if x < 20 { [255, 0, 0] } else { [0, 0, 255] });
        let picture = image::RgbImage::from_fn(40, 20, colors);
        let mut jpeg = Vec::new();
        picture
            .write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg)
            .unwrap();
        let exif = [
            b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"
                .as_slice(),
            &[orientation],
            b"\0\0\0\0\0\0",
        ]
        .concat();
        [&jpeg[..2], &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn a_large_picture_becomes_a_small_one_and_a_small_one_stays() {
        let opaque = RgbaImage::from_pixel(2000, 1000, Rgba([9, 99, 199, 255]));
        let small =
            image::load_from_memory(&thumbnail(&png(&opaque), MAX_PIXELS).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (640, 320));
        let clear = RgbaImage::from_pixel(30, 20, Rgba([9, 99, 199, 0]));
        let small = thumbnail(&png(&clear), MAX_PIXELS).unwrap();
        assert_eq!(image::guess_format(&small).unwrap(), ImageFormat::Png);
        let small = image::load_from_memory(&small).unwrap().to_rgba8();
        assert_eq!((small.dimensions(), small[(0, 0)][3]), ((30, 20), 0));
        let line = RgbaImage::new(5000, 1);
        assert!(thumbnail(&png(&line), MAX_PIXELS).is_ok(), "however thin");
    }

    #[test]
    fn a_picture_stands_upright() {
        for (orientation, size, red) in [
            (1, (40, 20), (5, 10)),
            (3, (40, 20), (35, 10)),
            (6, (20, 40), (10, 5)),
            (8, (20, 40), (10, 35)),
        ] {
            let jpeg = turned(orientation);
            assert_eq!(upright_size(&jpeg), Some(size), "{orientation}");
            let small = image::load_from_memory(&thumbnail(&jpeg, MAX_PIXELS).unwrap()).unwrap();
            assert_eq!((small.width(), small.height()), size, "{orientation}");
            let pixel = small.to_rgb8()[red];
            assert!(pixel[0] > 200 && pixel[2] < 60, "{orientation}: {pixel:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_broken_has_none() {
        let large = claiming(png(&RgbaImage::new(1, 1)), 11_000, 11_000);
        assert_eq!(upright_size(&large), Some((11_000, 11_000)));
        assert_eq!(thumbnail(&large, MAX_PIXELS), Err(NoThumbnail));
        let whole = png(&RgbaImage::from_fn(50, 50, |x, y| {
            Rgba([(x * y) as u8, x as u8, y as u8, 255])
        }));
        assert_eq!(thumbnail(&whole[..60], MAX_PIXELS), Err(NoThumbnail));
        assert_eq!(thumbnail(b"<svg/>", MAX_PIXELS), Err(NoThumbnail));
        assert_eq!(thumbnail(b"", MAX_PIXELS), Err(NoThumbnail));
    }

    /// All that is read of a JPEG of this size before it is refused.
    fn sized(mut jpeg: Vec<u8>, marker: u8, (width, height): (u16, u16)) -> Vec<u8> {
        let at = jpeg.windows(2).position(|two| two == b"\xff\xc0").unwrap();
        jpeg[at + 1] = marker;
        jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
        jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        jpeg
    }

    #[test]
    fn what_would_take_too_much_memory_or_time_to_open_has_none() {
        let progressive = sized(turned(1), 0xc2, (7_000, 7_000));
        assert_eq!(upright_size(&progressive), Some((7_000, 7_000)));
        assert_eq!(thumbnail(&progressive, MAX_PIXELS), Err(NoThumbnail));
        // 16 bits for each of four colors.
        let mut deep = png(&RgbaImage::new(1, 1));
        deep[24] = 16;
        let deep = claiming(deep, 6_000, 6_000);
        assert_eq!(upright_size(&deep), Some((6_000, 6_000)));
        assert_eq!(thumbnail(&deep, MAX_PIXELS), Err(NoThumbnail));
        let plain = turned(1);
        let (head, end) = plain.split_at(plain.len() - 2);
        let scan = head.windows(2).position(|two| two == b"\xff\xda").unwrap();
        let scans = [head, &head[scan..].repeat(MAX_SCANS), end].concat();
        assert_eq!(thumbnail(&scans, MAX_PIXELS), Err(NoThumbnail));
        assert_eq!(thumbnail(&png(&RgbaImage::new(3, 2)), 5), Err(NoThumbnail));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0_usize..600, byte: u8, cut in 0_usize..600) {
            let mut jpeg = turned(6);
            let length = jpeg.len();
            jpeg[at % length] = byte;
            jpeg.truncate(length - cut % length);
            upright_size(&jpeg);
            thumbnail(&jpeg, MAX_PIXELS).ok();
        }
    }
}
