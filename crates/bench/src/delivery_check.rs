//! What was sent and what each socket saw of it: nothing lost, doubled or out
//! of order. Frames are searched and not parsed, to stay cheap beside the
//! server; the server's JSON is compact, and its fields have a fixed order.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use memchr::memmem::Finder;

use crate::{
    request::MARK,
    socket::{digits, number},
};

const CREATED: &[u8] = br#""message_created","message":{"id":""#;
const TEXT: &[u8] = br#""text":""#;
const UUID: usize = 36;

/// Shared by the posters and all sockets of one run.
#[derive(Debug)]
pub(crate) struct DeliveryCheck {
    pub(crate) start: Instant,
    conversations: usize,
    /// Nanoseconds from the start to just before the post was written.
    sent: Vec<AtomicU64>,
    /// The message's id, as the first socket saw it, folded.
    ids: Vec<AtomicU64>,
}

/// What one socket saw.
#[derive(Debug)]
pub(crate) struct SocketObservation {
    cursor: u64,
    seen: Vec<bool>,
    /// The last message of each conversation, counted from one.
    last: Vec<usize>,
    pub(crate) messages: usize,
    pub(crate) frames: usize,
    pub(crate) bytes: usize,
    pub(crate) faults: DeliveryFaults,
    /// Microseconds from post to frame, of each message.
    pub(crate) latencies: Vec<u32>,
    /// When the last message came.
    pub(crate) last_at: Duration,
    created: Finder<'static>,
    text: Finder<'static>,
}

/// What must not happen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DeliveryFaults {
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) disordered: usize,
    /// A frame did not follow the one before.
    pub(crate) gaps: usize,
    /// Two sockets saw one message under two ids, or one id twice.
    pub(crate) mistaken: usize,
}

impl DeliveryCheck {
    pub(crate) fn new(messages: usize, conversations: usize) -> Self {
        let zeroes = || (0..messages).map(|_| AtomicU64::new(0)).collect();
        Self {
            start: Instant::now(),
            conversations,
            sent: zeroes(),
            ids: zeroes(),
        }
    }

    /// Just before message `index` is written.
    pub(crate) fn send(&self, index: usize) {
        let nanos = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.sent[index].store(nanos, Ordering::Relaxed);
    }

    pub(crate) fn reader(&self, cursor: u64) -> SocketObservation {
        SocketObservation {
            cursor,
            seen: vec![false; self.sent.len()],
            last: vec![0; self.conversations],
            messages: 0,
            frames: 0,
            bytes: 0,
            faults: DeliveryFaults::default(),
            latencies: Vec::with_capacity(self.sent.len()),
            last_at: Duration::ZERO,
            created: Finder::new(CREATED),
            text: Finder::new(TEXT),
        }
    }

    /// Messages that share an id with another.
    pub(crate) fn shared_ids(&self) -> usize {
        let mut ids: Vec<u64> = self
            .ids
            .iter()
            .map(|id| id.load(Ordering::Relaxed))
            .filter(|id| *id != 0)
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        all - ids.len()
    }
}

impl SocketObservation {
    /// Takes one frame.
    pub(crate) fn read(&mut self, frame: &[u8], check: &DeliveryCheck) {
        if !frame.starts_with(br#"{"type":"events""#) {
            return;
        }
        let now = check.start.elapsed();
        self.frames += 1;
        self.bytes += frame.len();
        let head = &frame[..frame.len().min(96)];
        let (prev, cursor) = (number(head, br#""prev":"#), number(head, br#""cursor":"#));
        if prev != Some(self.cursor) {
            self.faults.gaps += 1;
        }
        self.cursor = cursor.unwrap_or(self.cursor);
        let mut rest = frame;
        while let Some(found) = self.created.find(rest) {
            let message = &rest[found + CREATED.len()..];
            let Some(text) = self.text.find(message) else {
                break;
            };
            rest = &message[text + TEXT.len()..];
            if let Some(mark) = rest.strip_prefix(MARK) {
                let index = usize::try_from(digits(mark)).unwrap_or(usize::MAX);
                self.note(index, fold(&message[..UUID]), now, check);
            }
        }
    }

    fn note(&mut self, index: usize, id: u64, now: Duration, check: &DeliveryCheck) {
        let (Some(seen), Some(known), Some(sent)) = (
            self.seen.get_mut(index),
            check.ids.get(index),
            check.sent.get(index),
        ) else {
            self.faults.mistaken += 1;
            return;
        };
        if std::mem::replace(seen, true) {
            self.faults.doubled += 1;
            return;
        }
        let first = known.compare_exchange(0, id, Ordering::Relaxed, Ordering::Relaxed);
        if first.is_err_and(|known| known != id) {
            self.faults.mistaken += 1;
        }
        let last = &mut self.last[index % check.conversations];
        if *last > index {
            self.faults.disordered += 1;
        }
        *last = index + 1;
        self.messages += 1;
        self.last_at = now;
        let waited = now.saturating_sub(Duration::from_nanos(sent.load(Ordering::Relaxed)));
        self.latencies
            .push(u32::try_from(waited.as_micros()).unwrap_or(u32::MAX));
    }
}

impl DeliveryFaults {
    pub(crate) fn add(&mut self, other: Self) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.disordered += other.disordered;
        self.gaps += other.gaps;
        self.mistaken += other.mistaken;
    }
}

/// An id's random half as a number; never zero.
fn fold(id: &[u8]) -> u64 {
    id.iter()
        .skip(14)
        .filter(|byte| **byte != b'-')
        .fold(1, |folded: u64, byte| {
            folded.rotate_left(5) ^ u64::from(*byte).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
        | 1
}

#[cfg(test)]
mod tests {
    use super::{DeliveryCheck, DeliveryFaults};

    fn frame(prev: u64, messages: &[(u64, &str)]) -> Vec<u8> {
        let cursor = prev + messages.len() as u64;
        let events: Vec<String> = messages
            .iter()
            .map(|(index, id)| {
                format!(
                    r##"{{"seq":1,"type":"message_created","message":{{"id":"{id}","content":{{"type":"text","text":"#{index} hi"}}}}}}"##
                )
            })
            .collect();
        format!(
            r#"{{"type":"events","prev":{prev},"cursor":{cursor},"events":[{}]}}"#,
            events.join(",")
        )
        .into_bytes()
    }

    const A: &str = "0190f3c0-0000-7000-8000-00000000000a";
    const B: &str = "0190f3c0-0000-7000-8000-00000000000b";

    #[track_caller]
    fn check(frames: &[Vec<u8>], expected: DeliveryFaults) {
        let check = DeliveryCheck::new(4, 1);
        let mut seen = check.reader(0);
        for frame in frames {
            seen.read(frame, &check);
        }
        assert_eq!(seen.faults, expected);
    }

    #[test]
    fn a_clean_stream_has_no_faults() {
        check(
            &[frame(0, &[(0, A)]), frame(1, &[(1, B)])],
            DeliveryFaults::default(),
        );
    }

    #[test]
    fn a_message_seen_twice_is_doubled() {
        check(
            &[frame(0, &[(0, A), (0, A)])],
            DeliveryFaults {
                doubled: 1,
                ..DeliveryFaults::default()
            },
        );
    }

    #[test]
    fn a_frame_that_does_not_follow_is_a_gap() {
        check(
            &[frame(0, &[(0, A)]), frame(7, &[(1, B)])],
            DeliveryFaults {
                gaps: 1,
                ..DeliveryFaults::default()
            },
        );
    }

    #[test]
    fn an_earlier_message_after_a_later_one_is_disorder() {
        check(
            &[frame(0, &[(1, A), (0, B)])],
            DeliveryFaults {
                disordered: 1,
                ..DeliveryFaults::default()
            },
        );
    }
}
