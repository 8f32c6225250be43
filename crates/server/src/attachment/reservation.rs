//! Reservations of uploads that are underway: how many, and how many bytes, by
//! uploader, by network address and by account. They are in memory only, and each
//! is dropped with its upload, however that ends.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use protocol::{AccountId, Author};

use super::limits::{Share, UploadLimits};
use crate::client_ip::Network;

/// Who uploads from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uploader {
    pub account: AccountId,
    pub author: Author,
    pub network: Network,
}

/// Agents' uploads and visitors' are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Agents,
    Visitors,
}

impl Uploader {
    const fn side(&self) -> Side {
        match self.author {
            Author::Contact(_) => Side::Visitors,
            Author::Agent(_) | Author::System => Side::Agents,
        }
    }
}

/// There is too much underway already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuchUnderway;

/// All that is underway. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reservations {
    held: Arc<Mutex<Held>>,
    limits: UploadLimits,
}

#[derive(Debug, Default)]
struct Held {
    by_uploader: HashMap<(AccountId, Author), Sum>,
    by_network: HashMap<(Network, Side), Sum>,
    by_account: HashMap<(AccountId, Side), Sum>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Sum {
    uploads: u32,
    bytes: u64,
}

impl Sum {
    const fn plus(self, more: Self) -> Self {
        Self {
            uploads: self.uploads.saturating_add(more.uploads),
            bytes: self.bytes.saturating_add(more.bytes),
        }
    }

    const fn fits(self, share: Share) -> bool {
        self.uploads <= share.uploads && self.bytes <= share.bytes
    }
}

fn held_by<K: Hash + Eq>(sums: &HashMap<K, Sum>, key: &K) -> Sum {
    sums.get(key).copied().unwrap_or_default()
}

fn add<K: Hash + Eq>(sums: &mut HashMap<K, Sum>, key: K, more: Sum) {
    let sum = sums.entry(key).or_default();
    *sum = sum.plus(more);
}

/// What nobody holds anything of is forgotten.
fn subtract<K: Hash + Eq>(sums: &mut HashMap<K, Sum>, key: &K, less: Sum) {
    if let Some(sum) = sums.get_mut(key) {
        sum.uploads = sum.uploads.saturating_sub(less.uploads);
        sum.bytes = sum.bytes.saturating_sub(less.bytes);
        if sum.uploads == 0 {
            sums.remove(key);
        }
    }
}

impl Held {
    fn take(
        &mut self,
        who: &Uploader,
        more: Sum,
        limits: UploadLimits,
    ) -> Result<(), TooMuchUnderway> {
        let (uploader, network, account) = keys(who);
        let fits = held_by(&self.by_uploader, &uploader)
            .plus(more)
            .fits(limits.uploader)
            && held_by(&self.by_network, &network)
                .plus(more)
                .fits(limits.network)
            && held_by(&self.by_account, &account)
                .plus(more)
                .fits(limits.account);
        if !fits {
            return Err(TooMuchUnderway);
        }
        add(&mut self.by_uploader, uploader, more);
        add(&mut self.by_network, network, more);
        add(&mut self.by_account, account, more);
        Ok(())
    }

    fn give_back(&mut self, who: &Uploader, less: Sum) {
        let (uploader, network, account) = keys(who);
        subtract(&mut self.by_uploader, &uploader, less);
        subtract(&mut self.by_network, &network, less);
        subtract(&mut self.by_account, &account, less);
    }
}

const fn keys(who: &Uploader) -> ((AccountId, Author), (Network, Side), (AccountId, Side)) {
    let side = who.side();
    (
        (who.account, who.author),
        (who.network, side),
        (who.account, side),
    )
}

impl Reservations {
    pub fn new(limits: UploadLimits) -> Self {
        Self {
            held: Arc::default(),
            limits,
        }
    }

    /// Holds room for one upload of so many bytes.
    ///
    /// # Errors
    /// If the uploader, their network or the account holds too much already.
    pub fn reserve(&self, who: Uploader, bytes: u64) -> Result<Reservation, TooMuchUnderway> {
        let held = Sum { uploads: 1, bytes };
        self.held().take(&who, held, self.limits)?;
        Ok(Reservation {
            of: self.clone(),
            who,
            held,
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many uploads are underway.
    pub fn uploads(&self) -> u32 {
        let held = self.held();
        held.by_account.values().map(|sum| sum.uploads).sum()
    }
}

/// Room for one upload, until this is dropped.
#[derive(Debug)]
pub struct Reservation {
    of: Reservations,
    who: Uploader,
    held: Sum,
}

impl Reservation {
    pub const fn bytes(&self) -> u64 {
        self.held.bytes
    }

    /// Holds so many bytes, if it holds less.
    ///
    /// # Errors
    /// If they are too many.
    pub fn grow_to(&mut self, bytes: u64) -> Result<(), TooMuchUnderway> {
        let more = Sum {
            uploads: 0,
            bytes: bytes.saturating_sub(self.held.bytes),
        };
        if more.bytes == 0 {
            return Ok(());
        }
        self.of.held().take(&self.who, more, self.of.limits)?;
        self.held = self.held.plus(more);
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.of.held().give_back(&self.who, self.held);
    }
}

#[cfg(test)]
mod tests {
    use protocol::{AgentId, ContactId};

    use super::*;

    const LIMITS: UploadLimits = UploadLimits {
        uploader: share(2, 20),
        network: share(3, 30),
        account: share(5, 50),
    };

    const fn share(uploads: u32, bytes: u64) -> Share {
        Share { uploads, bytes }
    }

    fn visitor(number: u8, network: &str) -> Uploader {
        Uploader {
            account: AccountId::from_bytes([0; 16]),
            author: Author::Contact(ContactId::from_bytes([number; 16])),
            network: Network::of(network.parse().unwrap()),
        }
    }

    fn agent(network: &str) -> Uploader {
        Uploader {
            author: Author::Agent(AgentId::from_bytes([1; 16])),
            ..visitor(0, network)
        }
    }

    #[test]
    fn nobody_holds_more_than_their_share() {
        let all = Reservations::new(LIMITS);
        let rana = visitor(1, "192.0.2.1");
        let first = all.reserve(rana, 10).unwrap();
        let _second = all.reserve(rana, 10).unwrap();
        assert!(all.reserve(rana, 0).is_err(), "two at a time");
        drop(first);
        assert!(all.reserve(rana, 11).is_err(), "twenty bytes");
        assert!(all.reserve(rana, 10).is_ok());
    }

    #[test]
    fn one_address_stops_no_other_and_no_agent() {
        let all = Reservations::new(LIMITS);
        let flood: Vec<Reservation> = (0..120)
            .filter_map(|number| all.reserve(visitor(number, "192.0.2.1"), 10).ok())
            .collect();
        assert_eq!(flood.len(), 3);
        assert!(all.reserve(visitor(200, "192.0.2.2"), 10).is_ok());
        assert!(all.reserve(agent("192.0.2.1"), 10).is_ok());
        // From everywhere, visitors fill their own part of the account.
        let everywhere: Vec<Reservation> = (0..120)
            .filter_map(|number| {
                let from = format!("198.51.100.{number}");
                all.reserve(visitor(number, &from), 10).ok()
            })
            .collect();
        assert_eq!(everywhere.len(), 2);
        assert!(all.reserve(agent("192.0.2.1"), 10).is_ok());
        let elsewhere = Uploader {
            account: AccountId::from_bytes([9; 16]),
            ..visitor(201, "203.0.113.1")
        };
        assert!(all.reserve(elsewhere, 10).is_ok(), "another account");
    }

    #[test]
    fn what_grows_is_counted_and_what_ends_is_forgotten() {
        let all = Reservations::new(LIMITS);
        let rana = visitor(1, "2001:db8::1");
        let mut first = all.reserve(rana, 0).unwrap();
        first.grow_to(15).unwrap();
        first.grow_to(3).unwrap();
        let mut second = all.reserve(rana, 5).unwrap();
        assert_eq!(second.grow_to(6), Err(TooMuchUnderway));
        drop(first);
        second.grow_to(20).unwrap();
        assert_eq!(all.uploads(), 1);
        drop(second);
        let held = all.held();
        assert!(held.by_uploader.is_empty() && held.by_network.is_empty());
        assert!(held.by_account.is_empty());
    }
}
