//! What a file is, by its bytes. Its name is asked only for what nobody should
//! be sent.

use infer::MatcherType;

use super::{picture, program};

/// So many bytes tell what a file is: a photo's size may stand behind a small
/// picture of itself.
pub const HEAD: usize = 64 * 1024;

/// What a look at a file's first bytes says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileKind {
    pub media_type: &'static str,
    /// Of a picture: width and height in pixels.
    pub pixels: Option<(u32, u32)>,
}

/// It is a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Executable;

/// Looks at a file.
///
/// # Errors
/// If it is a program.
pub fn of(head: &[u8], name: &str) -> Result<FileKind, Executable> {
    if program::is_called_like_one(name) {
        return Err(Executable);
    }
    let found = infer::get(head);
    let media_type = match found.map(|found| (found.matcher_type(), found.mime_type())) {
        // A certificate is nothing to run.
        Some((MatcherType::App, kind)) if !kind.contains("cert") => return Err(Executable),
        Some((_, "text/x-shellscript")) => return Err(Executable),
        Some((_, kind)) => kind,
        None if head.starts_with(b"#!") => return Err(Executable),
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    };
    let pixels = media_type
        .starts_with("image/")
        .then(|| picture::upright_size(head).or_else(|| size_alone(head)))
        .flatten()
        .filter(|(width, height)| *width > 0 && *height > 0);
    Ok(FileKind { media_type, pixels })
}

/// Of pictures that are not opened here, or whose head is cut.
fn size_alone(head: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(head).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // Cut within a letter.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one pixel.
    const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

    fn media_type(head: &[u8], name: &str) -> &'static str {
        of(head, name).unwrap().media_type
    }

    #[test]
    fn the_bytes_say_what_it_is_and_not_the_name() {
        let kind = of(GIF, "letter.pdf").unwrap();
        assert_eq!(kind.media_type, "image/gif");
        assert_eq!(kind.pixels, Some((1, 1)));
        assert_eq!(media_type(b"%PDF-1.7\n", "photo.png"), "application/pdf");
        assert_eq!(media_type(b"name,price\n\xc3\xbc,1", "a.csv"), "text/plain");
        assert_eq!(media_type(b"<!DOCTYPE html><script>", "a.png"), "text/html");
        assert_eq!(
            media_type(b"<?xml version=\"1.0\"?><svg/>", "a.png"),
            "text/xml"
        );
        assert_eq!(
            media_type(b"\x00\x01\x02\x03", "a.png"),
            "application/octet-stream"
        );
        // A mark that says it is a picture, and nothing behind it.
        assert_eq!(of(b"\x89PNG\r\n\x1a\n", "a.png").unwrap().pixels, None);
    }

    #[test]
    fn programs_are_known_by_their_bytes_or_by_their_names() {
        for (head, name) in [
            (&b"MZ\x90\x00\x03"[..], "photo.jpg"),
            (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "a.png"),
            (b"#!/bin/sh\nrm -rf /", "notes.txt"),
            (b"#! /usr/bin/env python3\n", "notes"),
            (b"\0asm\x01\0\0\0", "a.bin"),
            (b"anything", "invoice.pdf.EXE"),
            (b"anything", "script.Js"),
            (b"PK\x03\x04", "tool.jar"),
        ] {
            assert_eq!(of(head, name), Err(Executable), "{name}");
        }
    }

    #[test]
    fn a_text_cut_within_a_letter_is_a_text() {
        assert_eq!(
            media_type("preis in €".as_bytes().split_last().unwrap().1, "a"),
            "text/plain"
        );
    }
}
