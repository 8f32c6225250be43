//! Finds conversations by what is known of their contact: which contacts match is
//! said by [`ContactSearch`], and this index finds them.
//!
//! The index is of short sequences of characters; the statements, which engines
//! write differently, are in their `Dialect`. It may name too many conversations and
//! never too few.

use std::{collections::BTreeSet, ops::ControlFlow};

use protocol::{
    Contact,
    search::{ContactSearch, fields},
};

use crate::store::{
    database::{SqlConnection, SqlError, params},
    error::StoreError,
    query::visitor::contact::unknown_contact,
};

/// Characters in the longest sequence that is indexed. Three would find as much,
/// but half of an account's phone numbers may begin with the same three digits.
const LONGEST: usize = 4;
/// Sequences of a query that are looked up; the rest is compared.
const MOST_LOOKED_UP: usize = 16;
/// Characters of a field that are indexed. A contact with a longer one is
/// compared at each search.
const INDEXED_CHARS: usize = 256;
/// Stands for such a contact. No sequence is spelled like this.
const TOO_LONG: &str = "long";
/// Conversations that a migration indexes between two lines in the log.
const REPORT_EVERY: i64 = 100_000;

/// The question in FTS5's syntax.
fn expression(search: &ContactSearch) -> String {
    let mut alternatives = vec![TOO_LONG.to_owned()];
    for part in std::iter::once(search.text()).chain(search.digits()) {
        let sequences: Vec<String> = covering(part).into_iter().collect();
        alternatives.push(format!("({})", sequences.join(" AND ")));
    }
    alternatives.join(" OR ")
}

/// The numbers of conversations that may match, of all accounts. `None`: more
/// than `most`.
pub(super) fn candidates(
    connection: &dyn SqlConnection,
    search: &ContactSearch,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    if search.text().is_empty() {
        return Ok(Some(Vec::new()));
    }
    let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    let numbers: Vec<i64> = connection.all(
        connection.dialect().find_in_search_index,
        params![expression(search), limit],
        |row| row.get("number"),
    )?;
    Ok((numbers.len() <= most).then_some(numbers))
}

/// Makes a conversation findable by its contact, and by nothing it had before.
pub(super) fn index(
    connection: &dyn SqlConnection,
    number: i64,
    contact: &Contact,
) -> Result<(), SqlError> {
    let statement = connection.dialect().index_for_search;
    connection.execute(statement, params![number, document(contact)])?;
    Ok(())
}

/// Indexes every conversation there is. For the migration that folds
/// what is indexed.
pub(in crate::store) fn backfill(connection: &dyn SqlConnection) -> Result<(), SqlError> {
    let query = "SELECT count(*) AS count FROM conversations";
    let all: i64 = connection.one(query, params![], |row| row.get("count"))?;
    if all >= REPORT_EVERY {
        tracing::info!(conversations = all, "indexing conversations for search");
    }
    let mut done = 0_i64;
    connection.each_row(
        "SELECT c.number, p.id, p.name, p.email, p.phone
         FROM conversations c JOIN contacts p ON p.id = c.contact_id ORDER BY c.number",
        params![],
        &mut |row| {
            let number = row.get("number")?;
            let contact = Contact {
                name: row.get("name")?,
                email: row.get("email")?,
                phone: row.get("phone")?,
                ..unknown_contact(row.get("id")?)
            };
            index(connection, number, &contact)?;
            done += 1;
            if done % REPORT_EVERY == 0 {
                tracing::info!(done, of = all, "indexing conversations for search");
            }
            Ok(ControlFlow::Continue(()))
        },
    )
}

/// Every sequence in the contact's fields, each once.
fn document(contact: &Contact) -> String {
    let mut sequences = BTreeSet::new();
    for field in fields(contact).iter().chain([&contact.phone]).flatten() {
        let characters = spelled(field);
        if characters.len() > INDEXED_CHARS {
            sequences.insert(TOO_LONG.to_owned());
            continue;
        }
        for length in 1..=LONGEST {
            sequences.extend(characters.windows(length).map(|window| window.join("x")));
        }
    }
    Vec::from_iter(sequences).join(" ")
}

/// Sequences that whatever contains `part` contains, as few as cover it.
fn covering(part: &str) -> BTreeSet<String> {
    let characters = spelled(part);
    let length = characters.len().min(LONGEST);
    let last = characters.len() - length;
    let starts = (0..last).step_by(LONGEST).chain([last]);
    starts
        .take(MOST_LOOKED_UP)
        .map(|start| characters[start..start + length].join("x"))
        .collect()
}

/// Each character as its number, so that FTS5's tokenizer takes any of them.
fn spelled(text: &str) -> Vec<String> {
    let characters = text.chars().map(u32::from);
    characters.map(|c| format!("{c:x}")).collect()
}

#[cfg(test)]
mod tests;
