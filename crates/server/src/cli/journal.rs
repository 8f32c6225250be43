//! `frontdesk journal`

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::{clock, settings::Given, store::journal::JournalEntry};

/// Entries that are read at once.
const PAGE: usize = 500;

/// Safe beside a running server.
#[derive(Debug, Args)]
pub(super) struct Journal {
    /// Only of the last so many days
    #[arg(long, default_value_t = 30)]
    days: u32,
    #[command(flatten)]
    given: Given,
}

impl Journal {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let (store, _lock) = super::open_store(self.given)?;
        let days = Duration::from_hours(24 * u64::from(self.days));
        let since = clock::now().plus_millis(-i64::try_from(days.as_millis())?);
        let mut after = None;
        loop {
            let page = store.read(move |read| read.journal(since, after, PAGE));
            let page = page.await?;
            for entry in &page {
                say!("{}", line(entry));
            }
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.id);
        }
    }
}

/// The body is text, not JSON within JSON: so it stays as it came, byte for byte
/// where it is UTF-8.
fn line(entry: &JournalEntry) -> Value {
    json!({
        "received_at": entry.received_at,
        "channel": entry.channel,
        "note": entry.note,
        "body": String::from_utf8_lossy(&entry.body),
    })
}
