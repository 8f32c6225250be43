-- Messages that were deleted: a client that resumes is told of each.
CREATE TABLE message_deletions (
    message_id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    conversation_id BLOB NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
