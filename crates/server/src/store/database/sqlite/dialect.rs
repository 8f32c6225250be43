//! The statements that SQLite writes in its own way.

use crate::store::database::engine::Dialect;

pub(super) const SQLITE: Dialect = Dialect {
    greatest: |a, b| format!("max({a}, {b})"),
    // Without it SQLite walks all conversations, to group them.
    by_unseen: "INDEXED BY conversations_unseen",
    index_for_search: "INSERT OR REPLACE INTO conversation_search (rowid, grams) VALUES (?1, ?2)",
    find_in_search_index: "SELECT rowid AS number
     FROM conversation_search WHERE conversation_search MATCH ?1 LIMIT ?2",
    limit_pages: |pages| {
        let pages = pages.unwrap_or(u32::MAX - 1);
        format!("PRAGMA max_page_count = {pages}")
    },
};
