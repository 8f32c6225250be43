//! How much is stored, by account, by visitor and by network address, and
//! whether there is room for more. The account's sums change in the transaction
//! that changes a file's row.

use protocol::{AccountId, AttachmentId, ContactId, Timestamp};

use super::{database::params, error::Refusal, error::StoreError, transaction::Transaction};
use crate::attachment::limits::Storage;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A keyed hash of a network address.
pub type NetworkHash = [u8; 16];

/// Whose bytes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Agents,
    Visitor {
        contact: ContactId,
        /// Where they bring it from; none in rows older than schema 8.
        network: Option<NetworkHash>,
    },
}

impl Owner {
    pub(super) const fn contact(self) -> Option<ContactId> {
        match self {
            Self::Agents => None,
            Self::Visitor { contact, .. } => Some(contact),
        }
    }

    pub(super) const fn network(self) -> Option<NetworkHash> {
        match self {
            Self::Agents => None,
            Self::Visitor { network, .. } => network,
        }
    }
}

impl Transaction<'_> {
    /// Whether so many more bytes fit.
    pub(super) fn check_room(
        &self,
        account: AccountId,
        owner: Owner,
        bytes: u64,
        storage: &Storage,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let fits = |stored: u64, most: u64| stored.saturating_add(bytes) <= most;
        let (all, by_visitors) = self.stored_by(account)?;
        if !fits(all, storage.account) {
            return Err(match owner {
                Owner::Agents => Refusal::AccountStorageFull.into(),
                Owner::Visitor { .. } => Refusal::VisitorStorageFull.into(),
            });
        }
        let Owner::Visitor { contact, network } = owner else {
            return Ok(());
        };
        if !fits(by_visitors, storage.visitors())
            || !fits(self.stored_by_visitor(account, contact)?, storage.visitor)
        {
            return Err(Refusal::VisitorStorageFull.into());
        }
        if let Some(network) = network
            && !fits(
                self.stored_from_network(account, network, now)?,
                storage.network_day,
            )
        {
            return Err(Refusal::NetworkStorageFull.into());
        }
        Ok(())
    }

    /// What is stored of an account, and how much of it is its visitors'.
    pub fn stored_by(&self, account: AccountId) -> Result<(u64, u64), StoreError> {
        Ok(self.connection.one(
            "SELECT stored_bytes, visitor_stored_bytes FROM accounts WHERE id = ?1",
            params![account],
            |row| {
                let bytes = |column| row.get::<i64>(column).map(i64::cast_unsigned);
                Ok((bytes("stored_bytes")?, bytes("visitor_stored_bytes")?))
            },
        )?)
    }

    fn stored_by_visitor(&self, account: AccountId, contact: ContactId) -> Result<u64, StoreError> {
        Ok(self.connection.one(
            "SELECT coalesce(sum(coalesce(size, 0) + coalesce(thumbnail_size, 0)), 0) AS bytes
                 FROM attachments WHERE contact_id = ?1 AND account_id = ?2",
            params![contact, account],
            |row| row.get::<i64>("bytes").map(i64::cast_unsigned),
        )?)
    }

    fn stored_from_network(
        &self,
        account: AccountId,
        network: NetworkHash,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(self.connection.one(
            "SELECT coalesce(sum(size), 0) AS bytes FROM attachments
                 WHERE network = ?1 AND account_id = ?2 AND created_at > ?3",
            params![network, account, now.plus_millis(-DAY_MS)],
            |row| row.get::<i64>("bytes").map(i64::cast_unsigned),
        )?)
    }

    /// Counts bytes that come, or, below zero, that go.
    pub(super) fn count_stored(
        &self,
        account: AccountId,
        contact: Option<ContactId>,
        bytes: i64,
    ) -> Result<(), StoreError> {
        let by_visitors = if contact.is_some() { bytes } else { 0 };
        self.connection.execute(
            "UPDATE accounts SET stored_bytes = stored_bytes + ?2,
                     visitor_stored_bytes = visitor_stored_bytes + ?3
                 WHERE id = ?1",
            params![account, bytes, by_visitors],
        )?;
        Ok(())
    }

    /// Whose a file is, by its row.
    pub(super) fn owner_of(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<Owner, StoreError> {
        self.connection
            .find(
                "SELECT contact_id, network FROM attachments
                 WHERE id = ?1 AND account_id = ?2",
                params![id, account],
                |row| {
                    let contact: Option<ContactId> = row.get("contact_id")?;
                    Ok(match contact {
                        None => Owner::Agents,
                        Some(contact) => Owner::Visitor {
                            contact,
                            network: row.get("network")?,
                        },
                    })
                },
            )?
            .ok_or_else(|| Refusal::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{
        database::{EngineConnection, TestConnection, params},
        migration::BACKFILLS,
    };

    /// Files that came before sums were kept are in them.
    #[test]
    fn what_was_stored_before_there_were_sums_is_counted() {
        let mut database = TestConnection::in_memory();
        database.migrate(7, BACKFILLS).unwrap();
        let contact = "0199d8f0-0000-7000-8000-0000000000aa";
        database
            .execute_batch(&format!(
                r#"INSERT INTO accounts (id, name, created_at) VALUES (x'01', 'Cedar', 0), (x'02', 'Other', 0);
                INSERT INTO attachments (id, account_id, uploader, name, size, created_at) VALUES
                    (x'11', x'01', '{{"type":"agent","id":"{contact}"}}', 'a', 100, 0),
                    (x'12', x'01', '{{"type":"contact","id":"{contact}"}}', 'b', 20, 0),
                    (x'13', x'01', '{{"type":"contact","id":"{contact}"}}', 'coming', NULL, 0);"#
            ))
            .unwrap();
        database.migrate(8, BACKFILLS).unwrap();
        let database = database.sql();
        let sums = |account: u8| {
            let query = "SELECT stored_bytes, visitor_stored_bytes FROM accounts WHERE id = ?1";
            let sums = database.one(query, params![[account]], |row| {
                Ok((row.get("stored_bytes")?, row.get("visitor_stored_bytes")?))
            });
            sums.unwrap()
        };
        assert_eq!(sums(1), (120_i64, 20_i64));
        assert_eq!(sums(2), (0, 0));
        let theirs = "SELECT count(*) AS count FROM attachments WHERE lower(hex(contact_id)) = ?1";
        let theirs = database.one(theirs, params![contact.replace('-', "")], |row| {
            row.get("count")
        });
        assert_eq!(theirs, Ok(2_i64));
    }
}
