//! Stores what a webhook says: the raw body and the first batch in one
//! transaction, then each further batch in its own. Meta repeats and reorders
//! updates, so every step is idempotent: an update that was stored in part comes
//! again, and its known items change nothing.

use protocol::{
    AccountId, Author, ChannelKind, ContactId, ConversationId, Direction, InboxId, MessageId,
    Status, Timestamp,
};

use super::{
    batch::Batch,
    graph_api,
    payload::{Inbound, NumberUpdate, Report},
    policy::POLICY,
};
use crate::{
    clock,
    store::{
        StoreError, Transaction,
        conversation::GroupAddress,
        journal::{JournalBody, JournalId},
        message::NewMessage,
        provider_message::ProviderReference,
    },
};

/// Notes in the journal: what could not be used of an update.
const UNKNOWN_SHAPE: &str = "unknown_shape";
const UNKNOWN_NUMBER: &str = "unknown_number";
const UNKNOWN_GROUP: &str = "unknown_group";

/// What the conversation is called that holds the messages of groups whose ids could
/// not be read.
const UNKNOWN_GROUP_NAME: &str = "Unknown WhatsApp group";

/// What storing a webhook, or a batch of it, changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub messages: usize,
    pub statuses: usize,
    /// Items that were known already, or changed nothing.
    pub repeated: usize,
    /// Numbers that no inbox has, and the first of the numbers.
    pub unknown_numbers: usize,
    pub unknown_number: Option<String>,
    /// Messages of groups whose ids could not be read.
    pub unknown_groups: usize,
    pub account: Option<AccountId>,
}

impl Received {
    /// The counts of both batches together.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        Self {
            messages: self.messages + next.messages,
            statuses: self.statuses + next.statuses,
            repeated: self.repeated + next.repeated,
            unknown_numbers: self.unknown_numbers + next.unknown_numbers,
            unknown_number: self.unknown_number.or(next.unknown_number),
            unknown_groups: self.unknown_groups + next.unknown_groups,
            account: next.account.or(self.account),
        }
    }
}

/// Journals the body of an update and applies its first batch. `unknown`: some of
/// it is of a shape that is not understood.
///
/// # Errors
/// If nothing was stored.
pub fn begin(
    tx: &mut Transaction<'_>,
    body: &JournalBody,
    unknown: bool,
    first: &Batch,
    now: Timestamp,
) -> Result<(JournalId, Received), StoreError> {
    let note = unknown.then_some(UNKNOWN_SHAPE);
    let entry = tx.journal_webhook(ChannelKind::Whatsapp.as_str(), body, note, now)?;
    Ok((entry, store(tx, entry, first, now)?))
}

/// Applies a batch.
///
/// # Errors
/// If nothing of it was stored.
pub fn store(
    tx: &mut Transaction<'_>,
    entry: JournalId,
    batch: &Batch,
    now: Timestamp,
) -> Result<Received, StoreError> {
    let mut received = Received::default();
    for number in batch {
        match tx.inbox_by_provider(ChannelKind::Whatsapp, &number.phone_number_id)? {
            Some((account, inbox)) => {
                received.account = Some(account);
                store_number(tx, account, inbox, number, now, &mut received)?;
            }
            None => {
                received.unknown_numbers += 1;
                received
                    .unknown_number
                    .get_or_insert_with(|| number.phone_number_id.clone());
            }
        }
    }
    if received.unknown_groups > 0 {
        tx.annotate_webhook(entry, UNKNOWN_GROUP)?;
    }
    if received.unknown_numbers > 0 {
        tx.annotate_webhook(entry, UNKNOWN_NUMBER)?;
    }
    Ok(received)
}

fn store_number(
    tx: &mut Transaction<'_>,
    account: AccountId,
    inbox: InboxId,
    number: &NumberUpdate,
    now: Timestamp,
    received: &mut Received,
) -> Result<(), StoreError> {
    for named in &number.subjects {
        let at = believable(named.at, now);
        let fresh = clock::fresh(ContactId::mint);
        tx.name_group(
            (account, inbox),
            &named.group,
            &named.subject,
            (at, now),
            fresh,
        )?;
    }
    for message in &number.messages {
        if store_message(tx, account, inbox, message, now)? {
            received.messages += 1;
            if message.group == Some(GroupAddress::Unreadable) {
                received.unknown_groups += 1;
            }
        } else {
            received.repeated += 1;
        }
    }
    for status in &number.statuses {
        if store_status(tx, account, inbox, status, now)? {
            received.statuses += 1;
        } else {
            received.repeated += 1;
        }
    }
    Ok(())
}

fn store_message(
    tx: &mut Transaction<'_>,
    account: AccountId,
    inbox: InboxId,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = clock::fresh(MessageId::mint);
    let known = ProviderReference {
        message_id: id,
        attempt: 0,
    };
    if !tx.name_message(account, inbox, &inbound.provider_id, known)? {
        return Ok(false);
    }
    let Some(origin) = origin(tx, account, inbox, inbound, now)? else {
        return Ok(false);
    };
    let new = NewMessage {
        id,
        conversation_id: origin.conversation_id,
        direction: Direction::In,
        author: Author::Contact(origin.author),
        sender: origin.sender,
        status: Status::Received,
        sent_at: believable(inbound.sent_at, now),
        content: POLICY.received(inbound.content.clone()),
    };
    tx.add_message(account, new, now)?;
    Ok(true)
}

/// Where a message belongs, and who wrote it.
struct MessageOrigin {
    conversation_id: ConversationId,
    author: ContactId,
    sender: Option<String>,
}

/// A group's message is in the group's conversation, and nowhere else.
fn origin(
    tx: &mut Transaction<'_>,
    account: AccountId,
    inbox: InboxId,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<Option<MessageOrigin>, StoreError> {
    let place = (ChannelKind::Whatsapp, inbox);
    let fresh = (
        clock::fresh(ConversationId::mint),
        clock::fresh(ContactId::mint),
    );
    let (from, name) = (&inbound.from, inbound.name.as_deref());
    let conversation_id = match &inbound.group {
        None => tx.conversation_with(account, place, from, name, fresh, now)?,
        Some(group) => {
            let is_unknown = *group == GroupAddress::Unreadable;
            let name = is_unknown.then_some(UNKNOWN_GROUP_NAME);
            tx.conversation_with_group(account, place, group, name, fresh, now)?
        }
    };
    let Some(conversation) = tx.conversation(account, conversation_id)? else {
        return Ok(None);
    };
    let mut origin = MessageOrigin {
        conversation_id,
        author: conversation.contact.id,
        sender: None,
    };
    // Of nobody in particular, it is the group's own.
    if inbound.group.is_some() && !from.is_empty() {
        let fresh = clock::fresh(ContactId::mint);
        let member = tx.group_member((account, inbox), from, name, fresh, now)?;
        origin.author = member.id;
        origin.sender = Some(member.display_name());
    }
    Ok(Some(origin))
}

/// The provider's time, or ours where it lies ahead: a message from the future
/// would stay the newest for ever.
fn believable(sent_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    const AHEAD_MS: i64 = 5 * 60 * 1000;
    sent_at
        .filter(|at| *at <= now.plus_millis(AHEAD_MS))
        .unwrap_or(now)
}

fn store_status(
    tx: &mut Transaction<'_>,
    account: AccountId,
    inbox: InboxId,
    report: &Report,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let provider_id = &report.provider_id;
    let failure = report.failure.as_ref();
    let known = match tx.provider_message(inbox, provider_id)? {
        Some(known) => Some(known),
        None => match_by_callback_data(tx, account, inbox, report)?,
    };
    match known {
        Some(ProviderReference {
            message_id,
            attempt,
        }) => tx.report(account, message_id, attempt, report.status, failure, now),
        None => {
            tx.hold_status(account, inbox, provider_id, report.status, failure, now)?;
            Ok(true)
        }
    }
}

/// The attempt that a status names in its `biz_opaque_callback_data`. It settles an
/// attempt whose answer was lost.
fn match_by_callback_data(
    tx: &mut Transaction<'_>,
    account: AccountId,
    inbox: InboxId,
    report: &Report,
) -> Result<Option<ProviderReference>, StoreError> {
    let ours = report
        .callback_data
        .as_deref()
        .and_then(graph_api::parse_attempt);
    let Some((message_id, attempt)) = ours else {
        return Ok(None);
    };
    let Some(newest) = tx.attempt_of(account, message_id)? else {
        return Ok(None);
    };
    if attempt > newest {
        return Ok(None);
    }
    let known = ProviderReference {
        message_id,
        attempt,
    };
    tx.name_message(account, inbox, &report.provider_id, known)?;
    tx.finish_outgoing(message_id, attempt)?;
    if report.status != Status::Failed {
        // The customer has it: another attempt would double it.
        tx.finish_outgoing(message_id, newest)?;
    }
    Ok(Some(known))
}
