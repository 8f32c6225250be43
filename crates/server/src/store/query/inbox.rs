//! Inboxes: the addresses that customers write to.

use protocol::{AccountId, ChannelKind, Event, Inbox, InboxId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::channel::policy::ChannelPolicy;
use crate::store::{
    database::row::{Col, col},
    error::Refusal,
    error::StoreError,
    reader::Read,
    transaction::Transaction,
};

const COLUMNS: &str = "id, version, name, channel, address";

/// An inbox to be made.
#[derive(Debug, Clone)]
pub struct NewInbox {
    pub id: InboxId,
    pub name: String,
    pub channel: ChannelKind,
    pub address: Option<String>,
    /// The provider's id for it; its own id where the channel is hosted here.
    pub provider_id: String,
}

impl NewInbox {
    /// A website's, which is hosted here.
    pub fn website(id: InboxId, name: String) -> Self {
        Self {
            id,
            name,
            channel: ChannelKind::Widget,
            address: None,
            provider_id: id.to_string(),
        }
    }
}

pub(in crate::store) fn find(
    connection: &Connection,
    account: AccountId,
    id: InboxId,
) -> Result<Option<Inbox>, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM inboxes WHERE account_id = ?1 AND id = ?2"
        ))?
        .query_row(params![Col(account), Col(id)], inbox)
        .optional()?)
}

fn inbox(row: &Row<'_>) -> rusqlite::Result<Inbox> {
    let kind: ChannelKind = col(row, 3)?;
    Ok(Inbox {
        id: col(row, 0)?,
        version: col(row, 1)?,
        name: row.get(2)?,
        channel: kind,
        address: row.get(4)?,
        capabilities: ChannelPolicy::of(kind).capabilities(),
    })
}

impl Transaction<'_> {
    pub fn create_inbox(
        &mut self,
        account: AccountId,
        new: &NewInbox,
        now: Timestamp,
    ) -> Result<Inbox, StoreError> {
        if self
            .inbox_by_provider(new.channel, &new.provider_id)?
            .is_some()
        {
            return Err(Refusal::AddressTaken.into());
        }
        let policy = ChannelPolicy::of(new.channel);
        let version = self.next_seq(account)?;
        self.connection
            .prepare_cached(
                "INSERT INTO inboxes (id, account_id, version, channel, name, address, provider_id, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                Col(new.id),
                Col(account),
                Col(version),
                Col(new.channel),
                new.name,
                new.address,
                new.provider_id,
                Col(now)
            ])?;
        let inbox = Inbox {
            id: new.id,
            version,
            name: new.name.clone(),
            channel: new.channel,
            address: new.address.clone(),
            capabilities: policy.capabilities(),
        };
        let event = Event::InboxUpdated {
            inbox: inbox.clone(),
        };
        self.log(account, version, event, now)?;
        if policy.is_hosted() {
            self.create_widget(account, new.id, &new.name, now)?;
        }
        Ok(inbox)
    }

    /// Gives an inbox another name. It must be known to exist.
    pub(in crate::store) fn rename_inbox(
        &mut self,
        account: AccountId,
        id: InboxId,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = self.next_seq(account)?;
        self.connection
            .prepare_cached(
                "UPDATE inboxes SET name = ?3, version = ?4 WHERE id = ?1 AND account_id = ?2",
            )?
            .execute(params![Col(id), Col(account), name, Col(version)])?;
        if let Some(inbox) = find(self.connection, account, id)? {
            let event = Event::InboxUpdated { inbox };
            self.log(account, version, event, now)?;
        }
        Ok(())
    }

    /// The inbox that a provider knows by this id, and its account.
    pub fn inbox_by_provider(
        &self,
        channel: ChannelKind,
        provider_id: &str,
    ) -> Result<Option<(AccountId, InboxId)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT account_id, id FROM inboxes WHERE channel = ?1 AND provider_id = ?2",
            )?
            .query_row(params![Col(channel), provider_id], |row| {
                Ok((col(row, 0)?, col(row, 1)?))
            })
            .optional()?)
    }
}

impl Read<'_> {
    pub fn inboxes(&self, account: AccountId) -> Result<Vec<Inbox>, StoreError> {
        let mut inboxes = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM inboxes WHERE account_id = ?1 ORDER BY created_at, id"
        ))?;
        let inboxes = inboxes.query_map([Col(account)], inbox)?;
        Ok(inboxes.collect::<Result<_, _>>()?)
    }
}
