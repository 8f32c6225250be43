//! Who has to make room for whom.

use std::io;

use axum::response::IntoResponse;
use bytes::Bytes;
use futures::channel::mpsc::{self, UnboundedSender};
use tokio::task::{JoinHandle, yield_now};

use super::*;

/// A sender in the middle of a post.
struct Post {
    line: UnboundedSender<io::Result<Bytes>>,
    reading: JoinHandle<Result<usize, ApiError>>,
}

async fn begin(intake: &Arc<Intake>, from: &str) -> Post {
    let (line, pieces) = mpsc::unbounded();
    let before = intake.bodies().next;
    let from = from.parse().unwrap();
    let reading = tokio::spawn({
        let intake = Arc::clone(intake);
        async move {
            let held = intake.read(from, Body::from_stream(pieces)).await?;
            Ok(held.len())
        }
    });
    while intake.bodies().next == before {
        yield_now().await;
    }
    Post { line, reading }
}

impl Post {
    async fn send(&self, intake: &Arc<Intake>, bytes: usize) {
        let before = intake.bodies().arrivals;
        let piece = Bytes::from(vec![b' '; bytes]);
        self.line.unbounded_send(Ok(piece)).unwrap();
        while intake.bodies().arrivals == before {
            yield_now().await;
        }
    }

    /// The post's length, or the status it was refused with.
    async fn end(self) -> Result<usize, u16> {
        drop(self.line);
        let read = self.reading.await.unwrap();
        read.map_err(|error| error.into_response().status().as_u16())
    }
}

fn intake(adjust: impl FnOnce(&mut Limits)) -> Arc<Intake> {
    let mut limits = Limits::default();
    adjust(&mut limits);
    Arc::new(Intake::new(limits))
}

#[tokio::test]
async fn who_stands_still_makes_room_for_who_moves() {
    let intake = intake(|limits| limits.reading_of_network = 2);
    let other = begin(&intake, "192.0.2.9").await;
    let first = begin(&intake, "192.0.2.1").await;
    let second = begin(&intake, "192.0.2.1").await;
    first.send(&intake, 10).await;
    let third = begin(&intake, "192.0.2.1").await;
    assert_eq!(second.end().await, Err(429));
    assert_eq!(first.end().await, Ok(10));
    third.send(&intake, 20).await;
    assert_eq!(third.end().await, Ok(20));
    assert_eq!(other.end().await, Ok(0));
    assert_eq!((intake.reading(), intake.held_bytes()), (0, 0));
}

#[tokio::test]
async fn many_networks_together_have_a_bound_too() {
    let intake = intake(|limits| limits.reading = 2);
    let first = begin(&intake, "192.0.2.1").await;
    let second = begin(&intake, "192.0.2.2").await;
    let third = begin(&intake, "192.0.2.3").await;
    assert_eq!(first.end().await, Err(429));
    assert_eq!(second.end().await, Ok(0));
    assert_eq!(third.end().await, Ok(0));
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_count_as_one() {
    let intake = intake(|limits| limits.reading_of_network = 1);
    let first = begin(&intake, "2001:db8:1:2::1").await;
    let elsewhere = begin(&intake, "2001:db8:1:3::1").await;
    let mapped = begin(&intake, "::ffff:192.0.2.1").await;
    let second = begin(&intake, "2001:db8:1:2:ffff::9").await;
    let plain = begin(&intake, "192.0.2.1").await;
    assert_eq!(first.end().await, Err(429));
    assert_eq!(mapped.end().await, Err(429));
    for post in [elsewhere, second, plain] {
        assert_eq!(post.end().await, Ok(0));
    }
}

#[tokio::test]
async fn bytes_are_bounded_for_a_network_and_for_all() {
    let intake = intake(|limits| {
        limits.bytes_of_network = 1_000;
        limits.bytes = 2_500;
    });
    let first = begin(&intake, "192.0.2.1").await;
    first.send(&intake, 600).await;
    let second = begin(&intake, "192.0.2.1").await;
    second.send(&intake, 600).await;
    assert_eq!(first.end().await, Err(429));
    let mut posts = vec![second];
    for from in ["192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"] {
        let post = begin(&intake, from).await;
        post.send(&intake, 600).await;
        assert!(intake.held_bytes() <= 2_500);
        posts.push(post);
    }
    let newest = posts.split_off(1);
    assert_eq!(posts.remove(0).end().await, Err(429));
    for post in newest {
        assert_eq!(post.end().await, Ok(600));
    }
}

#[tokio::test]
async fn one_that_is_too_much_alone_gives_up_itself() {
    let intake = intake(|limits| limits.bytes = 1_000);
    let post = begin(&intake, "192.0.2.1").await;
    post.send(&intake, 1_001).await;
    assert_eq!(post.end().await, Err(429));
    assert_eq!(intake.held_bytes(), 0);
}

#[tokio::test]
async fn a_body_of_no_length_is_counted_as_it_comes() {
    let intake = intake(|limits| limits.body = 1_000);
    let post = begin(&intake, "192.0.2.1").await;
    post.send(&intake, 1_000).await;
    post.send(&intake, 1).await;
    assert_eq!(post.end().await, Err(413));
    assert_eq!(intake.held_bytes(), 0);
}

#[tokio::test]
async fn a_whole_body_counts_until_it_is_dropped() {
    let intake = intake(|_| {});
    let from = "192.0.2.1".parse().unwrap();
    let held = intake.read(from, Body::from(vec![b' '; 5_000])).await;
    let held = held.unwrap();
    assert_eq!(intake.reading(), 0);
    assert!(intake.held_bytes() >= 5_000);
    drop(held);
    assert_eq!(intake.held_bytes(), 0);
}

#[tokio::test]
async fn what_waits_to_be_worked_on_counts_for_its_network() {
    let intake = intake(|limits| limits.bytes_of_network = 1_000);
    let from = "192.0.2.1".parse().unwrap();
    let held = intake.read(from, Body::from(vec![b' '; 800])).await;
    let refused = begin(&intake, "192.0.2.1").await;
    refused.send(&intake, 300).await;
    assert_eq!(refused.end().await, Err(429));
    let other = begin(&intake, "192.0.2.2").await;
    other.send(&intake, 300).await;
    assert_eq!(other.end().await, Ok(300));
    drop(held);
    let again = begin(&intake, "192.0.2.1").await;
    again.send(&intake, 300).await;
    assert_eq!(again.end().await, Ok(300));
    assert!(intake.bodies().whole.is_empty());
}

#[tokio::test]
async fn a_reader_that_is_dropped_forgets_its_body() {
    let intake = intake(|_| {});
    let post = begin(&intake, "192.0.2.1").await;
    post.send(&intake, 5_000).await;
    post.reading.abort();
    assert!(post.reading.await.unwrap_err().is_cancelled());
    assert_eq!((intake.reading(), intake.held_bytes()), (0, 0));
}
