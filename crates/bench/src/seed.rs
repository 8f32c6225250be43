//! Large accounts, written through the store itself, many conversations a commit.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use protocol::{
    AccountId, AgentId, Assignment, Author, ChannelKind, ContactId, Content, ConversationId,
    ConversationStatus, Direction, InboxId, MessageId, Status, Timestamp,
    order::ConversationCursor,
};
use server::{
    data_folder::DataFolder,
    store::{Access, Store, StoreError, Transaction, conversation::Addresses, message::NewMessage},
};

use crate::running_server::Launcher;

/// Messages of each conversation.
pub(crate) const MESSAGES: usize = 1;
/// Conversations that one command writes.
const AT_ONCE: usize = 1_000;
/// One in so many conversations is open, in the rare inbox, or another agent's.
const RARE: usize = 1_000;
/// When the first conversation began, in milliseconds since the Unix epoch.
const BEGINNING: i64 = 1_790_000_000_000;
/// Says that a folder was written to its end.
const COMPLETE: &str = "seeded";

const FIRST_NAMES: [&str; 12] = [
    "Rana", "Karim", "José", "Åsa", "Нина", "Mehmet", "Şule", "陈伟", "محمد", "Amara", "Łukasz",
    "Omar",
];
const SYLLABLES: [&str; 16] = [
    "ka", "ro", "mi", "ta", "le", "no", "su", "da", "vi", "pe", "lo", "ra", "ne", "ha", "ti", "be",
];

/// A folder with a large account, and what is rare in it.
#[derive(Debug)]
pub(crate) struct Seeded {
    pub(crate) folder: PathBuf,
    pub(crate) rare_inbox: String,
    pub(crate) agent_with_few: String,
    /// A cursor in the middle of the list.
    pub(crate) middle: String,
}

/// The account of a folder: what was kept of an earlier run, else a new one.
pub(crate) async fn account(folder: &Path, size: usize, launcher: &Launcher) -> Result<Seeded> {
    let is_kept = folder.join(COMPLETE).exists();
    if !is_kept {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        launcher.create(folder, 3)?;
        launcher.create_inbox(folder, "Rare", "106000000000002")?;
    }
    let data = DataFolder::open(folder)?;
    let lock = data.lock()?;
    let store = Store::open(&data, Access::Alone(&lock), None, |_| {})?;
    let known = store
        .read(|read| {
            let accounts = read.accounts()?;
            let account = accounts.first().ok_or(StoreError::Closed)?.0;
            Ok((account, read.inboxes(account)?, read.agents(account)?))
        })
        .await?;
    let (account, inboxes, agents) = known;
    let inbox = |name: &str| {
        let found = inboxes.iter().find(|inbox| inbox.name == name);
        found.map(|inbox| inbox.id).context("an inbox is missing")
    };
    let agent = |name: &str| {
        let found = agents.iter().find(|agent| agent.name == name);
        found.map(|agent| agent.id).context("an agent is missing")
    };
    let seed = SeedExtent {
        account,
        inbox: inbox("WhatsApp")?,
        rare_inbox: inbox("Rare")?,
        me: agent("Agent 0")?,
        busy: agent("Agent 1")?,
        idle: agent("Agent 2")?,
    };
    if !is_kept {
        for first in (0..size).step_by(AT_ONCE) {
            let last = (first + AT_ONCE).min(size);
            store
                .write(move |tx| (first..last).try_for_each(|index| seed.write(tx, index)))
                .await?;
        }
        std::fs::write(folder.join(COMPLETE), "")?;
    }
    store.close();
    Ok(Seeded {
        folder: folder.to_owned(),
        rare_inbox: seed.rare_inbox.to_string(),
        agent_with_few: seed.idle.to_string(),
        middle: ConversationCursor::of(at(size / 2), ConversationId::from_bytes([0; 16]))
            .to_string(),
    })
}

#[derive(Debug, Clone, Copy)]
struct SeedExtent {
    account: AccountId,
    inbox: InboxId,
    rare_inbox: InboxId,
    me: AgentId,
    busy: AgentId,
    idle: AgentId,
}

impl SeedExtent {
    /// Writes one conversation with its message.
    fn write(self, tx: &mut Transaction<'_>, index: usize) -> Result<(), StoreError> {
        let now = at(index);
        let number = format!("96100{index:06}");
        let name = name(index);
        let addresses = Addresses {
            phone: Some(number),
            user_id: None,
        };
        let is_rare = index.is_multiple_of(RARE);
        let inbox = if is_rare { self.rare_inbox } else { self.inbox };
        let fresh: (ConversationId, ContactId) = (
            ConversationId::mint(millis(index), random(index, 1)),
            ContactId::mint(millis(index), random(index, 2)),
        );
        let id = tx.conversation_with(
            self.account,
            (ChannelKind::Whatsapp, inbox),
            &addresses,
            Some(&name),
            fresh,
            now,
        )?;
        let message = NewMessage {
            id: MessageId::mint(millis(index), random(index, 3)),
            conversation_id: id,
            direction: Direction::In,
            author: Author::Contact(fresh.1),
            sender: None,
            status: Status::Received,
            sent_at: now,
            content: Content::Text {
                text: "Hello, do you have this one in blue, and when could it be here?".to_owned(),
            },
        };
        tx.add_message(self.account, message, now)?;
        let status = if is_rare {
            ConversationStatus::Open
        } else {
            ConversationStatus::Resolved
        };
        let assignee = match index % RARE {
            1 => Assignment::Agent(self.me),
            2 => Assignment::Agent(self.idle),
            3 => Assignment::Nobody,
            _ => Assignment::Agent(self.busy),
        };
        tx.change(self.account, id, Some(status), Some(assignee))
    }
}

fn at(index: usize) -> Timestamp {
    Timestamp::from_millis(BEGINNING).plus_millis(i64::try_from(index).unwrap_or(i64::MAX))
}

fn millis(index: usize) -> u64 {
    u64::try_from(at(index).millis()).unwrap_or_default()
}

/// Ten bytes that look random and are the same in every run.
fn random(index: usize, kind: u64) -> [u8; 10] {
    let mixed = mixed(index as u64 * 4 + kind).to_be_bytes();
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&mixed);
    bytes[8..].copy_from_slice(&mixed[..2]);
    bytes
}

/// SplitMix64's last step.
const fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn name(index: usize) -> String {
    let mut rest = mixed(index as u64);
    let mut next = |many: usize| {
        let turn = usize::try_from(rest % many as u64).unwrap_or_default();
        rest /= many as u64;
        turn
    };
    let first = FIRST_NAMES[next(FIRST_NAMES.len())];
    let syllables = 2 + next(3);
    let family: String = (0..syllables)
        .map(|_| SYLLABLES[next(SYLLABLES.len())])
        .collect();
    format!("{first} {family}")
}
