//! Dropping the names of functions from wasm: a quarter of the dashboard's
//! download, which only a debugger reads.
//!
//! Not by the profile's `strip`, which takes what wasm-bindgen needs along.
//! And no wasm-opt: what it removes, brotli had already squeezed out; measured
//! with binaryen 132, the download grows by a hundredth, and before 110 it
//! mixes up the tables that wasm-bindgen exports.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::process::step;

/// The magic number and the version, before the first section.
const HEADER: usize = 8;
/// The id of custom sections, which mean nothing to a module's working.
const CUSTOM: u8 = 0;

/// Drops the names from each wasm file in `folder`.
pub(super) fn drop_from(folder: &Path) -> Result<()> {
    let entries = folder
        .read_dir()
        .with_context(|| format!("there is no {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let before = fs::read(&path)?;
        let after =
            without_names(&before).with_context(|| format!("{} is broken", path.display()))?;
        fs::write(&path, &after)?;
        step(&format!(
            "without names the wasm has {} kB of {} kB",
            after.len() / 1000,
            before.len() / 1000
        ));
    }
    Ok(())
}

/// The module without its custom section called `name`.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    ensure!(wasm.starts_with(b"\0asm"), "this is not a wasm module");
    let mut kept = wasm.get(..HEADER).context("no header")?.to_vec();
    let mut at = HEADER;
    while let Some(&id) = wasm.get(at) {
        let (length, body) = number(wasm, at + 1)?;
        let end = body + length;
        let section = wasm.get(at..end).context("a section is cut short")?;
        if id != CUSTOM || !is_called(wasm, body, b"name")? {
            kept.extend_from_slice(section);
        }
        at = end;
    }
    Ok(kept)
}

fn is_called(wasm: &[u8], at: usize, name: &[u8]) -> Result<bool> {
    let (length, start) = number(wasm, at)?;
    Ok(wasm.get(start..start + length) == Some(name))
}

/// A LEB128 number of up to 32 bits, and where it ends.
fn number(wasm: &[u8], start: usize) -> Result<(usize, usize)> {
    let mut value = 0;
    for (index, shift) in (0..35).step_by(7).enumerate() {
        let byte = *wasm.get(start + index).context("a number is cut short")?;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok((value, start + index + 1));
        }
    }
    anyhow::bail!("a number is too long")
}

#[cfg(test)]
mod tests {
    use super::without_names;

    #[test]
    fn only_the_names_go() {
        let header = b"\0asm\x01\0\0\0".as_slice();
        let types = b"\x01\x01\0".as_slice();
        let names = b"\0\x06\x04name\x02".as_slice();
        let producers = b"\0\x05\x03pro\x02".as_slice();
        let whole = [header, types, names, producers].concat();
        assert_eq!(
            without_names(&whole).unwrap(),
            [header, types, producers].concat()
        );
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        assert!(without_names(b"\0asm\x01\0\0\0\x01\x09\0").is_err());
        assert!(without_names(b"<!doctype html>").is_err());
    }
}
