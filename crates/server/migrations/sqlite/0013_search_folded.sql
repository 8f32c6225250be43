-- A search knows no case and no accents of any script (protocol::search::fold):
-- what is indexed is folded. Filled by this migration's step in Rust.
DROP TABLE conversation_search;
CREATE VIRTUAL TABLE conversation_search USING fts5 (
    grams, tokenize = 'ascii', content = '', contentless_delete = 1, detail = none
);
