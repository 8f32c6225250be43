//! Inboxes: the addresses that customers write to.

use protocol::{AccountId, ChannelKind, Event, Inbox, InboxId, Timestamp};

use crate::channel::policy::ChannelPolicy;
use crate::store::{
    database::{SqlConnection, SqlError, SqlRow, params},
    error::Refusal,
    error::StoreError,
    reader::ReadSnapshot,
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
    connection: &dyn SqlConnection,
    account: AccountId,
    id: InboxId,
) -> Result<Option<Inbox>, StoreError> {
    Ok(connection.find(
        &format!("SELECT {COLUMNS} FROM inboxes WHERE account_id = ?1 AND id = ?2"),
        params![account, id],
        inbox,
    )?)
}

fn inbox(row: &SqlRow<'_>) -> Result<Inbox, SqlError> {
    let kind: ChannelKind = row.get("channel")?;
    Ok(Inbox {
        id: row.get("id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        channel: kind,
        address: row.get("address")?,
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
        self.connection.execute(
            "INSERT INTO inboxes (id, account_id, version, channel, name, address, provider_id, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                new.id,
                account,
                version,
                new.channel,
                new.name,
                new.address,
                new.provider_id,
                now
            ],
        )?;
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
        self.connection.execute(
            "UPDATE inboxes SET name = ?3, version = ?4 WHERE id = ?1 AND account_id = ?2",
            params![id, account, name, version],
        )?;
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
        Ok(self.connection.find(
            "SELECT account_id, id FROM inboxes WHERE channel = ?1 AND provider_id = ?2",
            params![channel, provider_id],
            |row| Ok((row.get("account_id")?, row.get("id")?)),
        )?)
    }
}

impl ReadSnapshot<'_> {
    pub fn inboxes(&self, account: AccountId) -> Result<Vec<Inbox>, StoreError> {
        Ok(self.connection.all(
            &format!(
                "SELECT {COLUMNS} FROM inboxes
             WHERE account_id = ?1 ORDER BY created_at, id"
            ),
            params![account],
            inbox,
        )?)
    }
}
