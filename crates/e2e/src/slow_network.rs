//! A phone's connection in a bad place: 1.6 Mbps down, 750 kbps up, and 150 ms
//! there and back, which opening a connection costs too. Made of relays, so
//! that it slows whatever goes through it, a frame or a socket as well as a
//! page, and all of that together.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Mutex, mpsc},
    task::JoinHandle,
    time::{Instant, sleep, sleep_until},
};

const DOWN: f64 = 1_600_000.0 / 8.0;
const UP: f64 = 750_000.0 / 8.0;
const ROUND_TRIP: Duration = Duration::from_millis(150);
/// What is under way at once of one connection, before others have their turn.
const PACKET: usize = 1_400;
/// How late a timer may fire without counting as idle time of the network.
const LATE: Duration = Duration::from_millis(5);

/// A slow network in front of any number of servers, until it is dropped. All
/// connections share its bandwidth.
#[derive(Debug)]
pub struct SlowNetwork {
    up: Arc<Way>,
    down: Arc<Way>,
    listening: Vec<JoinHandle<()>>,
}

impl Default for SlowNetwork {
    fn default() -> Self {
        Self {
            up: Arc::new(Way::new(UP)),
            down: Arc::new(Way::new(DOWN)),
            listening: Vec::new(),
        }
    }
}

impl SlowNetwork {
    /// The address that reaches this server over the slow network.
    ///
    /// # Errors
    /// If there is no port to be had.
    pub async fn to(&mut self, server: SocketAddr) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (up, down) = (Arc::clone(&self.up), Arc::clone(&self.down));
        self.listening.push(tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (up, down) = (Arc::clone(&up), Arc::clone(&down));
                // A page that is left breaks its connections.
                tokio::spawn(async move { relay(near, server, &up, &down).await.ok() });
            }
        }));
        Ok(address)
    }
}

impl Drop for SlowNetwork {
    fn drop(&mut self) {
        for listening in &self.listening {
            listening.abort();
        }
    }
}

/// One direction, which takes bytes in turn.
#[derive(Debug)]
struct Way {
    bytes_per_second: f64,
    free: Mutex<Instant>,
}

impl Way {
    fn new(bytes_per_second: f64) -> Self {
        Self {
            bytes_per_second,
            free: Mutex::new(Instant::now()),
        }
    }

    /// Waits until the bandwidth has let these bytes pass, and returns that moment.
    async fn pass(&self, bytes: usize) -> Instant {
        let mut free = self.free.lock().await;
        let now = Instant::now();
        let is_busy = now.saturating_duration_since(*free) < LATE;
        let begin = if is_busy { *free } else { now };
        *free = begin + Duration::from_secs_f64(bytes as f64 / self.bytes_per_second);
        sleep_until(*free).await;
        *free
    }
}

async fn relay(near: TcpStream, server: SocketAddr, up: &Way, down: &Way) -> io::Result<()> {
    // The browser believes it is connected already.
    sleep(ROUND_TRIP).await;
    let far = TcpStream::connect(server).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    tokio::select! {
        ended = pump(near_in, far_out, up) => ended,
        ended = pump(far_in, near_out, down) => ended,
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: &Way) -> io::Result<()> {
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let reads = async move {
        let mut buffer = [0; PACKET];
        loop {
            let length = from.read(&mut buffer).await?;
            if length == 0 {
                return Ok(());
            }
            let arrives = way.pass(length).await + ROUND_TRIP / 2;
            if sender.send((arrives, buffer[..length].to_vec())).is_err() {
                return Ok(());
            }
        }
    };
    let writes = async move {
        while let Some((arrives, bytes)) = receiver.recv().await {
            sleep_until(arrives).await;
            to.write_all(&bytes).await?;
        }
        to.shutdown().await
    };
    tokio::try_join!(reads, writes).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
        time::Instant,
    };

    use super::SlowNetwork;

    /// 40,000 bytes take 200 ms, after a round trip to connect and one to ask. There
    /// is no upper bound: a busy machine adds what it likes.
    #[tokio::test]
    async fn a_download_is_no_faster_than_the_network() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut asked, _) = listener.accept().await.unwrap();
            asked.read_u8().await.unwrap();
            asked.write_all(&[0; 40_000]).await.unwrap();
        });
        let mut line = SlowNetwork::default();
        let address = line.to(server).await.unwrap();

        let began = Instant::now();
        let mut browser = TcpStream::connect(address).await.unwrap();
        browser.write_u8(1).await.unwrap();
        let mut got = Vec::new();
        browser.read_to_end(&mut got).await.unwrap();
        assert_eq!(got.len(), 40_000);
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(495), "{took:?}");
    }
}
