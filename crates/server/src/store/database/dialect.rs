//! The statements that each engine writes in its own way.

/// The greater of two values.
pub(in crate::store) fn greatest(a: &str, b: &str) -> String {
    format!("max({a}, {b})")
}

/// After `conversations c`: to be found by the index of those that have unseen
/// messages. Left to itself, SQLite groups by walking all conversations there are.
pub(in crate::store) const BY_UNSEEN: &str = "INDEXED BY conversations_unseen";

/// Puts the sequences of characters `?2` of conversation number `?1` into the
/// search index, in place of what it had.
pub(in crate::store) const INDEX_FOR_SEARCH: &str =
    "INSERT OR REPLACE INTO conversation_search (rowid, grams) VALUES (?1, ?2)";

/// The numbers of conversations that the search index finds for `?1`, at most
/// `?2` of them.
pub(in crate::store) const FIND_IN_SEARCH_INDEX: &str = "SELECT rowid AS number
     FROM conversation_search WHERE conversation_search MATCH ?1 LIMIT ?2";
