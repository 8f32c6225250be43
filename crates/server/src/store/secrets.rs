//! The secrets in the database: encrypted as they are written. The first start of a
//! version that encrypts also encrypts what an older one stored as plain text.

use std::sync::Arc;

use protocol::InboxId;
use zeroize::Zeroizing;

use super::{
    database::{EngineConnection, SqlConnection, params},
    error::StoreError,
};
use crate::{
    data_folder::{DataFolder, FolderFault, KeyFile},
    secret::{Sealed, SecretError, SecretKey, SecretLocation},
};

const CHECK: SecretLocation<'_> = SecretLocation {
    column: "log_identity.key_check",
    row: b"",
};
const VISITOR_TOKEN: SecretLocation<'_> = SecretLocation {
    column: "keys.bytes",
    row: b"visitor_token",
};
const KNOWN_TEXT: &[u8] = b"frontdesk";

/// Seals and opens the secrets of this database.
#[derive(Debug, Clone)]
pub struct Secrets {
    key: SecretKey,
    /// Where the key is kept; none where it was given.
    file: Option<Arc<KeyFile>>,
}

impl Secrets {
    /// Takes the key that is given, or the folder's own. The first time it
    /// makes one if need be, and seals what is there.
    pub(super) fn of(
        connection: &dyn EngineConnection,
        folder: &DataFolder,
        given: Option<&SecretKey>,
    ) -> Result<Self, StoreError> {
        let query = "SELECT key_check FROM log_identity";
        let check: Option<String> = connection
            .sql()
            .one(query, params![], |row| row.get("key_check"))?;
        let path = folder.key().display().to_string();
        let known = match given {
            Some(key) => Some(key.clone()),
            None => folder.read_key()?,
        };
        let is_given = given.is_some();
        let file = |key: &SecretKey| {
            (!is_given).then(|| Arc::new(KeyFile::new(folder.clone(), key.clone())))
        };
        if let Some(check) = check {
            let key = known.ok_or_else(|| FolderFault::KeyMissing(path.clone()))?;
            key.open(CHECK, &Sealed::from_stored(check))
                .map_err(|_| FolderFault::WrongKey(path))?;
            return Ok(Self {
                file: file(&key),
                key,
            });
        }
        let key = match known {
            Some(key) => key,
            None => folder.make_key()?,
        };
        let secrets = Self {
            file: file(&key),
            key,
        };
        secrets.seal_all(connection)?;
        Ok(secrets)
    }

    /// Looks after the key's file, which a start could not do without.
    pub(super) fn keep_key(&self) {
        if let Some(file) = &self.file {
            file.keep();
        }
    }

    pub fn seal_identity(&self, inbox: InboxId, secret: &str) -> Sealed {
        self.key.seal(identity(&inbox), secret.as_bytes())
    }

    /// # Errors
    /// If it is not what [`Self::seal_identity`] made for this inbox.
    pub fn open_identity(
        &self,
        inbox: InboxId,
        sealed: &Sealed,
    ) -> Result<Zeroizing<String>, SecretError> {
        let bytes = self.key.open(identity(&inbox), sealed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| SecretError::NotSealed)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// The key that signs visitors' tokens.
    pub(super) fn visitor_key(
        &self,
        connection: &dyn SqlConnection,
    ) -> Result<[u8; 32], StoreError> {
        let query = "SELECT bytes FROM keys WHERE name = 'visitor_token'";
        let stored: Vec<u8> = connection.one(query, params![], |row| row.get("bytes"))?;
        let stored = String::from_utf8(stored).map_err(|_| SecretError::NotSealed)?;
        let bytes = self.key.open(VISITOR_TOKEN, &Sealed::from_stored(stored))?;
        Ok(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretError::NotSealed)?)
    }

    /// All or none, and nothing of it stays readable in the files.
    fn seal_all(&self, connection: &dyn EngineConnection) -> Result<(), StoreError> {
        connection.overwriting_transaction(|connection| self.seal_in(connection))
    }

    fn seal_in(&self, connection: &dyn SqlConnection) -> Result<(), StoreError> {
        let plain: Vec<(InboxId, String)> = connection.all(
            "SELECT inbox_id, identity_secret FROM widgets WHERE identity_secret IS NOT NULL",
            params![],
            |row| Ok((row.get("inbox_id")?, row.get("identity_secret")?)),
        )?;
        for (inbox, secret) in plain {
            let sealed = self.seal_identity(inbox, &secret);
            connection.execute(
                "UPDATE widgets SET identity_secret = ?2 WHERE inbox_id = ?1",
                params![inbox, sealed.as_str()],
            )?;
        }
        let visitor_key: Option<Vec<u8>> = connection.find(
            "SELECT bytes FROM keys WHERE name = 'visitor_token'",
            params![],
            |row| row.get("bytes"),
        )?;
        let visitor_key = visitor_key.unwrap_or_else(|| rand::random::<[u8; 32]>().to_vec());
        let sealed = self.key.seal(VISITOR_TOKEN, &visitor_key);
        connection.execute(
            "INSERT INTO keys (name, bytes) VALUES ('visitor_token', ?1)
             ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes",
            params![sealed.as_str().as_bytes()],
        )?;
        let check = self.key.seal(CHECK, KNOWN_TEXT);
        connection.execute(
            "UPDATE log_identity SET key_check = ?1",
            params![check.as_str()],
        )?;
        Ok(())
    }
}

fn identity(inbox: &InboxId) -> SecretLocation<'_> {
    SecretLocation {
        column: "widgets.identity_secret",
        row: inbox.as_bytes(),
    }
}
