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
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// The server closed the socket, with a code and a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub code: u16,
    pub reason: String,
}

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, reason } = self;
        write!(f, "the server closed the socket: {code} {reason}")
    }
}

impl std::error::Error for Closed {}

/// An open stream of frames.
#[derive(Debug)]
pub struct FrameSocket {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// What of the buffer is read but not yet handed out.
    start: usize,
    end: usize,
    /// Where the stream began.
    pub cursor: u64,
}

impl FrameSocket {
    /// Connects as the agent of this session, resumes from now, and is ready.
    pub async fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        let mut socket = Self::upgrade(stream, "/api/socket", &cookie_header(cookie)).await?;
        socket.say(RESUME).await?;
        let ready = socket.next().await?;
        ensure!(
            memmem::find(ready, br#""type":"ready""#).is_some(),
            "expected `ready`, got {}",
            String::from_utf8_lossy(ready)
        );
        socket.cursor = number(ready, br#""cursor":"#).context("`ready` has no cursor")?;
        Ok(socket)
    }

    /// Upgrades a connection to a WebSocket. No frame has been sent yet.
    pub async fn upgrade(mut stream: TcpStream, path: &str, headers: &str) -> Result<Self> {
        stream.set_nodelay(true)?;
        let address = stream.peer_addr()?;
        let upgrade = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n{headers}\r\n"
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
        Ok(socket)
    }

    /// Sends a text frame.
    pub async fn say(&mut self, text: &[u8]) -> Result<()> {
        self.stream.write_all(&frame(TEXT, text)).await?;
        Ok(())
    }

    /// The bare connection, for what no client should do.
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Sends a ping of the WebSocket protocol.
    pub async fn ping(&mut self) -> Result<()> {
        self.stream.write_all(&frame(PING, b"")).await?;
        Ok(())
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
    pub async fn next(&mut self) -> Result<&[u8]> {
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
                    if opcode == PONG {
                        continue;
                    }
                    let words = &self.buffer[payload];
                    if opcode == CLOSE && words.len() >= 2 {
                        return Err(Closed {
                            code: u16::from_be_bytes([words[0], words[1]]),
                            reason: String::from_utf8_lossy(&words[2..]).into_owned(),
                        }
                        .into());
                    }
                    bail!("the server said a frame of kind {opcode}");
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

/// A client's frame. Its mask is zero, which is a mask like any other.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short @ 0..126), _) => frame.push(0x80 | short),
        (_, Ok(wide)) => {
            frame.push(0x80 | 126);
            frame.extend(wide.to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 127);
            frame.extend((payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend_from_slice(payload);
    frame
}

/// The header that a session is in.
pub fn cookie_header(cookie: &str) -> String {
    format!("Cookie: {cookie}\r\n")
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
pub fn number(frame: &[u8], key: &[u8]) -> Option<u64> {
    let from = memmem::find(frame, key)? + key.len();
    Some(digits(&frame[from..]))
}

/// The decimal number at the beginning, zero if there is none.
pub fn digits(bytes: &[u8]) -> u64 {
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
