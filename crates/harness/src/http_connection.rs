//! One HTTP/1.1 connection that stays open, with no more parsing than these
//! answers need: the load shares its cores with the server.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, Result, bail};
use memchr::memmem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// A kept connection.
#[derive(Debug)]
pub struct HttpConnection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back, until the next exchange.
#[derive(Debug)]
pub struct HttpResponse<'a> {
    pub status: u16,
    head: &'a str,
    pub body: &'a [u8],
}

impl HttpConnection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self::of(TcpStream::connect(address).await?)?)
    }

    /// The same from an address of one's own: all of 127.0.0.0/8 is this machine.
    pub async fn open_from(source: IpAddr, address: SocketAddr) -> Result<Self> {
        Ok(Self::of(connect_from(source, address).await?)?)
    }

    fn of(stream: TcpStream) -> std::io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(1024),
        })
    }

    /// The bare connection, for what no client should do.
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Writes one whole request and reads the answer to its end.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<HttpResponse<'_>> {
        self.stream.write_all(request).await?;
        self.answer().await
    }

    /// Reads an answer to its end.
    pub async fn answer(&mut self) -> Result<HttpResponse<'_>> {
        self.buffer.clear();
        let head = loop {
            if let Some(end) = memmem::find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.fill().await?;
        };
        let length = length(&self.buffer[..head])?;
        while self.buffer.len() < head + length {
            self.fill().await?;
        }
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status = text.get(9..12).context("no status")?.parse()?;
        Ok(HttpResponse {
            status,
            head: text,
            body: &self.buffer[head..head + length],
        })
    }

    async fn fill(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// Connects from this address of one's own.
pub async fn connect_from(source: IpAddr, address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(source, 0))?;
    socket.connect(address).await
}

impl HttpResponse<'_> {
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

fn length(head: &[u8]) -> Result<usize> {
    let text = std::str::from_utf8(head)?;
    if text.get(9..12) == Some("204") {
        return Ok(0);
    }
    let length = header(text, "content-length");
    Ok(length.context("the answer has no length")?.parse()?)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}
