//! The client's replica takes a long absence's worth of messages.

use std::time::{Duration, Instant};

use anyhow::Result;
use protocol::{Bootstrap, ServerFrame, Timestamp};
use serde_json::json;
use sync::{Recovery, Replica};

use super::Extent;
use crate::table::{Table, median};

const FRAMES: usize = 1_000;
const EVENTS: usize = 100;
const GOAL: Duration = Duration::from_millis(500);

pub(crate) fn run(plan: Extent, table: &mut Table) -> Result<()> {
    Extent::step("the replica takes 100,000 messages");
    let texts: Vec<String> = (0..FRAMES).map(frame).collect();
    let (mut parsing, mut applying) = (Vec::new(), Vec::new());
    for _ in 0..plan.runs.max(3) {
        let start = Instant::now();
        let frames: Vec<ServerFrame> = texts
            .iter()
            .map(|text| serde_json::from_str(text))
            .collect::<Result<_, _>>()?;
        parsing.push(start.elapsed().as_secs_f64());

        let mut replica = Replica::new();
        replica.bootstrap(bootstrap()?);
        let start = Instant::now();
        for frame in frames {
            let (changes, ask) = replica.receive(frame, Timestamp::from_millis(0));
            anyhow::ensure!(ask == Recovery::Nothing, "the replica asked for {ask:?}");
            std::hint::black_box(changes);
        }
        applying.push(start.elapsed().as_secs_f64());
    }
    let (parsing, applying) = (median(parsing), median(applying));
    table.judged(
        "replica applies 100,000 messages (native)",
        format!("{:.0} ms", applying * 1000.0),
        "< 500 ms",
        applying < GOAL.as_secs_f64(),
    );
    table.told(
        "  with parsing the JSON",
        format!("{:.0} ms", (parsing + applying) * 1000.0),
    );
    Ok(())
}

fn id(kind: usize, number: usize) -> String {
    format!("0190f3c0-{kind:04x}-7000-8000-{number:012x}")
}

/// Frame by frame, each of the conversations gets one message.
fn frame(place: usize) -> String {
    let prev = place * EVENTS;
    let events: Vec<_> = (0..EVENTS)
        .map(|conversation| {
            let seq = prev + conversation + 1;
            json!({ "seq": seq, "type": "message_created", "message": {
                "id": id(1, seq), "conversation_id": id(2, conversation), "seq": seq, "version": seq,
                "direction": "in", "author": { "type": "contact", "id": id(3, conversation) },
                "status": "received", "sent_at": 1_790_000_000_000_u64 + seq as u64 * 10,
                "content": { "type": "text", "text": "Hello, do you have this one in blue, and when could it be here?" },
            }})
        })
        .collect();
    json!({ "type": "events", "prev": prev, "cursor": prev + EVENTS, "events": events }).to_string()
}

fn bootstrap() -> Result<Bootstrap> {
    let conversations: Vec<_> = (0..EVENTS)
        .map(|conversation| {
            json!({
                "id": id(2, conversation), "version": 0, "inbox_id": id(4, 0), "channel": "whatsapp",
                "contact": { "id": id(3, conversation), "name": format!("Customer {conversation}") },
                "status": "open", "last_activity_at": 1_790_000_000_000_u64, "inbound_count": 0,
            })
        })
        .collect();
    let page = |items| json!({ "items": items, "read_marks": [], "next": null });
    Ok(serde_json::from_value(json!({
        "epoch": id(5, 0), "cursor": 0, "me": id(6, 0), "account": { "name": "Bench" },
        "agents": [], "inboxes": [], "conversations": page(conversations), "unread": page(Vec::new()),
    }))?)
}
