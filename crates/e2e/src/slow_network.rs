//! A phone's connection in a bad place: 1.6 Mbps down, 750 kbps up, and 150 ms
//! there and back, which opening a connection costs too. All connections share
//! the bandwidth: pages, frames and sockets slow each other down.

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
/// Bytes that one connection sends before the others have their turn.
const PACKET: usize = 1_400;
/// How late a timer may fire without lowering the bandwidth further.
const LATE: Duration = Duration::from_millis(5);

/// A proxy to any number of servers, until it is dropped.
#[derive(Debug)]
pub struct SlowNetwork {
    up: Arc<Bandwidth>,
    down: Arc<Bandwidth>,
    listening: Vec<JoinHandle<()>>,
}

impl Default for SlowNetwork {
    fn default() -> Self {
        Self {
            up: Arc::new(Bandwidth::new(UP)),
            down: Arc::new(Bandwidth::new(DOWN)),
            listening: Vec::new(),
        }
    }
}

impl SlowNetwork {
    /// The address at which a browser reaches this server slowly.
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

/// The bandwidth of one direction, which all connections share.
#[derive(Debug)]
struct Bandwidth {
    bytes_per_second: f64,
    free: Mutex<Instant>,
}

impl Bandwidth {
    fn new(bytes_per_second: f64) -> Self {
        Self {
            bytes_per_second,
            free: Mutex::new(Instant::now()),
        }
    }

    /// Waits until the bandwidth has let these bytes pass, and returns that moment.
    async fn pass(&self, bytes: usize) -> Instant {
        let mut free = self.free.lock().await;
        *free = self.free_after(*free, Instant::now(), bytes);
        sleep_until(*free).await;
        *free
    }

    /// When bytes that are sent now are through, given when earlier ones are.
    fn free_after(&self, free: Instant, now: Instant, bytes: usize) -> Instant {
        let is_busy = now.saturating_duration_since(free) < LATE;
        let begin = if is_busy { free } else { now };
        begin + Duration::from_secs_f64(bytes as f64 / self.bytes_per_second)
    }
}

async fn relay(
    near: TcpStream,
    server: SocketAddr,
    up: &Bandwidth,
    down: &Bandwidth,
) -> io::Result<()> {
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

async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    direction: &Bandwidth,
) -> io::Result<()> {
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let reads = async move {
        let mut buffer = [0; PACKET];
        loop {
            let length = from.read(&mut buffer).await?;
            if length == 0 {
                return Ok(());
            }
            let arrives = direction.pass(length).await + ROUND_TRIP / 2;
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

    use super::{Bandwidth, DOWN, LATE, PACKET, SlowNetwork};

    /// 140,000 bytes at 200,000 bytes per second.
    const TAKES: Duration = Duration::from_millis(700);

    #[test]
    fn packets_take_as_long_as_their_bytes_though_timers_fire_late() {
        let direction = Bandwidth::new(DOWN);
        let begin = Instant::now();
        let mut free = begin;
        for _ in 0..100 {
            free = direction.free_after(free, free + LATE / 2, PACKET);
        }
        assert_eq!(free - begin, TAKES);
    }

    #[test]
    fn bytes_wait_for_those_of_others() {
        let direction = Bandwidth::new(DOWN);
        let now = Instant::now();
        let first = direction.free_after(now, now, 100 * PACKET);
        let second = direction.free_after(first, now, 100 * PACKET);
        assert_eq!(second - now, TAKES * 2);
    }

    #[test]
    fn bandwidth_that_nobody_used_is_not_saved_up() {
        let direction = Bandwidth::new(DOWN);
        let begin = Instant::now();
        let later = begin + Duration::from_secs(10);
        let free = direction.free_after(begin, later, 100 * PACKET);
        assert_eq!(free - later, TAKES);
    }

    #[tokio::test]
    async fn a_download_arrives_whole() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut asked, _) = listener.accept().await.unwrap();
            asked.read_u8().await.unwrap();
            asked.write_all(&[7; 40_000]).await.unwrap();
        });
        let mut network = SlowNetwork::default();
        let address = network.to(server).await.unwrap();
        let mut browser = TcpStream::connect(address).await.unwrap();
        browser.write_u8(1).await.unwrap();
        let mut got = Vec::new();
        browser.read_to_end(&mut got).await.unwrap();
        assert_eq!(got, [7; 40_000]);
    }
}
