//! A client that follows an account's stream by its cursor, through every kill:
//! it must see each message as created exactly once.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context, Result};
use harness::{FrameSocket, socket::cookie_header};
use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::{client::HttpClient, stored::mark};

/// Where a client stands, and how often it saw each message created.
#[derive(Debug)]
pub(crate) struct Follower {
    epoch: Value,
    cursor: u64,
    seen: HashMap<String, u32>,
    /// Frames that did not follow the one before.
    gaps: usize,
    /// The server could not go on from the cursor.
    resets: usize,
    pub(crate) resumed: usize,
}

/// What a follower missed, or saw too often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Missed {
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) gaps: usize,
    pub(crate) resets: usize,
}

impl Follower {
    pub(crate) fn at(epoch: Value, cursor: u64) -> Self {
        Self {
            epoch,
            cursor,
            seen: HashMap::new(),
            gaps: 0,
            resets: 0,
            resumed: 0,
        }
    }

    /// Bootstraps, as a client does first.
    pub(crate) async fn begin(client: &mut HttpClient) -> Result<Self> {
        let first = client.get("/api/bootstrap").await?.json();
        let cursor = first["cursor"].as_u64().context("no cursor")?;
        Ok(Self::at(first["epoch"].clone(), cursor))
    }

    /// The first frame on a new socket.
    pub(crate) fn resume(&self) -> String {
        json!({ "type": "resume", "epoch": self.epoch, "cursor": self.cursor }).to_string()
    }

    pub(crate) fn seen(&self) -> usize {
        self.seen.len()
    }

    /// Takes a frame. The cursor moves after its events.
    pub(crate) fn hear(&mut self, frame: &Value) {
        match frame["type"].as_str() {
            Some("reset") => self.resets += 1,
            Some("ready") if frame["epoch"] != self.epoch => self.resets += 1,
            Some("events") => self.take(frame),
            _ => {}
        }
    }

    fn take(&mut self, frame: &Value) {
        self.gaps += usize::from(frame["prev"].as_u64() != Some(self.cursor));
        for event in frame["events"].as_array().into_iter().flatten() {
            if event["type"] == "message_created" && event["seq"].as_u64() > Some(self.cursor) {
                let mark = mark(&event["message"]["content"]);
                *self.seen.entry(mark).or_default() += 1;
            }
        }
        self.cursor = frame["cursor"].as_u64().unwrap_or(self.cursor);
    }

    /// Holds what was seen against what should have been.
    pub(crate) fn check<'a>(&self, marks: impl Iterator<Item = &'a str>) -> Missed {
        let mut missed = Missed {
            gaps: self.gaps,
            resets: self.resets,
            ..Missed::default()
        };
        for mark in marks {
            match self.seen.get(mark) {
                None => missed.lost += 1,
                Some(1) => {}
                Some(_) => missed.doubled += 1,
            }
        }
        missed
    }

    /// Follows until told how many messages there must be, and those are here
    /// or do not come any more.
    pub(crate) async fn follow(
        mut self,
        client: HttpClient,
        mut expected: watch::Receiver<Option<usize>>,
    ) -> Self {
        let mut waited = Instant::now();
        while !self.is_done(&expected, waited) {
            let Ok(mut socket) = self.connect(&client).await else {
                sleep(Duration::from_millis(20)).await;
                continue;
            };
            self.resumed += 1;
            while !self.is_done(&expected, waited) {
                let next = tokio::select! {
                    next = timeout(Duration::from_secs(1), socket.next()) => next,
                    changed = expected.changed(), if expected.borrow().is_none() => {
                        waited = Instant::now();
                        if changed.is_err() {
                            return self;
                        }
                        continue;
                    }
                };
                match next {
                    Ok(Ok(frame)) => {
                        waited = Instant::now();
                        self.hear(&serde_json::from_slice(frame).unwrap_or_default());
                    }
                    Ok(Err(_)) => break,
                    Err(_) => {}
                }
            }
        }
        self
    }

    fn is_done(&self, expected: &watch::Receiver<Option<usize>>, heard: Instant) -> bool {
        let patience = Duration::from_secs(10);
        expected
            .borrow()
            .is_some_and(|wanted| self.seen() >= wanted || heard.elapsed() > patience)
    }

    pub(crate) async fn connect(&self, client: &HttpClient) -> Result<FrameSocket> {
        let headers = cookie_header(client.cookie.as_deref().unwrap_or_default());
        let opening = async {
            let stream = client.connect().await?;
            let mut socket = FrameSocket::upgrade(stream, "/api/socket", &headers).await?;
            socket.say(self.resume().as_bytes()).await?;
            anyhow::Ok(socket)
        };
        timeout(Duration::from_secs(5), opening).await?
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Follower, Missed};

    fn frame(prev: u64, cursor: u64, texts: &[&str]) -> Value {
        let events: Vec<Value> = texts
            .iter()
            .zip(prev + 1..)
            .map(|(text, seq)| {
                json!({ "seq": seq, "type": "message_created",
                        "message": { "content": { "type": "text", "text": text } } })
            })
            .collect();
        json!({ "type": "events", "prev": prev, "cursor": cursor, "events": events })
    }

    #[track_caller]
    fn check(frames: &[Value], expected: Missed) {
        let mut follower = Follower::at(json!("e"), 0);
        for frame in frames {
            follower.hear(frame);
        }
        assert_eq!(follower.check(["a", "b"].into_iter()), expected);
    }

    #[test]
    fn each_message_once_is_no_fault() {
        check(
            &[frame(0, 1, &["a"]), frame(1, 2, &["b"])],
            Missed::default(),
        );
    }

    #[test]
    fn a_message_that_never_came_is_lost() {
        let lost = Missed {
            lost: 1,
            ..Missed::default()
        };
        check(&[frame(0, 1, &["a"])], lost);
    }

    #[test]
    fn a_message_that_came_twice_is_doubled() {
        let doubled = Missed {
            doubled: 1,
            ..Missed::default()
        };
        check(&[frame(0, 3, &["a", "b", "a"])], doubled);
    }

    #[test]
    fn a_frame_that_does_not_follow_is_a_gap() {
        let gaps = Missed {
            gaps: 1,
            ..Missed::default()
        };
        check(&[frame(0, 1, &["a"]), frame(5, 6, &["b"])], gaps);
    }

    #[test]
    fn another_epoch_is_a_reset() {
        let resets = Missed {
            resets: 1,
            ..Missed::default()
        };
        let ready = json!({ "type": "ready", "epoch": "f", "cursor": 0 });
        check(&[ready, frame(0, 2, &["a", "b"])], resets);
    }
}
