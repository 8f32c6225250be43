-- An agent's unread conversations, found without looking at those they have read.

CREATE INDEX conversations_by_version ON conversations (account_id, version);

-- Of the conversations that have not changed since up_to, an agent's unread ones
-- are all in unread_before. Newer ones are looked at.
CREATE TABLE unread_horizons (
    agent_id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    up_to INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unread_before (
    agent_id BLOB NOT NULL,
    conversation INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (agent_id, conversation)
) STRICT, WITHOUT ROWID;
