//! The network between one browser and the server: a TCP proxy on this machine that
//! can be cut, and that can keep sockets out as some company networks do.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkMode {
    Everything,
    /// Open connections end, new ones are closed at once.
    Nothing,
    /// Connections stay open and no bytes pass, as when a laptop leaves its Wi-Fi.
    Silence,
    /// Everything but WebSockets.
    NoSockets,
}

/// An agent's, and a visitor's.
const SOCKETS: [&[u8]; 2] = [b"GET /api/socket", b"GET /api/widget/socket"];
const FORBIDDEN: &[u8] =
    b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A relay that listens until it is dropped.
#[derive(Debug)]
pub struct NetworkProxy {
    address: SocketAddr,
    mode: watch::Sender<NetworkMode>,
    sockets: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl NetworkProxy {
    pub(crate) async fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (mode, watched) = watch::channel(NetworkMode::Everything);
        let sockets = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&sockets);
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (watched, counter) = (watched.clone(), Arc::clone(&counter));
                // Broken connections are what this is for.
                tokio::spawn(async move { relay(near, server, watched, &counter).await.ok() });
            }
        });
        Ok(Self {
            address,
            mode,
            sockets,
            listening,
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set_network(&self, mode: NetworkMode) {
        self.mode.send_replace(mode);
    }

    /// How many WebSockets were asked for so far.
    pub fn sockets(&self) -> usize {
        self.sockets.load(Ordering::Relaxed)
    }
}

impl Drop for NetworkProxy {
    fn drop(&mut self) {
        self.set_network(NetworkMode::Nothing);
        self.listening.abort();
    }
}

async fn relay(
    mut near: TcpStream,
    server: SocketAddr,
    mut mode: watch::Receiver<NetworkMode>,
    sockets: &AtomicUsize,
) -> io::Result<()> {
    if *mode.borrow() == NetworkMode::Nothing {
        return Ok(());
    }
    // A browser says in its first packet what it wants.
    let mut first = vec![0; 8 * 1024];
    let length = near.read(&mut first).await?;
    let first = &first[..length];
    if SOCKETS.iter().any(|socket| first.starts_with(socket)) {
        sockets.fetch_add(1, Ordering::Relaxed);
        if *mode.borrow() == NetworkMode::NoSockets {
            return near.write_all(FORBIDDEN).await;
        }
    }
    let mut far = TcpStream::connect(server).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    flowing(&mut mode).await;
    far.write_all(first).await?;
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    let there = pump(near_in, far_out, mode.clone());
    let back = pump(far_in, near_out, mode.clone());
    tokio::select! {
        ended = there => ended,
        ended = back => ended,
        _ = mode.wait_for(|mode| *mode == NetworkMode::Nothing) => Ok(()),
    }
}

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut mode: watch::Receiver<NetworkMode>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        flowing(&mut mode).await;
        to.write_all(&buffer[..length]).await?;
    }
}

async fn flowing(mode: &mut watch::Receiver<NetworkMode>) {
    // The sender is gone at the end of the story: then nothing matters.
    drop(mode.wait_for(|mode| *mode != NetworkMode::Silence).await);
}
