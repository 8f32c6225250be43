//! Why a data folder cannot be used as it is, in words for whoever runs the
//! server.

/// Something is wrong with the data folder, and only a person can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FolderFault {
    #[error(
        "the database was written by a newer version of Frontdesk (schema {found}; this one knows {known}): run that version, or restore a backup"
    )]
    NewerSchema { found: u32, known: u32 },
    #[error(
        "a server on this folder is still starting, or is of an older version: try again, or stop it first, so that the database can be brought up to date"
    )]
    OlderServerRuns,
    #[error(
        "{database} is missing, but {remains} is there: put the database back, restore a backup with `frontdesk restore --replace`, or use an empty folder"
    )]
    DatabaseMissing { database: String, remains: String },
    #[error(
        "{database} is empty, but {remains} is there: put the database back, restore a backup with `frontdesk restore --replace`, or use an empty folder"
    )]
    DatabaseEmpty { database: String, remains: String },
    #[error(
        "the database is damaged ({0}): stop the server, and restore a backup with `frontdesk restore --replace`"
    )]
    Damaged(String),
    #[error(
        "{0} is missing, but messages have files: put it back, or make an empty folder if they are lost"
    )]
    AttachmentsMissing(String),
    #[error("{0} was deleted while the server ran: nothing more is stored")]
    Deleted(String),
    #[error("{0} was replaced by another file while the server ran: nothing more is stored")]
    Replaced(String),
    #[error("{0} was cut short while the server ran: nothing more is stored")]
    CutShort(String),
    #[error(
        "the database's secrets are encrypted, and their key is missing: put back {0}, or set FRONTDESK_SECRET_KEY"
    )]
    KeyMissing(String),
    #[error("{0} does not hold a key: 32 bytes in base64")]
    KeyUnreadable(String),
    #[error(
        "the database's secrets were encrypted with another key than the one given: put back the right {0}, or set the right FRONTDESK_SECRET_KEY"
    )]
    WrongKey(String),
}
