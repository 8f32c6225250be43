//! One run: so many posters, so many sockets, and the check between them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep_until, timeout},
};

use crate::{
    delivery_check::{DeliveryCheck, DeliveryFaults, SocketObservation},
    http_connection::HttpConnection,
    process::ProcessHandle,
    request::EncodedRequest,
    running_server::RunningServer,
    socket::FrameSocket,
};

/// How long a socket may take to show what was acknowledged.
const CATCH_UP: Duration = Duration::from_secs(10);
/// The most requests a second that are built for a run without a pace.
const MOST_PER_SECOND: usize = 20_000;

/// How the run is driven.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) sockets: usize,
    /// Kept connections, each with one post underway at a time.
    pub(crate) posters: usize,
    pub(crate) conversations: usize,
    /// Messages a second, or as many as the answers allow.
    pub(crate) rate: Option<usize>,
    pub(crate) time: Duration,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct LoadResult {
    /// Posts that were answered with 200.
    pub(crate) acknowledged: usize,
    pub(crate) refused: usize,
    pub(crate) faults: DeliveryFaults,
    /// Sockets that the server closed.
    pub(crate) dropped: usize,
    /// From the first post until the last socket had everything.
    pub(crate) elapsed: Duration,
    /// Microseconds from post to frame, of every message on every socket,
    /// from low to high.
    pub(crate) latencies: Vec<u32>,
    /// Processor time, in cores.
    pub(crate) server_cores: f64,
    pub(crate) load_cores: f64,
    pub(crate) messages_per_frame: f64,
    pub(crate) bytes_per_frame: f64,
}

impl LoadResult {
    pub(crate) fn rate(&self) -> f64 {
        self.acknowledged as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that this share of messages stays below, in milliseconds.
    pub(crate) fn latency(&self, share: f64) -> f64 {
        let place = (self.latencies.len() as f64 * share) as usize;
        let last = self.latencies.len().saturating_sub(1);
        self.latencies
            .get(place.min(last))
            .map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.faults == DeliveryFaults::default() && self.refused == 0 && self.dropped == 0
    }

    /// The faults, for people.
    pub(crate) fn faults(&self) -> String {
        if self.is_clean() {
            return "none lost, doubled or out of order".to_owned();
        }
        let DeliveryFaults {
            lost,
            doubled,
            disordered,
            gaps,
            mistaken,
        } = self.faults;
        format!(
            "lost {lost}, doubled {doubled}, out of order {disordered}, gaps {gaps}, wrong ids {mistaken}, refused {}, sockets dropped {}",
            self.refused, self.dropped
        )
    }
}

/// Makes the conversations, so that a run measures messages alone.
pub(crate) async fn greet(server: &RunningServer, conversations: usize) -> Result<()> {
    let mut line = HttpConnection::open(server.address).await?;
    for conversation in 0..conversations {
        let answer = line
            .exchange(&EncodedRequest::greeting(server.address, conversation))
            .await?;
        anyhow::ensure!(
            answer.status == 200,
            "a greeting was answered with {}",
            answer.status
        );
    }
    Ok(())
}

impl Load {
    pub(crate) async fn run(self, server: &RunningServer) -> Result<LoadResult> {
        let batches = self.build(server);
        let most = batches.iter().map(Vec::len).sum();
        let mut sockets = Vec::new();
        for place in 0..self.sockets {
            let cookie = &server.cookies[place % server.cookies.len()];
            sockets.push(FrameSocket::open(server.address, cookie).await?);
        }
        let mut lines = Vec::new();
        for _ in &batches {
            lines.push(HttpConnection::open(server.address).await?);
        }

        let check = Arc::new(DeliveryCheck::new(most, self.conversations));
        let (all_sent, expected) = watch::channel(None);
        let mut readers = JoinSet::new();
        for socket in sockets {
            readers.spawn(listen(socket, Arc::clone(&check), expected.clone()));
        }
        let (server, own) = (server.process(), ProcessHandle::own());
        let (server_before, own_before) = (server.busy()?, own.busy()?);
        let mut posters = JoinSet::new();
        for (line, batch) in lines.into_iter().zip(batches) {
            posters.spawn(post(line, batch, Arc::clone(&check), self));
        }

        let mut outcome = LoadResult::default();
        while let Some(posted) = posters.join_next().await {
            let posted = posted??;
            outcome.acknowledged += posted.acknowledged;
            outcome.refused += posted.refused;
        }
        all_sent.send_replace(Some(outcome.acknowledged));
        let (mut messages, mut frames, mut bytes) = (0, 0, 0);
        while let Some(seen) = readers.join_next().await {
            let (seen, dropped) = seen?;
            outcome.dropped += usize::from(dropped);
            outcome.faults.add(seen.faults);
            outcome.faults.lost += outcome.acknowledged.saturating_sub(seen.messages);
            outcome.elapsed = outcome.elapsed.max(seen.last_at);
            outcome.latencies.extend(seen.latencies);
            messages += seen.messages;
            frames += seen.frames;
            bytes += seen.bytes;
        }
        let wall = check.start.elapsed().as_secs_f64();
        outcome.server_cores = (server.busy()? - server_before).as_secs_f64() / wall;
        outcome.load_cores = (own.busy()? - own_before).as_secs_f64() / wall;
        outcome.messages_per_frame = messages as f64 / frames as f64;
        outcome.bytes_per_frame = bytes as f64 / frames as f64;
        outcome.faults.mistaken += check.shared_ids();
        outcome.latencies.sort_unstable();
        Ok(outcome)
    }

    /// Each poster's requests. A conversation belongs to one poster, which
    /// waits for each answer, so its messages have one order.
    fn build(self, server: &RunningServer) -> Vec<Vec<EncodedRequest>> {
        let seconds = self.time.as_secs_f64();
        let per_second = self.rate.unwrap_or(MOST_PER_SECOND);
        let messages = (per_second as f64 * seconds) as usize;
        let mut batches: Vec<Vec<EncodedRequest>> = (0..self.posters).map(|_| Vec::new()).collect();
        for index in 0..messages {
            let conversation = index % self.conversations;
            let due = self.rate.map_or(Duration::ZERO, |rate| {
                Duration::from_secs_f64(index as f64 / rate as f64)
            });
            batches[conversation % self.posters].push(EncodedRequest::new(
                server.address,
                index,
                conversation,
                due,
            ));
        }
        batches
    }
}

#[derive(Debug, Default)]
struct Posted {
    acknowledged: usize,
    refused: usize,
}

async fn post(
    mut line: HttpConnection,
    batch: Vec<EncodedRequest>,
    check: Arc<DeliveryCheck>,
    load: Load,
) -> Result<Posted> {
    let mut posted = Posted::default();
    let end = check.start + load.time;
    for request in batch {
        if load.rate.is_some() {
            sleep_until((check.start + request.due).into()).await;
        } else if Instant::now() > end {
            break;
        }
        check.send(request.index);
        if line.exchange(&request.bytes).await?.status == 200 {
            posted.acknowledged += 1;
        } else {
            posted.refused += 1;
        }
    }
    Ok(posted)
}

/// Reads until everything that was acknowledged is here. True: the socket broke.
async fn listen(
    mut socket: FrameSocket,
    check: Arc<DeliveryCheck>,
    mut expected: watch::Receiver<Option<usize>>,
) -> (SocketObservation, bool) {
    let mut seen = check.reader(socket.cursor);
    let all_sent = loop {
        tokio::select! {
            frame = socket.next() => match frame {
                Ok(frame) => seen.read(frame, &check),
                Err(_) => return (seen, true),
            },
            sent = expected.changed() => break sent,
        }
    };
    let wanted = all_sent.map_or(0, |()| expected.borrow().unwrap_or(0));
    while seen.messages < wanted {
        match timeout(CATCH_UP, socket.next()).await {
            Ok(Ok(frame)) => seen.read(frame, &check),
            Ok(Err(_)) => return (seen, true),
            Err(_) => break,
        }
    }
    (seen, false)
}
