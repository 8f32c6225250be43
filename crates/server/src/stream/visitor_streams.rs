//! How many sockets and event streams visitors have open, by visitor and by
//! address.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use protocol::{ContactId, InboxId, frame::CloseReason};

use super::limits::StreamLimits;
use crate::client_ip::Network;

/// A visitor: a contact's id means nothing without its inbox.
type Who = (InboxId, ContactId);

/// All open streams of visitors, counted.
#[derive(Debug, Clone, Default)]
pub struct VisitorStreams {
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    by_visitor: HashMap<Who, usize>,
    by_address: HashMap<Network, usize>,
}

/// One open stream, counted until it is dropped.
#[derive(Debug)]
pub(super) struct VisitorStream {
    open: Arc<Mutex<Open>>,
    visitor: Who,
    address: Network,
}

impl VisitorStreams {
    /// Counts one more.
    ///
    /// # Errors
    /// `TooMany`, if the visitor or the address has as many as it may.
    pub(super) fn begin(
        &self,
        visitor: Who,
        address: IpAddr,
        limits: &StreamLimits,
    ) -> Result<VisitorStream, CloseReason> {
        let address = Network::of(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_visitor = open.by_visitor.get(&visitor).copied().unwrap_or(0);
        let of_address = open.by_address.get(&address).copied().unwrap_or(0);
        if of_visitor >= limits.per_visitor || of_address >= limits.per_address {
            return Err(CloseReason::TooMany);
        }
        open.by_visitor.insert(visitor, of_visitor + 1);
        open.by_address.insert(address, of_address + 1);
        Ok(VisitorStream {
            open: Arc::clone(&self.open),
            visitor,
            address,
        })
    }
}

impl Drop for VisitorStream {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        leave(&mut open.by_visitor, &self.visitor);
        leave(&mut open.by_address, &self.address);
    }
}

fn leave<K: Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(number: u8) -> Who {
        (
            InboxId::from_bytes([1; 16]),
            ContactId::from_bytes([number; 16]),
        )
    }

    #[test]
    fn a_visitor_and_an_address_have_so_many_until_one_ends() {
        let limits = StreamLimits {
            per_visitor: 2,
            per_address: 3,
            ..StreamLimits::default()
        };
        let visitor_streams = VisitorStreams::default();
        let here: IpAddr = "2001:db8::1".parse().unwrap();
        let beside: IpAddr = "2001:db8::2".parse().unwrap();
        let elsewhere: IpAddr = "192.0.2.1".parse().unwrap();
        let one = visitor_streams.begin(visitor(1), here, &limits).unwrap();
        let _two = visitor_streams.begin(visitor(1), here, &limits).unwrap();
        assert!(
            visitor_streams
                .begin(visitor(1), elsewhere, &limits)
                .is_err()
        );
        let _three = visitor_streams.begin(visitor(2), beside, &limits).unwrap();
        assert!(visitor_streams.begin(visitor(3), beside, &limits).is_err());
        drop(one);
        assert!(visitor_streams.begin(visitor(1), beside, &limits).is_ok());
        drop((_two, _three));
        let open = visitor_streams.open.lock().unwrap();
        assert!(open.by_visitor.is_empty() && open.by_address.is_empty());
    }
}
