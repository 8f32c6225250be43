//! A file beside the database that says how far the log has come, so that a
//! database which was restored to an earlier state is recognized.
//!
//! Every start gives the log a new instance, every committed group a higher
//! count; both are in the database (in the group's own transaction) and, after
//! the commit is durable, here. A crash can only leave the database ahead of
//! this file. Where it is behind, or of another instance, it was restored.

mod verdict;

use std::{
    fs::{File, Metadata},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    time::UNIX_EPOCH,
};

use protocol::Epoch;
use sha2::{Digest, Sha256};

pub use verdict::RestoreSign;
pub(super) use verdict::{Found, LogPosition, begun, plan};

/// 16 random bytes, new at every start.
pub(super) type Instance = [u8; 16];

const MAGIC: &[u8; 8] = b"FDLOGMK1";
const LEN: usize = 88;
/// The offset of the record that commands write beside a running server. It is
/// their own, since the server must not wait for them.
const BESIDE_AT: u64 = 128;

/// One state of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) epoch: Epoch,
    pub(super) instance: Instance,
    /// The instance that a start is about to give to the database.
    pub(super) next: Instance,
    pub(super) commits: u64,
    /// Which file this is: a copied folder has another.
    pub(super) file: u64,
}

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// The holder of the folder's lock.
    Alone,
    /// A command, while a server holds the lock.
    Beside,
}

/// The open file.
#[derive(Debug)]
pub(super) struct LogMarker {
    file: File,
    at: u64,
    record: Record,
}

impl Record {
    /// No database has this instance with so many commits.
    pub(super) const UNKNOWN_COMMITS: u64 = u64::MAX;

    fn to_bytes(self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        let fields: [&[u8]; 6] = [
            MAGIC,
            self.epoch.as_bytes(),
            &self.instance,
            &self.next,
            &self.commits.to_le_bytes(),
            &self.file.to_le_bytes(),
        ];
        let body = fields.concat();
        bytes[..body.len()].copy_from_slice(&body);
        bytes[body.len()..].copy_from_slice(&Sha256::digest(&body)[..LEN - body.len()]);
        bytes
    }

    /// `None`: torn, or something else.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, checksum) = bytes.get(..LEN)?.split_at(LEN - 16);
        if !body.starts_with(MAGIC) || Sha256::digest(body)[..16] != *checksum {
            return None;
        }
        let number = |at: usize| Some(u64::from_le_bytes(body.get(at..at + 8)?.try_into().ok()?));
        let id = |at: usize| body.get(at..at + 16)?.try_into().ok();
        Some(Self {
            epoch: Epoch::from_bytes(id(8)?),
            instance: id(24)?,
            next: id(40)?,
            commits: number(56)?,
            file: number(64)?,
        })
    }
}

impl LogMarker {
    /// What the file says now.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub(super) fn read(path: &Path) -> io::Result<Found> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        Read::by_ref(&mut file).take(1024).read_to_end(&mut bytes)?;
        let Some(alone) = Record::from_bytes(&bytes) else {
            return Ok(Found::Torn);
        };
        let beside = bytes
            .get(BESIDE_AT as usize..)
            .and_then(Record::from_bytes)
            .filter(|beside| beside.instance == alone.instance && beside.epoch == alone.epoch);
        Ok(Found::Here {
            epoch: alone.epoch,
            instance: alone.instance,
            next: alone.next,
            commits: beside.map_or(alone.commits, |beside| beside.commits.max(alone.commits)),
            is_copy: alone.file != fingerprint(&file)?,
        })
    }

    /// Opens the file to write, making it if need be.
    ///
    /// # Errors
    /// If the disk fails.
    pub(super) fn open(path: &Path, writing: Writing, record: Record) -> io::Result<Self> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        let record = Record {
            file: fingerprint(&file)?,
            ..record
        };
        let at = match writing {
            Writing::Alone => 0,
            Writing::Beside => BESIDE_AT,
        };
        Ok(Self { file, at, record })
    }

    /// Writes a state, durably.
    ///
    /// # Errors
    /// If the disk fails.
    pub(super) fn begin(&mut self, record: Record) -> io::Result<()> {
        self.record = Record {
            file: self.record.file,
            ..record
        };
        self.write()?;
        self.sync()
    }

    /// Says that this many groups are durable now. Not synced: what a crash of
    /// the machine loses here leaves the database ahead, which is harmless.
    ///
    /// # Errors
    /// If the disk fails.
    pub(super) fn advance(&mut self, commits: u64) -> io::Result<()> {
        self.record.commits = commits;
        self.write()
    }

    /// # Errors
    /// If the disk fails.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    pub(super) fn is_beside(&self) -> bool {
        self.at == BESIDE_AT
    }

    /// One write into the same place: the size never changes.
    fn write(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.at))?;
        self.file.write_all(&self.record.to_bytes())
    }
}

/// Leaves a marker that fits no database: the next start begins a new epoch.
///
/// # Errors
/// If the disk fails.
pub fn mark_restored(path: &Path) -> io::Result<()> {
    let record = Record {
        epoch: Epoch::from_bytes(rand::random()),
        instance: rand::random(),
        next: rand::random(),
        commits: Record::UNKNOWN_COMMITS,
        file: 0,
    };
    LogMarker::open(path, Writing::Alone, record)?.begin(record)
}

/// What no copy of a file shares with it: the inode, and when it was made, since
/// a file system gives the inode of a deleted file to the next one.
fn fingerprint(file: &File) -> io::Result<u64> {
    let metadata = file.metadata()?;
    // Some file systems do not know.
    let made = metadata.created().ok();
    let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
    let made = made.unwrap_or_default().as_nanos().to_le_bytes();
    let inode = inode(&metadata).to_le_bytes();
    let digest = Sha256::digest([inode.as_slice(), &made].concat());
    Ok(digest
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes)))
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests;
