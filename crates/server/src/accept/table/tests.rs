//! Who makes room for whom.

use std::{net::IpAddr, task::Waker};

use super::*;

fn table(max: usize, max_per_network: usize) -> Arc<ConnectionTable> {
    Arc::new(ConnectionTable::new(max, max_per_network))
}

fn network(text: &str) -> Option<Network> {
    let ip: IpAddr = text.parse().unwrap();
    Some(Network::of(ip))
}

fn is_closed(handle: &ConnectionHandle) -> bool {
    handle.is_closed(Waker::noop())
}

#[test]
fn the_oldest_stranger_makes_room() {
    let table = table(3, 100);
    let all: Vec<ConnectionHandle> = (0..6).filter_map(|_| table.admit(None)).collect();
    assert_eq!(table.len(), 3);
    let closed: Vec<bool> = all.iter().map(is_closed).collect();
    assert_eq!(closed, [true, true, true, false, false, false]);
}

#[test]
fn a_connection_that_answers_a_request_is_kept_before_one_that_waits() {
    let table = table(2, 100);
    let busy = table.admit(None).unwrap();
    busy.begin_request();
    let waiting = table.admit(None).unwrap();
    table.admit(None).unwrap();
    assert_eq!((is_closed(&busy), is_closed(&waiting)), (false, true));
}

#[test]
fn where_all_are_busy_the_oldest_still_makes_room() {
    let table = table(2, 100);
    let all: Vec<ConnectionHandle> = (0..3)
        .filter_map(|_| table.admit(None))
        .inspect(|handle| handle.begin_request())
        .collect();
    let closed: Vec<bool> = all.iter().map(is_closed).collect();
    assert_eq!(closed, [true, false, false]);
}

#[test]
fn strangers_go_before_visitors_and_agents_never() {
    let table = table(3, 100);
    let agent = table.admit(None).unwrap();
    agent.identify_as(ClientKind::Agent);
    let visitor = table.admit(None).unwrap();
    visitor.identify_as(ClientKind::Visitor);
    let strangers: Vec<ConnectionHandle> = (0..50).filter_map(|_| table.admit(None)).collect();
    assert_eq!(strangers.len(), 50);
    assert!(!is_closed(&agent) && !is_closed(&visitor));
    strangers.last().unwrap().identify_as(ClientKind::Agent);
    let newcomer = table.admit(None).unwrap();
    assert!(is_closed(&visitor), "nobody else is left");
    newcomer.identify_as(ClientKind::Agent);
    assert!(table.admit(None).is_none(), "agents have all of them");
    assert!(!is_closed(&agent));
}

#[test]
fn who_signed_in_stays_so_whatever_else_they_show() {
    let table = table(1, 100);
    let agent = table.admit(None).unwrap();
    agent.identify_as(ClientKind::Agent);
    agent.identify_as(ClientKind::Visitor);
    assert!(table.admit(None).is_none());
}

#[test]
fn a_network_makes_room_among_its_own() {
    let table = table(100, 2);
    let other = table.admit(network("192.0.2.1")).unwrap();
    let flood: Vec<ConnectionHandle> = (1..10)
        .filter_map(|at| table.admit(network(&format!("2001:db8::{at}"))))
        .collect();
    assert_eq!(flood.len(), 9);
    assert_eq!(table.len(), 3, "two of the /64, and the other");
    assert!(!is_closed(&other));
}

#[test]
fn the_agents_of_a_network_do_not_count_for_it() {
    let table = table(100, 2);
    for _ in 0..10 {
        let agent = table.admit(network("192.0.2.1")).unwrap();
        agent.identify_as(ClientKind::Agent);
    }
    assert_eq!(table.len(), 10);
    let first = table.admit(network("192.0.2.1")).unwrap();
    let second = table.admit(network("192.0.2.1")).unwrap();
    assert!(!is_closed(&first) && !is_closed(&second));
}

#[test]
fn who_leaves_makes_room_and_leaves_nothing_behind() {
    let table = table(2, 2);
    for _ in 0..10 {
        let handle = table.admit(network("192.0.2.1")).unwrap();
        table.leave(&handle.connection);
        assert!(!is_closed(&handle));
    }
    assert!(table.is_empty());
    assert!(table.open().by_network.is_empty());
}

#[test]
fn who_was_closed_does_not_come_back_by_signing_in() {
    let table = table(1, 2);
    let first = table.admit(None).unwrap();
    table.admit(None).unwrap();
    assert!(is_closed(&first));
    first.identify_as(ClientKind::Agent);
    assert_eq!(table.len(), 1);
}

#[test]
fn room_is_made_where_the_system_has_none() {
    let table = table(10, 10);
    assert!(!table.make_room());
    let stranger = table.admit(None).unwrap();
    assert!(table.make_room());
    assert!(is_closed(&stranger));
}
