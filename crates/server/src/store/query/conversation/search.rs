//! Finds conversations by a part of their contact's name, e-mail address or
//! phone number. Only ASCII letters are equal in both cases, as in `LIKE`.
//!
//! Its index is of short sequences of characters; the statements, which engines
//! write differently, are in their `Dialect`. The index may name too many conversations and never
//! too few; [`Search::matches`] decides.

use std::{collections::BTreeSet, ops::ControlFlow};

use protocol::Contact;

use crate::store::{
    database::{SqlConnection, SqlError, params},
    error::StoreError,
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

/// What is looked for.
#[derive(Debug)]
pub(super) struct Search {
    /// In names and e-mail addresses; ASCII in lower case.
    text: String,
    /// In phone numbers, where the text looks like a part of one.
    digits: Option<String>,
}

impl Search {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.trim().to_ascii_lowercase(),
            digits: digits(text),
        }
    }

    pub(super) fn matches(&self, contact: &Contact) -> bool {
        let contains = |field: &Option<String>| {
            let field = field.as_deref();
            field.is_some_and(|field| field.to_ascii_lowercase().contains(&self.text))
        };
        let has_digits = |digits: &String| {
            let phone = contact.phone.as_deref();
            phone.is_some_and(|phone| phone.contains(digits.as_str()))
        };
        contains(&contact.name)
            || contains(&contact.email)
            || self.digits.as_ref().is_some_and(has_digits)
    }

    /// The question in FTS5's syntax.
    fn expression(&self) -> String {
        let mut alternatives = vec![TOO_LONG.to_owned()];
        for part in std::iter::once(&self.text).chain(&self.digits) {
            let sequences: Vec<String> = covering(part).into_iter().collect();
            alternatives.push(format!("({})", sequences.join(" AND ")));
        }
        alternatives.join(" OR ")
    }
}

/// Only what looks like a number is looked for among numbers: "Route 3" is not.
fn digits(text: &str) -> Option<String> {
    let is_number = text.chars().all(|c| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.')
    });
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (is_number && !digits.is_empty()).then_some(digits)
}

/// The numbers of conversations that may match, of all accounts. `None`: more
/// than `most`.
pub(super) fn candidates(
    connection: &dyn SqlConnection,
    search: &Search,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    if search.text.is_empty() {
        return Ok(None);
    }
    let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    let numbers: Vec<i64> = connection.all(
        connection.dialect().find_in_search_index,
        params![search.expression(), limit],
        |row| row.get("number"),
    )?;
    Ok((numbers.len() <= most).then_some(numbers))
}

/// Makes a conversation findable by its contact, and by nothing it had before.
pub(super) fn index(
    connection: &dyn SqlConnection,
    number: i64,
    contact: &Contact,
) -> Result<(), StoreError> {
    let fields = [&contact.name, &contact.email, &contact.phone];
    Ok(index_fields(
        connection,
        number,
        fields.map(Option::as_deref),
    )?)
}

fn index_fields(
    connection: &dyn SqlConnection,
    number: i64,
    fields: [Option<&str>; 3],
) -> Result<(), SqlError> {
    let statement = connection.dialect().index_for_search;
    connection.execute(statement, params![number, document(fields)])?;
    Ok(())
}

/// Indexes every conversation there is. For the migration that adds the index.
pub(in crate::store) fn backfill(connection: &dyn SqlConnection) -> Result<(), SqlError> {
    let query = "SELECT count(*) AS count FROM conversations";
    let all: i64 = connection.one(query, params![], |row| row.get("count"))?;
    if all >= REPORT_EVERY {
        tracing::info!(conversations = all, "indexing conversations for search");
    }
    let mut done = 0_i64;
    connection.each_row(
        "SELECT c.number, p.name, p.email, p.phone
         FROM conversations c JOIN contacts p ON p.id = c.contact_id ORDER BY c.number",
        params![],
        &mut |row| {
            let number = row.get("number")?;
            let fields: [Option<String>; 3] =
                [row.get("name")?, row.get("email")?, row.get("phone")?];
            index_fields(connection, number, fields.each_ref().map(Option::as_deref))?;
            done += 1;
            if done % REPORT_EVERY == 0 {
                tracing::info!(done, of = all, "indexing conversations for search");
            }
            Ok(ControlFlow::Continue(()))
        },
    )
}

/// Every sequence in these fields, each once.
fn document(fields: [Option<&str>; 3]) -> String {
    let mut sequences = BTreeSet::new();
    for field in fields.into_iter().flatten() {
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
    let folded = text.chars().map(|c| c.to_ascii_lowercase());
    folded.map(|c| format!("{:x}", u32::from(c))).collect()
}

#[cfg(test)]
mod tests;
