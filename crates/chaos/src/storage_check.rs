//! What was acknowledged, held against what is stored: each item is there once,
//! in its account, as it was written.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Who wrote something, and on which way it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum WriterKind {
    Webhook,
    Agent,
    Visitor,
    Upload,
}

/// The id by which a writer finds its message in the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum MessageKey {
    /// The provider's id.
    Provider(String),
    /// The id that its writer minted.
    Message(String),
}

/// One write that the server acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) way: WriterKind,
    /// The account's name.
    pub(crate) account: String,
    pub(crate) key: MessageKey,
    /// Its text, or its file's name: no two items share one.
    pub(crate) mark: String,
}

/// One message as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredMessage {
    pub(crate) account: String,
    pub(crate) id: String,
    pub(crate) provider_id: Option<String>,
    pub(crate) mark: String,
}

/// What must not happen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct StorageFaults {
    /// Acknowledged, and not there.
    pub(crate) lost: usize,
    /// There more than once.
    pub(crate) doubled: usize,
    /// There, in another account.
    pub(crate) misplaced: usize,
    /// There, and says something else.
    pub(crate) altered: usize,
    /// A valid write was refused for good.
    pub(crate) refused: usize,
}

impl std::fmt::Display for StorageFaults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            lost,
            doubled,
            misplaced,
            altered,
            refused,
        } = self;
        if *self == Self::default() {
            return write!(f, "none lost, doubled, misplaced or altered");
        }
        write!(
            f,
            "LOST {lost}, DOUBLED {doubled}, MISPLACED {misplaced}, ALTERED {altered}, REFUSED {refused}"
        )
    }
}

/// Filled by all writers of a run.
#[derive(Debug, Default)]
pub(crate) struct AcknowledgedWrites {
    written: Mutex<Vec<Item>>,
    refused: Mutex<Vec<String>>,
}

impl AcknowledgedWrites {
    pub(crate) fn note(&self, items: impl IntoIterator<Item = Item>) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend(items);
    }

    /// A write that should have been taken was refused.
    pub(crate) fn refuse(&self, words: String) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.push(words);
    }

    pub(crate) fn len(&self) -> usize {
        self.written
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    pub(crate) fn items(&self) -> Vec<Item> {
        self.written
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn refusals(&self) -> Vec<String> {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Holds what was acknowledged against what is stored.
pub(crate) fn check(items: &[Item], stored: &[StoredMessage]) -> StorageFaults {
    let mut faults = StorageFaults::default();
    let mut by_key: HashMap<MessageKey, Vec<&StoredMessage>> = HashMap::new();
    let mut by_mark: HashMap<&str, usize> = HashMap::new();
    for message in stored {
        let own = MessageKey::Message(message.id.clone());
        by_key.entry(own).or_default().push(message);
        if let Some(id) = &message.provider_id {
            let theirs = MessageKey::Provider(id.clone());
            by_key.entry(theirs).or_default().push(message);
        }
        *by_mark.entry(&message.mark).or_default() += 1;
    }
    for item in items {
        let found = by_key.get(&item.key).map_or(&[][..], Vec::as_slice);
        let Some(first) = found.first() else {
            faults.lost += 1;
            continue;
        };
        let copies = by_mark.get(&*item.mark).copied().unwrap_or(0);
        faults.doubled += usize::from(found.len() > 1 || copies > 1);
        faults.misplaced += usize::from(first.account != item.account);
        faults.altered += usize::from(first.mark != item.mark);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{Item, MessageKey, StorageFaults, StoredMessage, WriterKind, check};

    fn item(place: usize) -> Item {
        Item {
            way: WriterKind::Webhook,
            account: "A".to_owned(),
            key: MessageKey::Provider(format!("wamid.{place}")),
            mark: format!("text {place}"),
        }
    }

    fn stored(place: usize) -> StoredMessage {
        StoredMessage {
            account: "A".to_owned(),
            id: format!("id {place}"),
            provider_id: Some(format!("wamid.{place}")),
            mark: format!("text {place}"),
        }
    }

    #[track_caller]
    fn finds(stored: &[StoredMessage], expected: StorageFaults) {
        assert_eq!(check(&[item(0), item(1)], stored), expected);
    }

    #[test]
    fn what_is_there_once_is_no_fault() {
        finds(&[stored(0), stored(1)], StorageFaults::default());
    }

    #[test]
    fn what_was_never_acknowledged_may_be_there() {
        finds(&[stored(0), stored(1), stored(2)], StorageFaults::default());
    }

    #[test]
    fn what_is_not_there_is_lost() {
        let lost = StorageFaults {
            lost: 1,
            ..StorageFaults::default()
        };
        finds(&[stored(1)], lost);
    }

    #[test]
    fn what_is_there_under_two_ids_is_doubled() {
        let again = StoredMessage {
            id: "id 9".to_owned(),
            provider_id: None,
            ..stored(0)
        };
        let doubled = StorageFaults {
            doubled: 1,
            ..StorageFaults::default()
        };
        finds(&[stored(0), again, stored(1)], doubled);
    }

    #[test]
    fn what_is_in_another_account_is_misplaced() {
        let moved = StoredMessage {
            account: "B".to_owned(),
            ..stored(0)
        };
        let misplaced = StorageFaults {
            misplaced: 1,
            ..StorageFaults::default()
        };
        finds(&[moved, stored(1)], misplaced);
    }

    #[test]
    fn what_says_something_else_is_altered() {
        let altered = StorageFaults {
            altered: 1,
            ..StorageFaults::default()
        };
        let other = StoredMessage {
            mark: "else".to_owned(),
            ..stored(0)
        };
        finds(&[other, stored(1)], altered);
    }

    #[test]
    fn a_message_is_known_by_the_id_its_writer_minted() {
        let own = Item {
            key: MessageKey::Message("id 0".to_owned()),
            ..item(0)
        };
        assert_eq!(check(&[own], &[stored(0)]), StorageFaults::default());
    }
}
