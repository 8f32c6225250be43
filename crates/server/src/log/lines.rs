//! A writer of whole lines that never fails.

use std::io::{self, Write};

/// Writes lines as far as they can be written. After a failure the next one
/// begins anew, so that no line is hidden in the half of another.
#[derive(Debug)]
pub(super) struct LineWriter<W> {
    writer: W,
    /// The last line was not written, or not all of it.
    is_cut: bool,
}

impl<W: Write> LineWriter<W> {
    pub(super) const fn new(writer: W) -> Self {
        Self {
            writer,
            is_cut: false,
        }
    }

    fn try_write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_cut {
            self.writer.write_all(b"\n")?;
        }
        self.writer.write_all(line)?;
        self.writer.flush()
    }
}

impl<W: Write> Write for LineWriter<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Nobody can be told.
        self.is_cut = self.try_write(line).is_err();
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that has room for some bytes.
    #[derive(Default)]
    struct Disk {
        written: Vec<u8>,
        room: usize,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let some = bytes.len().min(self.room);
            if some == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.room -= some;
            self.written.extend_from_slice(&bytes[..some]);
            Ok(some)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_fails_nobody_and_lines_go_on_when_there_is_room() {
        let mut lines = LineWriter::new(Disk {
            room: 8,
            ..Disk::default()
        });
        for line in ["first\n", "second\n", "third\n"] {
            lines.write_all(line.as_bytes()).unwrap();
        }
        lines.writer.room = 100;
        lines.write_all(b"fourth\n").unwrap();
        lines.write_all(b"fifth\n").unwrap();
        let written = String::from_utf8(lines.writer.written).unwrap();
        assert_eq!(written, "first\nse\nfourth\nfifth\n");
    }
}
