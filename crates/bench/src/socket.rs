//! A client's socket that reads frames and does nothing else. A full WebSocket
//! library unmasks, checks UTF-8 and copies; at half a gigabyte a second that
//! would measure the load and not the server.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use memchr::memmem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const RESUME: &[u8] = br#"{"type":"resume","epoch":null,"cursor":null}"#;
const TEXT: u8 = 0x1;

/// An open stream of frames.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// What of the buffer is read but not yet handed out.
    start: usize,
    end: usize,
    /// Where the stream began.
    pub(crate) cursor: u64,
}

impl Socket {
    /// Connects as the agent of this session, resumes from now, and is ready.
    pub(crate) async fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let upgrade = format!(
            "GET /api/socket HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nCookie: {cookie}\r\n\r\n"
        );
        stream.write_all(upgrade.as_bytes()).await?;
        let mut socket = Self {
            stream,
            buffer: vec![0; 1024],
            start: 0,
            end: 0,
            cursor: 0,
        };
        socket.accept().await?;
        socket.stream.write_all(&frame(RESUME)).await?;
        let ready = socket.next().await?;
        ensure!(
            memmem::find(ready, br#""type":"ready""#).is_some(),
            "expected `ready`, got {}",
            String::from_utf8_lossy(ready)
        );
        socket.cursor = number(ready, br#""cursor":"#).context("`ready` has no cursor")?;
        Ok(socket)
    }

    async fn accept(&mut self) -> Result<()> {
        loop {
            let read = &self.buffer[..self.end];
            if let Some(head) = memmem::find(read, b"\r\n\r\n") {
                let status = String::from_utf8_lossy(&read[..12.min(head)]);
                ensure!(status.ends_with("101"), "no socket: {status}");
                self.start = head + 4;
                return Ok(());
            }
            self.fill(1).await?;
        }
    }

    /// The next text frame. Cancel-safe.
    pub(crate) async fn next(&mut self) -> Result<&[u8]> {
        loop {
            let read = &self.buffer[self.start..self.end];
            match extent(read) {
                Some((head, length)) if read.len() >= head + length => {
                    let opcode = read[0] & 0x0f;
                    let from = self.start + head;
                    self.start = from + length;
                    let payload = from..from + length;
                    if opcode == TEXT {
                        return Ok(&self.buffer[payload]);
                    }
                    let words = String::from_utf8_lossy(&self.buffer[payload]);
                    bail!("the server closed the socket: {words:?}");
                }
                Some((head, length)) => {
                    let missing = head + length - read.len();
                    self.fill(missing).await?;
                }
                None => self.fill(1).await?,
            }
        }
    }

    /// Reads what there is, with room for at least `wanted` bytes more.
    async fn fill(&mut self, wanted: usize) -> Result<()> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.buffer.len() - self.end < wanted {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            if self.buffer.len() - self.end < wanted {
                self.buffer.resize(self.end + wanted, 0);
            }
        }
        let read = self.stream.read(&mut self.buffer[self.end..]).await?;
        ensure!(read > 0, "the server hung up");
        self.end += read;
        Ok(())
    }
}

/// A client's text frame. Its mask is zero, which is a mask like any other.
fn frame(payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap_or(u8::MAX);
    debug_assert!(length < 126, "short frames only");
    let mut frame = vec![0x80 | TEXT, 0x80 | length, 0, 0, 0, 0];
    frame.extend_from_slice(payload);
    frame
}

/// Length of a frame's head and of its payload, once the head is there.
fn extent(read: &[u8]) -> Option<(usize, usize)> {
    let short = usize::from(read.get(1)? & 0x7f);
    let wide = match short {
        126 => 2,
        127 => 8,
        _ => return Some((2, short)),
    };
    let bytes = read.get(2..2 + wide)?;
    let length = bytes
        .iter()
        .fold(0, |length, byte| (length << 8) | usize::from(*byte));
    Some((2 + wide, length))
}

/// The number that stands behind `key`.
pub(crate) fn number(frame: &[u8], key: &[u8]) -> Option<u64> {
    let from = memmem::find(frame, key)? + key.len();
    Some(digits(&frame[from..]))
}

/// The decimal number at the beginning, zero if there is none.
pub(crate) fn digits(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |number, byte| number * 10 + u64::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::{extent, number};

    #[test]
    fn heads_of_all_three_widths_are_read() {
        assert_eq!(extent(&[0x81, 5]), Some((2, 5)));
        assert_eq!(extent(&[0x81, 126, 1, 0]), Some((4, 256)));
        assert_eq!(
            extent(&[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
            Some((10, 65536))
        );
        assert_eq!(extent(&[0x81, 126, 1]), None);
    }

    #[test]
    fn numbers_are_found_behind_their_key() {
        assert_eq!(
            number(br#"{"prev":12,"cursor":34}"#, br#""cursor":"#),
            Some(34)
        );
    }
}
