//! A wasm module as its sections: as much of the format as names need.

use anyhow::{Context, Result, ensure};

/// The magic number and the version, before the first section.
const HEADER: usize = 8;
/// Ids of sections.
const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const EXPORT: u8 = 7;
/// The kind of an import that is a function.
const FUNCTION: u8 = 0;

/// What a module calls what it takes and gives.
pub(super) trait Rename {
    /// The names of an import's module and of the import itself.
    fn import(&mut self, module: &str, name: &str) -> (String, String);
    fn export(&mut self, name: &str) -> String;
}

/// The module with other names, and without its custom sections, which mean
/// nothing to its working.
pub(super) fn renamed(wasm: &[u8], rename: &mut dyn Rename) -> Result<Vec<u8>> {
    ensure!(wasm.starts_with(b"\0asm"), "this is not a wasm module");
    let mut out = wasm.get(..HEADER).context("no header")?.to_vec();
    let mut source = Source { wasm, at: HEADER };
    while let Some(&id) = wasm.get(source.at) {
        source.at += 1;
        let length = source.number()?;
        let body = source.take(length)?;
        let mut inner = Source { wasm: body, at: 0 };
        let body = match id {
            CUSTOM => continue,
            IMPORT => imports(&mut inner, rename)?,
            EXPORT => exports(&mut inner, rename)?,
            _ => body.to_vec(),
        };
        out.push(id);
        bytes(&mut out, &body);
    }
    Ok(out)
}

fn imports(source: &mut Source<'_>, rename: &mut dyn Rename) -> Result<Vec<u8>> {
    let count = source.number()?;
    let mut out = Vec::new();
    number(&mut out, count);
    for _ in 0..count {
        let (module, name) = rename.import(source.text()?, source.text()?);
        ensure!(
            source.take(1)? == [FUNCTION],
            "{name} is imported, and not a function"
        );
        bytes(&mut out, module.as_bytes());
        bytes(&mut out, name.as_bytes());
        out.push(FUNCTION);
        number(&mut out, source.number()?);
    }
    Ok(out)
}

fn exports(source: &mut Source<'_>, rename: &mut dyn Rename) -> Result<Vec<u8>> {
    let count = source.number()?;
    let mut out = Vec::new();
    number(&mut out, count);
    for _ in 0..count {
        let name = rename.export(source.text()?);
        bytes(&mut out, name.as_bytes());
        out.extend(source.take(1)?);
        number(&mut out, source.number()?);
    }
    Ok(out)
}

/// What is read, and up to where.
struct Source<'a> {
    wasm: &'a [u8],
    at: usize,
}

impl<'a> Source<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let taken = self.wasm.get(self.at..self.at + length);
        self.at += length;
        taken.context("the module is cut short")
    }

    fn text(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        Ok(str::from_utf8(self.take(length)?)?)
    }

    /// A LEB128 number of up to 32 bits.
    fn number(&mut self) -> Result<usize> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        anyhow::bail!("a number is too long")
    }
}

fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// So many bytes, and which.
fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len());
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::{Rename, renamed};

    struct Marked;

    impl Rename for Marked {
        fn import(&mut self, module: &str, name: &str) -> (String, String) {
            (format!("{module}!"), format!("{name}?"))
        }

        fn export(&mut self, name: &str) -> String {
            name.to_uppercase()
        }
    }

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn names_differ_and_the_rest_is_as_it_was() {
        let types = b"\x01\x01\0".as_slice();
        let names = b"\0\x06\x04name\x02".as_slice();
        let whole = [
            HEADER,
            types,
            b"\x02\x0d\x02\x01m\x01a\0\x00\x01m\x01b\0\x01",
            b"\x07\x05\x01\x01e\0\x02",
            names,
        ]
        .concat();
        let expected = [
            HEADER,
            types,
            b"\x02\x11\x02\x02m!\x02a?\0\x00\x02m!\x02b?\0\x01",
            b"\x07\x05\x01\x01E\0\x02",
        ]
        .concat();
        assert_eq!(renamed(&whole, &mut Marked).unwrap(), expected);
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        let short = [HEADER, b"\x01\x09\0"].concat();
        assert!(renamed(&short, &mut Marked).is_err());
        assert!(renamed(b"<!doctype html>", &mut Marked).is_err());
    }
}
