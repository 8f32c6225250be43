//! Pictures, made small. Pure, and as slow as the picture is large.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

/// A picture of more pixels is not opened.
pub const MAX_PIXELS: u64 = 50_000_000;
/// What opening one may take, in bytes: four for each pixel, and some.
const MAX_ALLOC: u64 = 5 * MAX_PIXELS;
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
/// something shines through.
///
/// # Errors
/// If there is none to be made.
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, NoThumbnail> {
    let mut decoder = decoder(bytes).ok_or(NoThumbnail)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
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
        let small = image::load_from_memory(&thumbnail(&png(&opaque)).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (640, 320));
        let clear = RgbaImage::from_pixel(30, 20, Rgba([9, 99, 199, 0]));
        let small = thumbnail(&png(&clear)).unwrap();
        assert_eq!(image::guess_format(&small).unwrap(), ImageFormat::Png);
        let small = image::load_from_memory(&small).unwrap().to_rgba8();
        assert_eq!((small.dimensions(), small[(0, 0)][3]), ((30, 20), 0));
        let line = RgbaImage::new(5000, 1);
        assert!(thumbnail(&png(&line)).is_ok(), "however thin");
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
            let small = image::load_from_memory(&thumbnail(&jpeg).unwrap()).unwrap();
            assert_eq!((small.width(), small.height()), size, "{orientation}");
            let pixel = small.to_rgb8()[red];
            assert!(pixel[0] > 200 && pixel[2] < 60, "{orientation}: {pixel:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_broken_has_none() {
        // All that is read of it before it is refused: 11,000 by 11,000 pixels.
        let mut large = png(&RgbaImage::new(1, 1));
        large[16..24].copy_from_slice(&[0, 0, 0x2a, 0xf8, 0, 0, 0x2a, 0xf8]);
        let mut crc = flate2::Crc::new();
        crc.update(&large[12..29]);
        large[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        assert_eq!(upright_size(&large), Some((11_000, 11_000)));
        assert_eq!(thumbnail(&large), Err(NoThumbnail));
        let whole = png(&RgbaImage::from_fn(50, 50, |x, y| {
            Rgba([(x * y) as u8, x as u8, y as u8, 255])
        }));
        assert_eq!(thumbnail(&whole[..60]), Err(NoThumbnail));
        assert_eq!(thumbnail(b"<svg/>"), Err(NoThumbnail));
        assert_eq!(thumbnail(b""), Err(NoThumbnail));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0_usize..600, byte: u8, cut in 0_usize..600) {
            let mut jpeg = turned(6);
            let length = jpeg.len();
            jpeg[at % length] = byte;
            jpeg.truncate(length - cut % length);
            upright_size(&jpeg);
            thumbnail(&jpeg).ok();
        }
    }
}
