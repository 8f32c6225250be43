//! Reads the bodies of webhooks within bounds on memory. Anybody can begin a
//! request, and whether Meta signed it is known only once its body is whole. So
//! bodies being read are counted and limited, in total and per network; past a
//! limit the one that has received nothing for longest is dropped.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::body::{Body, HttpBody};
use futures::StreamExt;
use protocol::Problem;
use tokio::sync::{Semaphore, oneshot};

use crate::{client_ip::Network, error::ApiError};

/// Limits on webhook requests that are being handled.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest body, in bytes.
    pub body: usize,
    /// Bodies that are being read, from everybody and from one network.
    pub reading: usize,
    pub reading_of_network: usize,
    /// Bytes that are held, for everybody and for one network.
    pub bytes: usize,
    pub bytes_of_network: usize,
    /// How long a body may go without receiving anything.
    pub stall: Duration,
    /// Bodies of more bytes are checked and parsed on blocking threads; for smaller
    /// ones the hand-over would cost more than the work.
    pub inline_bytes: usize,
    /// Bodies of more bytes are parsed one at a time.
    pub short_bytes: usize,
    /// Items that are stored in one transaction.
    pub items_per_transaction: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Meta's own (Cloud API, webhooks overview).
            body: 3 * 1024 * 1024,
            reading: 256,
            reading_of_network: 64,
            bytes: 64 * 1024 * 1024,
            bytes_of_network: 16 * 1024 * 1024,
            stall: Duration::from_secs(10),
            inline_bytes: 16 * 1024,
            short_bytes: 256 * 1024,
            items_per_transaction: 250,
        }
    }
}

/// The bodies that are being read, or wait to be stored.
#[derive(Debug)]
pub struct Intake {
    pub(super) limits: Limits,
    /// Permits to check or parse a body of more than `inline_bytes`.
    pub(super) parsing: Arc<Semaphore>,
    /// The one permit to parse a long body, and to store an update that takes
    /// several transactions.
    pub(super) turn: Arc<Semaphore>,
    bodies: Mutex<Bodies>,
}

#[derive(Debug, Default)]
struct Bodies {
    next: u64,
    /// Counts arriving pieces: a logical clock that says which body moved last.
    arrivals: u64,
    reading: BTreeMap<u64, PartialBody>,
    /// Bytes of each network's whole bodies.
    whole: HashMap<Network, usize>,
    /// Bytes of all bodies, partial and whole.
    bytes: usize,
}

#[derive(Debug)]
struct PartialBody {
    network: Network,
    bytes: Vec<u8>,
    moved: u64,
    /// Dropped with the body, which ends its request with 429.
    _given_up: oneshot::Sender<()>,
}

/// A body that is being read. Dropped before its end, it frees its bytes.
struct Slot<'a> {
    intake: &'a Arc<Intake>,
    id: u64,
}

/// A whole body. Its bytes count until it is dropped.
#[derive(Debug)]
pub struct WholeBody {
    intake: Arc<Intake>,
    network: Network,
    bytes: Vec<u8>,
}

impl Intake {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            parsing: Arc::new(Semaphore::new(2)),
            turn: Arc::new(Semaphore::new(1)),
            bodies: Mutex::default(),
        }
    }

    /// Bytes of all bodies that are held now.
    pub fn held_bytes(&self) -> usize {
        self.bodies().bytes
    }

    /// Bodies that are being read now.
    pub fn reading(&self) -> usize {
        self.bodies().reading.len()
    }

    /// Reads a body to its end.
    ///
    /// # Errors
    /// 413 `too_large`; 408 `body_stalled`; 429 `too_many_requests` if it was dropped
    /// in favour of others; 400 `malformed` if the connection broke.
    pub async fn read(self: &Arc<Self>, peer: IpAddr, body: Body) -> Result<WholeBody, ApiError> {
        let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if declared > self.limits.body {
            return Err(too_large());
        }
        let (slot, mut given_up) = self.begin(Network::of(peer));
        let mut pieces = body.into_data_stream();
        loop {
            let piece = tokio::select! {
                biased;
                _ = &mut given_up => return Err(crowded()),
                piece = tokio::time::timeout(self.limits.stall, pieces.next()) => piece,
            };
            match piece.map_err(|_| stalled())? {
                Some(Ok(piece)) => slot.take(&piece)?,
                Some(Err(error)) => return Err(ApiError::malformed(error)),
                None => return slot.finish(),
            }
        }
    }

    fn begin(self: &Arc<Self>, network: Network) -> (Slot<'_>, oneshot::Receiver<()>) {
        let (tell, given_up) = oneshot::channel();
        let mut bodies = self.bodies();
        let of_network = bodies.of(network).count();
        if of_network >= self.limits.reading_of_network {
            bodies.give_up_one(Some(network));
        } else if bodies.reading.len() >= self.limits.reading {
            bodies.give_up_one(None);
        }
        let id = bodies.next;
        bodies.next += 1;
        let moved = bodies.arrive();
        let reading = PartialBody {
            network,
            bytes: Vec::new(),
            moved,
            _given_up: tell,
        };
        bodies.reading.insert(id, reading);
        drop(bodies);
        (Slot { intake: self, id }, given_up)
    }

    fn bodies(&self) -> MutexGuard<'_, Bodies> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bodies {
    fn of(&self, network: Network) -> impl Iterator<Item = &PartialBody> {
        let all = self.reading.values();
        all.filter(move |reading| reading.network == network)
    }

    /// Bytes of the network's bodies.
    fn bytes_of(&self, network: Network) -> usize {
        let whole = self.whole.get(&network).copied().unwrap_or_default();
        let reading = self.of(network).map(|reading| reading.bytes.capacity());
        whole + reading.sum::<usize>()
    }

    fn arrive(&mut self) -> u64 {
        self.arrivals += 1;
        self.arrivals
    }

    /// Drops the body that has received nothing for longest, of this network or of
    /// all. Its memory is free at once.
    fn give_up_one(&mut self, network: Option<Network>) {
        let stillest = self
            .reading
            .iter()
            .filter(|(_, reading)| network.is_none_or(|network| reading.network == network))
            .min_by_key(|(_, reading)| reading.moved)
            .map(|(id, _)| *id);
        if let Some(id) = stillest {
            self.forget(id);
        }
    }

    fn forget(&mut self, id: u64) {
        if let Some(reading) = self.reading.remove(&id) {
            self.bytes -= reading.bytes.capacity();
        }
    }
}

impl Slot<'_> {
    /// Appends a piece, and drops bodies that stand still if memory runs out.
    fn take(&self, piece: &[u8]) -> Result<(), ApiError> {
        let limits = &self.intake.limits;
        let mut bodies = self.intake.bodies();
        let moved = bodies.arrive();
        let reading = bodies.reading.get_mut(&self.id).ok_or_else(crowded)?;
        if reading.bytes.len() + piece.len() > limits.body {
            return Err(too_large());
        }
        reading.moved = moved;
        let before = reading.bytes.capacity();
        reading.bytes.extend_from_slice(piece);
        let grown = reading.bytes.capacity() - before;
        let network = reading.network;
        bodies.bytes += grown;
        // Each turn gives one up, at last this one.
        while bodies.bytes_of(network) > limits.bytes_of_network
            && bodies.of(network).next().is_some()
        {
            bodies.give_up_one(Some(network));
        }
        while bodies.bytes > limits.bytes && !bodies.reading.is_empty() {
            bodies.give_up_one(None);
        }
        Ok(())
    }

    fn finish(self) -> Result<WholeBody, ApiError> {
        let mut bodies = self.intake.bodies();
        // Still counted, by what is made of it.
        let reading = bodies.reading.remove(&self.id).ok_or_else(crowded)?;
        *bodies.whole.entry(reading.network).or_default() += reading.bytes.capacity();
        drop(bodies);
        Ok(WholeBody {
            intake: Arc::clone(self.intake),
            network: reading.network,
            bytes: reading.bytes,
        })
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.intake.bodies().forget(self.id);
    }
}

impl std::ops::Deref for WholeBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for WholeBody {
    fn drop(&mut self) {
        let bytes = self.bytes.capacity();
        let mut bodies = self.intake.bodies();
        bodies.bytes -= bytes;
        if let Some(whole) = bodies.whole.get_mut(&self.network) {
            *whole -= bytes;
            if *whole == 0 {
                bodies.whole.remove(&self.network);
            }
        }
    }
}

const fn too_large() -> ApiError {
    ApiError::new(Problem::new(
        413,
        "too_large",
        "An update may have 3 MB at the most.",
    ))
}

const fn stalled() -> ApiError {
    ApiError::new(Problem::new(
        408,
        "body_stalled",
        "The update did not arrive in time.",
    ))
}

fn crowded() -> ApiError {
    let problem = Problem::new(429, "too_many_requests", "That was a lot at once.")
        .with_detail("Other updates needed the room. Send it again.");
    ApiError::new(problem).retry_after(1)
}

#[cfg(test)]
mod tests;
