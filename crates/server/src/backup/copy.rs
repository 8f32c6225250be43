//! Copying files durably, and their size and SHA-256.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use sha2::{Digest as _, Sha256};

const BUFFER: usize = 64 * 1024;

/// Size and hash of a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digest {
    pub(super) size: u64,
    /// In hexadecimal.
    pub(super) sha256: String,
}

/// Copies a file, durably, never over another.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<Digest> {
    let mut from = File::open(from)?;
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = options.open(to)?;
    let digest = pass(&mut from, |part| to.write_all(part))?;
    to.sync_all()?;
    Ok(digest)
}

pub(super) fn digest(path: &Path) -> io::Result<Digest> {
    pass(&mut File::open(path)?, |_| Ok(()))
}

fn pass(from: &mut File, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Digest> {
    let mut buffer = vec![0; BUFFER];
    let (mut hash, mut size) = (Sha256::new(), 0);
    loop {
        let read = from.read(&mut buffer)?;
        let Some(part @ [_, ..]) = buffer.get(..read) else {
            break;
        };
        each(part)?;
        hash.update(part);
        size += part.len() as u64;
    }
    let sha256 = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Digest { size, sha256 })
}
