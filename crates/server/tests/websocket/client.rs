//! A client that writes frames as it is told to, right or wrong.

use std::time::Duration;

use testing::TestServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// A whole message in one frame.
pub(crate) fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    raw_frame(true, 0, opcode, payload)
}

/// A part of a message.
pub(crate) fn part(is_last: bool, opcode: u8, payload: &[u8]) -> Vec<u8> {
    raw_frame(is_last, 0, opcode, payload)
}

/// Any frame, masked as clients must.
pub(crate) fn raw_frame(is_last: bool, reserved: u8, opcode: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
    let mut bytes = vec![u8::from(is_last) << 7 | reserved << 4 | opcode];
    match payload.len() {
        length @ 0..=125 => bytes.push(0x80 | u8::try_from(length).unwrap()),
        length @ 126..=0xffff => {
            bytes.push(0x80 | 126);
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            bytes.push(0x80 | 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(b, m)| b ^ m));
    bytes
}

/// What the server sent.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
}

pub(crate) struct FrameClient {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl FrameClient {
    /// Opens a socket with this request head, and answers with that of the
    /// server's answer.
    pub(crate) async fn shake_hands(desk: &TestServer, cookie: &str, more: &str) -> (Self, String) {
        let address = desk.address();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let head = format!(
            "GET /api/socket HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             {more}\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut client = Self {
            stream,
            unread: Vec::new(),
        };
        let answer = loop {
            let end = client
                .unread
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let head = client.unread.drain(..end + 4).collect();
                break String::from_utf8(head).unwrap();
            }
            assert!(client.read().await, "an answer");
        };
        (client, answer)
    }

    /// A socket that has resumed.
    pub(crate) async fn connect(desk: &TestServer, cookie: &str) -> Self {
        let (mut client, answer) = Self::shake_hands(desk, cookie, "").await;
        assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
        let resume = br#"{"type":"resume","epoch":null,"cursor":null}"#;
        client.send(&frame(TEXT, resume)).await;
        let ready = client.hear().await.expect("ready");
        assert!(
            ready.payload.starts_with(br#"{"type":"ready""#),
            "{ready:?}"
        );
        client
    }

    /// A server that has closed already takes no more: that is seen by reading.
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        drop(timeout(PATIENCE, self.stream.write_all(bytes)).await);
    }

    /// The next frame; none at the end.
    pub(crate) async fn hear(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.take() {
                return Some(heard);
            }
            if !self.read().await {
                return None;
            }
        }
    }

    async fn read(&mut self) -> bool {
        let mut chunk = [0; 4096];
        let read = timeout(PATIENCE, self.stream.read(&mut chunk)).await;
        let read = read
            .expect("the server says something in time")
            .unwrap_or(0);
        self.unread.extend_from_slice(&chunk[..read]);
        read > 0
    }

    /// A whole frame from what was read. The server sends no parts, and no mask.
    fn take(&mut self) -> Option<Heard> {
        let bytes = &self.unread;
        let (first, second) = (*bytes.first()?, *bytes.get(1)?);
        assert_eq!(first & 0xf0, 0x80, "a whole message without reserved bits");
        let (start, length) = match second {
            126 => (
                4,
                usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().unwrap())),
            ),
            127 => {
                let length = u64::from_be_bytes(bytes.get(2..10)?.try_into().unwrap());
                (10, usize::try_from(length).unwrap())
            }
            length => {
                assert!(length < 126, "no mask");
                (2, usize::from(length))
            }
        };
        let payload = bytes.get(start..start + length)?.to_vec();
        self.unread.drain(..start + length);
        let opcode = first & 0x0f;
        Some(Heard { opcode, payload })
    }
}
