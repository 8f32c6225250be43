//! The open connections: how many there may be, in all and of each network, and
//! which one makes room for another.
//!
//! A newcomer takes the place of a connection that showed nothing yet, the
//! oldest idle one first; then of one that showed a visitor's token. Those of
//! agents are never closed for others, so a flood shuts no agent out.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::connection::{AcceptedConnection, ClientKind, ConnectionHandle};
use crate::client_ip::Network;

/// Without bytes for this long, a connection that waits for a request is idle:
/// not the one that has just been opened to send it.
const IDLE_SECONDS: u32 = 2;
/// How many of the oldest are looked at for an idle one.
const LOOK_AT: usize = 64;

/// All connections of a server.
#[derive(Debug)]
pub struct ConnectionTable {
    max: usize,
    max_per_network: usize,
    started: Instant,
    open: Mutex<Open>,
}

/// By age, for ids are given in order.
type ByAge = BTreeMap<u64, Arc<AcceptedConnection>>;

#[derive(Debug, Default)]
struct Open {
    last_id: u64,
    strangers: ByAge,
    visitors: ByAge,
    agents: ByAge,
    /// Strangers and visitors that are counted by address.
    by_network: HashMap<Network, BTreeSet<u64>>,
}

impl ConnectionTable {
    pub(super) fn new(max: usize, max_per_network: usize) -> Self {
        Self {
            max,
            max_per_network,
            started: Instant::now(),
            open: Mutex::default(),
        }
    }

    /// How many connections are open.
    pub fn len(&self) -> usize {
        self.open().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a connection, if need be in another's place. None if agents
    /// have all of them.
    pub(super) fn admit(self: &Arc<Self>, network: Option<Network>) -> Option<ConnectionHandle> {
        let now = self.now();
        let mut open = self.open();
        if let Some(network) = network
            && open.of(network) >= self.max_per_network.max(1)
        {
            let victim = open.least_of(network, now)?;
            open.evict(&victim);
        }
        if open.len() >= self.max {
            let victim = open.least(now)?;
            open.evict(&victim);
        }
        let connection = open.add(network, now);
        drop(open);
        Some(ConnectionHandle {
            connection,
            table: Arc::clone(self),
        })
    }

    /// Closes one connection, if there is one that may be.
    pub(super) fn make_room(&self) -> bool {
        let mut open = self.open();
        let victim = open.least(self.now());
        if let Some(victim) = &victim {
            open.evict(victim);
        }
        victim.is_some()
    }

    /// Closes all of them.
    pub(super) fn close_all(&self) {
        let open = self.open();
        for connections in [&open.strangers, &open.visitors, &open.agents] {
            connections
                .values()
                .for_each(|connection| connection.close());
        }
    }

    /// Somebody better known is at the other end.
    pub(super) fn promote(&self, connection: &Arc<AcceptedConnection>, kind: ClientKind) {
        let mut open = self.open();
        // One that was closed in the meantime stays out.
        if open.remove(connection) {
            open.insert(Arc::clone(connection), kind);
        }
    }

    /// It is closed.
    pub(super) fn leave(&self, connection: &AcceptedConnection) {
        self.open().remove(connection);
    }

    /// Seconds since the server started: exact enough, and small.
    pub(super) fn now(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_secs()).unwrap_or(u32::MAX)
    }

    /// Each change is whole before anything can panic.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn len(&self) -> usize {
        self.strangers.len() + self.visitors.len() + self.agents.len()
    }

    fn of(&self, network: Network) -> usize {
        self.by_network.get(&network).map_or(0, BTreeSet::len)
    }

    fn add(&mut self, network: Option<Network>, now: u32) -> Arc<AcceptedConnection> {
        self.last_id += 1;
        let connection = Arc::new(AcceptedConnection::new(self.last_id, network, now));
        self.insert(Arc::clone(&connection), ClientKind::Stranger);
        connection
    }

    fn insert(&mut self, connection: Arc<AcceptedConnection>, kind: ClientKind) {
        let id = connection.id;
        if let Some(network) = connection.network
            && kind < ClientKind::Agent
        {
            self.by_network.entry(network).or_default().insert(id);
        }
        let those = match kind {
            ClientKind::Stranger => &mut self.strangers,
            ClientKind::Visitor => &mut self.visitors,
            ClientKind::Agent => &mut self.agents,
        };
        those.insert(id, connection);
    }

    /// Whether it was there.
    fn remove(&mut self, connection: &AcceptedConnection) -> bool {
        let id = connection.id;
        if let Some(network) = connection.network
            && let Some(ids) = self.by_network.get_mut(&network)
        {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_network.remove(&network);
            }
        }
        [&mut self.strangers, &mut self.visitors, &mut self.agents]
            .into_iter()
            .any(|those| those.remove(&id).is_some())
    }

    fn evict(&mut self, connection: &AcceptedConnection) {
        self.remove(connection);
        connection.close();
        metrics::counter!("frontdesk_connections_evicted_total").increment(1);
    }

    /// Who makes room for anybody.
    fn least(&self, now: u32) -> Option<Arc<AcceptedConnection>> {
        pick(self.strangers.values(), now).or_else(|| pick(self.visitors.values(), now))
    }

    /// Who makes room for another of the same network.
    fn least_of(&self, network: Network, now: u32) -> Option<Arc<AcceptedConnection>> {
        let ids = self.by_network.get(&network)?;
        [&self.strangers, &self.visitors]
            .into_iter()
            .find_map(|those| pick(ids.iter().filter_map(|id| those.get(id)), now))
    }
}

/// The oldest that is idle, or else waits for a request, or else the oldest.
/// An agent's that has just been found to be one is none of these.
fn pick<'a>(
    by_age: impl Iterator<Item = &'a Arc<AcceptedConnection>> + Clone,
    now: u32,
) -> Option<Arc<AcceptedConnection>> {
    let by_age = by_age.filter(|connection| !connection.is_agents());
    let mut oldest = by_age.clone().take(LOOK_AT);
    let idle = oldest.find(|connection| connection.is_idle(now, IDLE_SECONDS));
    let picked = idle
        .or_else(|| {
            by_age
                .clone()
                .take(LOOK_AT)
                .find(|connection| !connection.is_busy())
        })
        .or_else(|| by_age.clone().next());
    picked.map(Arc::clone)
}

#[cfg(test)]
mod tests;
