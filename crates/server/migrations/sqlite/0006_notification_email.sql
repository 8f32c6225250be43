-- What was mailed to a visitor who was away. up_to: seq of the newest answer
-- that was, or never can be. tried, tries, due_at: of the letter after that; a
-- newer answer than the one tried is tried from the start.
CREATE TABLE letters (
    conversation_id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    up_to INTEGER NOT NULL DEFAULT 0,
    tried INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Only websites' visitors have anything unseen.
CREATE INDEX conversations_unseen ON conversations (last_activity_at) WHERE unseen > 0;
